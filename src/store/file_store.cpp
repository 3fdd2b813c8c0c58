#include "known_file.hpp"
#include "sha256.hpp"
#include "temporary_file.hpp"

#include <scrape/base/buffer_pool.hpp>
#include <scrape/base/fatal.hpp>
#include <scrape/base/path.hpp>
#include <scrape/store/disk.hpp>
#include <scrape/store/page_store.hpp>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <optional>

#include <fcntl.h>

namespace scrape::store {
namespace {

// What a page may have so that it waits in memory for its end. Not a power of two: the beginnings of blocks, all that
// small pages fill, would compete for the same sets of the processor's cache (measured: 3 % of the CPU).
constexpr std::size_t page_size = std::size_t{68} * 1024;

// Blocks that wait for the next pages: as many as a run usually has in flight and on their way to the disk.
constexpr std::size_t most_blocks = 192;

std::string temporary_folder() {
  return std::string(private_folder) + "/tmp";
}

// Lends the memory that small pages wait in. Thread-safe.
class Blocks {
 public:
  BufferPool::Block take() {
    std::scoped_lock const lock(mutex_);
    return pool_.take();
  }

  void give_back(BufferPool::Block block) noexcept {
    std::scoped_lock const lock(mutex_);
    pool_.give_back(std::move(block));
  }

 private:
  std::mutex mutex_;
  BufferPool pool_{page_size, most_blocks};
};

// What the pages of a store share.
struct Workshop {
  Workshop(Disk& where, Folders in) : disk(where), folders(std::move(in)) {}

  Disk& disk;
  Folders folders;
  Blocks blocks;
  Sha256 hash;  // the disk's thread's, for pages that come in one piece
};

// A page under its temporary name.
class Draft {
 public:
  Draft(Workshop& shop, std::string name) : shop_(shop), file_(shop.folders, std::move(name)) {}

  // For a piece of several, while the disk's thread appends it: a large page would take one thread twice as long.
  void hash(Bytes bytes) {
    if (!hash_) hash_.emplace();
    hash_->add(bytes);
  }

  // On the disk's thread.
  Result<void> append(Bytes bytes) {
    size_.value += bytes.size();
    return file_.append(bytes);
  }

  // On the disk's thread: a page without a path is not kept, and one that is there already is left alone.
  Result<void> publish(Bytes rest, std::string const& path, PageStore::KnownFile const& known) {
    finish(rest);
    if (path.empty() || is_there(rest, path, known)) {
      size_.value += rest.size();
      file_.remove();
      return {};
    }
    auto const appended = append(rest);
    if (!appended) return appended;
    modified_ = modification_time(file_.descriptor());
    return file_.publish(path);
  }

  int file() const noexcept { return file_.file(); }
  ByteCount size() const noexcept { return size_; }

  plan::Stored stored(std::string path) const {
    return {std::move(path), size_, to_hex(digest_), modified_, is_unchanged_};
  }

 private:
  bool is_there(Bytes rest, std::string const& path, PageStore::KnownFile const& known) {
    auto const size = size_.value + rest.size();
    if (!known || known->path != path || known->size.value != size || known->sha256 != to_hex(digest_)) return false;
    auto const modified = unaltered_since(shop_.folders.final, *known);
    modified_ = modified.value_or(0);
    is_unchanged_ = modified.has_value();
    return is_unchanged_;
  }

  void finish(Bytes rest) {
    auto& hash = hash_ ? *hash_ : shop_.hash;
    hash.add(rest);
    digest_ = hash.finish();
  }

  Workshop& shop_;
  TemporaryFile file_;
  std::optional<Sha256> hash_;  // when it comes in several pieces
  Sha256::Digest digest_{};
  ByteCount size_;
  std::int64_t modified_ = 0;
  bool is_unchanged_ = false;
};

// The last piece of a page, often the only one: opened, written and renamed without coming back.
class Commit final : public Errand {
 public:
  Commit(asio::any_io_executor home, std::shared_ptr<Workshop> shop, std::unique_ptr<Draft> draft,
         BufferPool::Block block, std::size_t held, std::string path, PageStore::KnownFile known,
         BodySink::OnStored on_stored)
      : Errand(std::move(home)),
        shop_(std::move(shop)),
        draft_(std::move(draft)),
        block_(std::move(block)),
        held_(held),
        path_(std::move(path)),
        known_(std::move(known)),
        on_stored_(std::move(on_stored)) {}

  // What could not be published is removed here.
  void run() override {
    published_ = draft_->publish(Bytes(block_.get(), held_), path_, known_);
    if (!published_) draft_.reset();
  }

  // What the loop frees is made on the loop: an allocator's lock would have to change hands otherwise.
  void come_home() override {
    if (block_) shop_->blocks.give_back(std::move(block_));
    if (!published_) return on_stored_(published_.error());
    on_stored_(draft_->stored(std::move(path_)));
  }

 private:
  std::shared_ptr<Workshop> shop_;
  std::unique_ptr<Draft> draft_;
  BufferPool::Block block_;
  std::size_t held_;
  std::string path_;
  PageStore::KnownFile known_;
  BodySink::OnStored on_stored_;
  Result<void> published_;
};

class FileSink final : public BodySink {
 public:
  FileSink(std::shared_ptr<Workshop> shop, std::unique_ptr<Draft> draft, std::string path, PageStore::KnownFile known)
      : shop_(std::move(shop)), draft_(std::move(draft)), path_(std::move(path)), known_(std::move(known)) {}
  FileSink(FileSink const&) = delete;
  FileSink& operator=(FileSink const&) = delete;

  // What is not wanted any more is removed on the disk's thread.
  ~FileSink() override {
    if (draft_ && is_on_disk_) {
      shop_->disk.post([shop = shop_, draft = std::shared_ptr(std::move(draft_))]() mutable { draft.reset(); });
    }
    if (block_) shop_->blocks.give_back(std::move(block_));
  }

  bool hold(Bytes bytes) override {
    if (held_ + bytes.size() > page_size) return false;
    if (!block_) block_ = shop_->blocks.take();
    std::memcpy(block_.get() + held_, bytes.data(), bytes.size());
    held_ += bytes.size();
    return true;
  }

  asio::awaitable<Result<void>> write(Bytes bytes) override {
    if (hold(bytes)) co_return Result<void>();
    Result<void> written;
    is_on_disk_ = true;
    Bytes const held(block_.get(), held_);
    std::function<void()> const append = [&] {
      written = draft_->append(held);
      if (written) written = draft_->append(bytes);
    };
    std::function<void()> const hash = [&] {
      draft_->hash(held);
      draft_->hash(bytes);
    };
    co_await shop_->disk.run(append, Disk::Size::large, hash);
    held_ = 0;
    co_return written;
  }

  Content content() const noexcept override { return {draft_->file(), draft_->size().value, {block_.get(), held_}}; }

  void commit(asio::any_io_executor const& home, OnStored on_stored) override {
    shop_->disk.send(
        std::make_unique<Commit>(home, shop_, std::move(draft_), std::move(block_), std::exchange(held_, 0),
                                 std::move(path_), std::move(known_), std::move(on_stored)),
        Disk::Size::small);
  }

 private:
  std::shared_ptr<Workshop> shop_;
  std::unique_ptr<Draft> draft_;
  std::string path_;
  PageStore::KnownFile known_;
  BufferPool::Block block_;
  std::size_t held_ = 0;
  bool is_on_disk_ = false;  // under its temporary name, perhaps
};

class KnownPage final : public SavedPage {
 public:
  KnownPage(Descriptor file, ByteCount size, std::int64_t modified)
      : file_(std::move(file)), size_(size), modified_(modified) {}

  Content content() const noexcept override { return {file_.get(), size_.value, {}}; }
  std::int64_t modified() const noexcept override { return modified_; }

 private:
  Descriptor file_;
  ByteCount size_;
  std::int64_t modified_;
};

class Search final : public Errand {
 public:
  Search(asio::any_io_executor home, std::shared_ptr<Workshop> shop, PageStore::KnownFile known,
         PageStore::OnFound on_found)
      : Errand(std::move(home)), shop_(std::move(shop)), known_(std::move(known)), on_found_(std::move(on_found)) {}

  void run() override {
    auto const modified = unaltered_since(shop_->folders.final, *known_);
    if (modified)
      found_ = std::make_unique<KnownPage>(open_known(shop_->folders.final, *known_), known_->size, *modified);
  }

  void come_home() override { on_found_(std::move(found_)); }

 private:
  std::shared_ptr<Workshop> shop_;
  PageStore::KnownFile known_;
  PageStore::OnFound on_found_;
  std::unique_ptr<SavedPage> found_;
};

class FileStore final : public PageStore {
 public:
  FileStore(Disk& disk, std::string const& directory)
      : shop_(std::make_shared<Workshop>(disk, open_folders(directory))) {}

  std::unique_ptr<BodySink> open(std::string path, KnownFile known) override {
    auto draft = std::make_unique<Draft>(*shop_, prefix_ + std::to_string(++opened_));
    return std::make_unique<FileSink>(shop_, std::move(draft), std::move(path), std::move(known));
  }

  void find(KnownFile known, asio::any_io_executor const& home, OnFound on_found) override {
    shop_->disk.send(std::make_unique<Search>(home, shop_, std::move(known), std::move(on_found)), Disk::Size::small);
  }

 private:
  static Folders open_folders(std::string const& directory) {
    auto const temporary = directory + '/' + temporary_folder();
    std::error_code failed;
    std::filesystem::create_directories(temporary, failed);
    if (failed) fail(directory, failed);
    return {open_folder(directory, temporary), open_folder(directory, directory)};
  }

  static Descriptor open_folder(std::string const& directory, std::string const& folder) {
    Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened || ::faccessat(opened.get(), ".", W_OK | X_OK, 0) != 0) fail(directory, last_error());
    return opened;
  }

  [[noreturn]] static void fail(std::string const& directory, error_code const& failed) {
    throw LocalTrouble("cannot write to the output directory '" + directory + "': " + failed.message());
  }

  std::shared_ptr<Workshop> shop_;
  // The process's number keeps two runs in one directory apart.
  std::string prefix_ = std::to_string(::getpid()) + '-';
  std::atomic<std::uint64_t> opened_ = 0;
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
