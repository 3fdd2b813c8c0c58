#include "temporary_file.hpp"

#include <scrape/base/buffer_pool.hpp>
#include <scrape/base/fatal.hpp>
#include <scrape/base/path.hpp>
#include <scrape/store/disk.hpp>
#include <scrape/store/page_store.hpp>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fcntl.h>

namespace scrape::store {
namespace {

// What a page may have so that it waits in memory for its end.
constexpr std::size_t page_size = std::size_t{64} * 1024;

std::string temporary_folder() {
  return std::string(private_folder) + "/tmp";
}

// A page that fits into one block reaches the disk's thread in one piece: opened, written and renamed there without
// coming back.
class FileSink final : public BodySink {
 public:
  FileSink(Disk& disk, std::shared_ptr<BufferPool> blocks, std::unique_ptr<TemporaryFile> file, std::string path)
      : disk_(disk), blocks_(std::move(blocks)), file_(std::move(file)), path_(std::move(path)) {}
  FileSink(FileSink const&) = delete;
  FileSink& operator=(FileSink const&) = delete;

  // What is not wanted any more is removed on the disk's thread.
  ~FileSink() override {
    if (is_on_disk_) disk_.post([file = std::shared_ptr(std::move(file_))]() mutable { file.reset(); });
    if (block_) blocks_->give_back(std::move(block_));
  }

  asio::awaitable<Result<void>> write(Bytes bytes) override {
    if (!block_) block_ = blocks_->take();
    if (held_ + bytes.size() <= page_size) {
      std::memcpy(block_.get() + held_, bytes.data(), bytes.size());
      held_ += bytes.size();
      co_return Result<void>();
    }
    Result<void> written;
    is_on_disk_ = true;
    std::function<void()> const work = [&] {
      written = append_held();
      if (written) written = file_->append(bytes);
    };
    co_await disk_.run(work, Disk::Size::large);
    held_ = 0;
    co_return written;
  }

  asio::awaitable<Result<plan::Stored>> commit() override {
    Result<void> published;
    is_on_disk_ = true;
    std::function<void()> const work = [&] {
      published = append_held();
      if (published) published = file_->publish(path_);
    };
    co_await disk_.run(work, Disk::Size::small);
    if (!published) co_return published.error();
    is_on_disk_ = false;
    // Made here, on the thread that frees them: an allocator's lock would have to change hands otherwise.
    co_return plan::Stored{std::move(path_), file_->size(), file_->sha256()};
  }

 private:
  Result<void> append_held() { return file_->append({block_.get(), held_}); }

  Disk& disk_;
  std::shared_ptr<BufferPool> blocks_;
  std::unique_ptr<TemporaryFile> file_;
  std::string path_;
  BufferPool::Block block_;
  std::size_t held_ = 0;
  bool is_on_disk_ = false;  // under its temporary name, perhaps
};

class FileStore final : public PageStore {
 public:
  FileStore(Disk& disk, std::string const& directory)
      : disk_(disk), directory_(std::make_shared<Descriptor>(open_directory(directory))) {}

  std::unique_ptr<BodySink> open(std::string path) override {
    auto file = std::make_unique<TemporaryFile>(directory_, prefix_ + std::to_string(++opened_));
    return std::make_unique<FileSink>(disk_, blocks_, std::move(file), std::move(path));
  }

 private:
  static Descriptor open_directory(std::string const& directory) {
    auto const trouble = [&directory](error_code const& failed) {
      return LocalTrouble("cannot write to the output directory '" + directory + "': " + failed.message());
    };
    std::error_code failed;
    auto const temporary = std::filesystem::path(directory) / temporary_folder();
    std::filesystem::create_directories(temporary, failed);
    if (failed) throw trouble(failed);
    if (::access(temporary.c_str(), W_OK | X_OK) != 0 || ::access(directory.c_str(), W_OK | X_OK) != 0)
      throw trouble(last_error());
    Descriptor opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened) throw trouble(last_error());
    return opened;
  }

  Disk& disk_;
  std::shared_ptr<Descriptor const> directory_;
  std::shared_ptr<BufferPool> blocks_ = std::make_shared<BufferPool>(page_size);
  // The process's number keeps two runs in one directory apart.
  std::string prefix_ = temporary_folder() + '/' + std::to_string(::getpid()) + '-';
  std::uint64_t opened_ = 0;
};

}  // namespace

std::unique_ptr<PageStore> make_file_store(Disk& disk, std::string const& directory) {
  return std::make_unique<FileStore>(disk, directory);
}

bool is_local_trouble(error_code const& failed) noexcept {
  if (failed.category() != boost::system::system_category()) return false;
  switch (failed.value()) {
    case EEXIST:
    case EISDIR:
    case ENAMETOOLONG:
    case ENOTDIR:
    case ENOTEMPTY:
      return false;
    default:
      return true;
  }
}

bool ends_the_run(error_code const& failed) noexcept {
  if (failed.category() != boost::system::system_category()) return false;
  switch (failed.value()) {
    case ENOSPC:
    case EDQUOT:
    case EROFS:
    case EIO:
      return true;
    default:
      return false;
  }
}

}  // namespace scrape::store
