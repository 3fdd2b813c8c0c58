#include "temporary_file.hpp"

#include <scrape/base/fatal.hpp>
#include <scrape/base/path.hpp>
#include <scrape/store/disk.hpp>
#include <scrape/store/page_store.hpp>

#include <cerrno>
#include <filesystem>
#include <optional>
#include <vector>

#include <fcntl.h>

namespace scrape::store {
namespace {

// A page up to this size reaches the disk's thread in one piece: opened, written and renamed there without coming back.
constexpr std::size_t piece_size = std::size_t{64} * 1024;

std::string temporary_folder() {
  return std::string(private_folder) + "/tmp";
}

class FileSink final : public BodySink {
 public:
  FileSink(Disk& disk, std::shared_ptr<Descriptor const> directory, std::string temporary_name, std::string path)
      : disk_(disk),
        file_(std::make_shared<TemporaryFile>(std::move(directory), std::move(temporary_name))),
        path_(std::move(path)) {}
  FileSink(FileSink const&) = delete;
  FileSink& operator=(FileSink const&) = delete;

  // The last owner removes the file: that is the disk's thread.
  ~FileSink() override {
    if (reached_disk_) disk_.post([file = std::move(file_)] {});
  }

  asio::awaitable<Result<void>> write(Bytes bytes) override {
    pending_.insert(pending_.end(), bytes.begin(), bytes.end());
    if (pending_.size() < piece_size) co_return Result<void>();
    Result<void> written;
    reached_disk_ = true;
    std::function<void()> const work = [&] { written = file_->append(pending_); };
    co_await disk_.run(work);
    pending_.clear();
    co_return written;
  }

  asio::awaitable<Result<plan::Stored>> commit() override {
    Result<plan::Stored> stored = plan::Stored{};
    reached_disk_ = true;
    std::function<void()> const work = [&] {
      auto const written = file_->append(pending_);
      stored = written ? file_->publish(path_) : Result<plan::Stored>(written.error());
    };
    co_await disk_.run(work);
    co_return stored;
  }

 private:
  Disk& disk_;
  std::shared_ptr<TemporaryFile> file_;
  std::string path_;
  std::vector<std::byte> pending_;
  bool reached_disk_ = false;
};

class FileStore final : public PageStore {
 public:
  FileStore(Disk& disk, std::string const& directory)
      : disk_(disk), directory_(std::make_shared<Descriptor>(open_directory(directory))) {}

  // The process's number keeps two runs in one directory apart.
  std::unique_ptr<BodySink> open(std::string path) override {
    auto name = temporary_folder() + '/' + std::to_string(::getpid()) + '-' + std::to_string(++opened_);
    return std::make_unique<FileSink>(disk_, directory_, std::move(name), std::move(path));
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
