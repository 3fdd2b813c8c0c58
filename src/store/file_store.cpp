#include "draft.hpp"
#include "group_commit.hpp"
#include "part_file.hpp"
#include "saved_page.hpp"

#include <scrape/store/disk.hpp>
#include <scrape/store/page_store.hpp>

#include <atomic>
#include <cstring>

#include <unistd.h>

namespace scrape::store {
namespace {

// A page that waits for its group.
class WrittenPage final : public GroupCommit::Member {
 public:
  WrittenPage(std::shared_ptr<Workshop> shop, std::unique_ptr<Draft> draft, std::string path,
              BodySink::OnStored on_stored)
      : shop_(std::move(shop)), draft_(std::move(draft)), path_(std::move(path)), on_stored_(std::move(on_stored)) {}

  TemporaryFile& file() noexcept override { return draft_->temporary(); }
  std::string const& path() const noexcept override { return path_; }

  void published(Result<void> const& result) override {
    if (!result) return on_stored_(result.error());
    on_stored_(draft_->stored(std::move(path_)));
  }

 private:
  std::shared_ptr<Workshop> shop_;
  std::unique_ptr<Draft> draft_;
  std::string path_;
  BodySink::OnStored on_stored_;
};

// The last piece of a page, often the only one: opened, written and renamed without coming back. In a store with groups
// it comes home when it is written.
class Commit final : public Errand {
 public:
  Commit(asio::any_io_executor home, std::shared_ptr<Workshop> shop, std::shared_ptr<GroupCommit> groups,
         std::unique_ptr<Draft> draft, BufferPool::Block block, std::size_t held, std::string path,
         PageStore::KnownFile known, BodySink::OnStored on_stored, BodySink::OnWritten on_written)
      : Errand(std::move(home)),
        shop_(std::move(shop)),
        groups_(std::move(groups)),
        draft_(std::move(draft)),
        block_(std::move(block)),
        held_(held),
        path_(std::move(path)),
        known_(std::move(known)),
        on_stored_(std::move(on_stored)),
        on_written_(std::move(on_written)) {}

  // What could not be published is removed here.
  void run() override {
    done_ = draft_->complete(Bytes(block_.get(), held_), path_, known_);
    if (done_ && !groups_ && draft_->is_to_be_published()) done_ = draft_->publish(path_);
    if (!done_) draft_.reset();
  }

  // What the loop frees is made on the loop: an allocator's lock would have to change hands otherwise.
  void come_home() override {
    if (block_) shop_->blocks.give_back(std::move(block_));
    if (!done_) return on_stored_(done_.error());
    if (groups_ && draft_->is_to_be_published()) return join_group();
    on_stored_(draft_->stored(std::move(path_)));
  }

 private:
  void join_group() {
    if (on_written_) on_written_();
    groups_->add(home(), std::make_unique<WrittenPage>(std::move(shop_), std::move(draft_), std::move(path_),
                                                       std::move(on_stored_)));
  }

  std::shared_ptr<Workshop> shop_;
  std::shared_ptr<GroupCommit> groups_;  // none when each page is published by itself
  std::unique_ptr<Draft> draft_;
  BufferPool::Block block_;
  std::size_t held_;
  std::string path_;
  PageStore::KnownFile known_;
  BodySink::OnStored on_stored_;
  BodySink::OnWritten on_written_;
  Result<void> done_;
};

class FileSink final : public BodySink {
 public:
  FileSink(std::shared_ptr<Workshop> shop, std::shared_ptr<GroupCommit> groups, std::unique_ptr<Draft> draft,
           std::string path, PageStore::KnownFile known)
      : shop_(std::move(shop)),
        groups_(std::move(groups)),
        draft_(std::move(draft)),
        path_(std::move(path)),
        known_(std::move(known)),
        is_on_disk_(draft_->is_continued()) {}
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
    auto const mark = draft_->next_mark();
    std::function<void()> const append = [&] {
      if (mark) draft_->save(*mark);
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

  void demand(plan::Digests digests) override { draft_->demand(std::move(digests)); }
  void allow_part(plan::Part part) override { draft_->allow_part(std::move(part)); }

  asio::awaitable<void> keep_part() override {
    if (!draft_->is_worth_keeping(held_)) co_return;
    is_on_disk_ = true;
    std::function<void()> const keep = [this] { draft_->keep(Bytes(block_.get(), held_)); };
    co_await shop_->disk.run(keep, Disk::Size::large);
  }

  // Who waits to be told often owns the sink: it must not own the groups, where he waits, any longer.
  void commit(asio::any_io_executor const& home, OnStored on_stored, OnWritten on_written) override {
    shop_->disk.send(std::make_unique<Commit>(home, shop_, std::move(groups_), std::move(draft_), std::move(block_),
                                              std::exchange(held_, 0), std::move(path_), std::move(known_),
                                              std::move(on_stored), std::move(on_written)),
                     Disk::Size::small);
  }

 private:
  std::shared_ptr<Workshop> shop_;
  std::shared_ptr<GroupCommit> groups_;
  std::unique_ptr<Draft> draft_;
  std::string path_;
  PageStore::KnownFile known_;
  BufferPool::Block block_;
  std::size_t held_ = 0;
  bool is_on_disk_;  // under its temporary name, perhaps
};

class FileStore final : public PageStore {
 public:
  FileStore(Disk& disk, std::string const& directory, Sync sync)
      : shop_(std::make_shared<Workshop>(disk, directory, sync)) {
    if (sync == Sync::batch) groups_ = std::make_shared<GroupCommit>(disk, shop_->publisher);
  }

  std::unique_ptr<BodySink> open(std::string path, KnownFile known, std::unique_ptr<OpenPart> part) override {
    // All are our own.
    auto draft = part ? dynamic_cast<PartFile&>(*part).release()
                      : std::make_unique<Draft>(*shop_, prefix_ + std::to_string(++opened_));
    if (groups_) groups_->expect_more();
    return std::make_unique<FileSink>(shop_, groups_, std::move(draft), std::move(path), std::move(known));
  }

  void keep_parts(EarlierParts earlier) override {
    forgets_earlier_ = earlier == EarlierParts::forgotten;
    shop_->parts.open(shop_->folders.final);
  }

  bool has_parts() const noexcept override { return !shop_->parts.is_empty(); }
  bool has_part(std::string const& key) const override { return shop_->parts.has(key); }

  std::unique_ptr<OpenPart> open_part(std::string const& key) override {
    auto lot = shop_->parts.take(key);
    if (!lot) return nullptr;
    auto const is_forgotten = forgets_earlier_ && lot->is_earlier;
    auto part = std::make_unique<PartFile>(shop_, std::move(*lot));
    if (!is_forgotten) return part;
    part->drop();
    return nullptr;
  }

  void drop_part(std::string const& key) override {
    if (auto const part = open_part(key)) part->drop();
  }

  void find(KnownFile known, Purpose purpose, asio::any_io_executor const& home, OnFound on_found) override {
    std::shared_ptr<Folders const> folders(shop_, &shop_->folders);
    shop_->disk.send(make_search(home, std::move(folders), std::move(known), purpose, std::move(on_found)),
                     Disk::Size::small);
  }

  void hurry() override {
    if (groups_) groups_->hurry();
  }

 private:
  std::shared_ptr<Workshop> shop_;
  std::shared_ptr<GroupCommit> groups_;  // only in Sync::batch
  // The process's number keeps two runs in one directory apart.
  std::string prefix_ = std::to_string(::getpid()) + '-';
  std::atomic<std::uint64_t> opened_ = 0;
  bool forgets_earlier_ = false;
};

}  // namespace

std::unique_ptr<PageStore> make_file_store(Disk& disk, std::string const& directory, Sync sync) {
  return std::make_unique<FileStore>(disk, directory, sync);
}

}  // namespace scrape::store
