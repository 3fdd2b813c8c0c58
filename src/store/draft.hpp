#pragma once
/// A page on its way to its name.

#include "blocks.hpp"
#include "output_folders.hpp"
#include "part_shelf.hpp"
#include "publisher.hpp"
#include "temporary_file.hpp"

#include <scrape/plan/resumption.hpp>
#include <scrape/store/disk.hpp>
#include <scrape/store/page_store.hpp>
#include <scrape/store/sha256.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace scrape::store {

/// What the pages of a store share.
struct Workshop {
  Workshop(Disk& where, std::string const& directory, Sync how)
      : disk(where), sync(how), folders(open_output_folders(directory, how, medium)) {}

  Disk& disk;
  Sync sync;
  Medium medium;
  Folders folders;
  PartShelf parts;  ///< closed as long as nothing is to be kept
  Publisher publisher{folders, medium};
  Blocks blocks;
  Sha256 hash;  ///< the disk's thread's, for pages that come in one piece
};

/// A page under its temporary name, or among the parts. Used by one thread at a time.
class Draft {
 public:
  Draft(Workshop& shop, std::string name) : shop_(shop), file_(shop.folders, std::move(name)) {}

  /// Continues a part: `file` stands at its end, and `hash` is of all of it.
  Draft(Workshop& shop, PartShelf::Lot lot, Descriptor file, Sha256 hash);

  Draft(Draft const&) = delete;
  Draft& operator=(Draft const&) = delete;
  ~Draft() { leave_shelf(); }

  /// For a piece of several, while the disk's thread appends it: a large page would take one thread twice as long.
  void hash(Bytes bytes);

  /// On the disk's thread.
  Result<void> append(Bytes bytes);

  /// On the disk's thread. A page without a path is not kept, and one that is there already is left alone: then it is
  /// not to be published. Errors: the system's, Errc::digest_mismatch.
  Result<void> complete(Bytes rest, std::string const& path, PageStore::KnownFile const& known);

  bool is_to_be_published() const noexcept { return !is_forgotten_; }

  /// Then, unless others do that for all of a group.
  Result<void> publish(std::string const& path);

  void demand(plan::Digests digests);
  void allow_part(plan::Part part);

  /// Once enough has come since the last one: what a killed process leaves is good up to here.
  struct Mark {
    ByteCount size;
    Sha256::Digest digest{};
  };
  std::optional<Mark> next_mark();
  /// On the disk's thread. What cannot be written is done without.
  void save(Mark const& mark);

  /// Whether it would be a part, with what is held in memory.
  bool is_worth_keeping(std::size_t held) const noexcept;
  /// On the disk's thread: the end of it, which leaves a part. What cannot be written is missing from that.
  void keep(Bytes held);

  TemporaryFile& temporary() noexcept { return file_; }
  int file() const noexcept { return file_.file(); }
  ByteCount size() const noexcept { return size_; }
  bool is_continued() const noexcept { return begun_.value > 0; }

  plan::Stored stored(std::string path) const;

 private:
  // What only a page needs that can be continued, or of which somebody knows the hash.
  struct Extra {
    plan::Digests demanded;
    std::optional<Sha256> rest_hash;  // of what continues it, when somebody wants to know
    Sha256::Digest rest_digest{};
    std::optional<plan::Part> part;  // what a part of it would be; size and hash are those that its facts have on disk
    std::string seat;                // among the parts, as long as it is there
    ByteCount marked;                // size at the last mark
    bool is_broken = false;          // not all of it could be written
  };

  Extra& extra();
  bool has_part() const noexcept { return extra_ && extra_->part; }
  Result<void> forget(Bytes rest);
  bool is_there(Bytes rest, std::string const& path, PageStore::KnownFile const& known);
  void finish(Bytes rest);
  bool is_as_demanded() const;
  Result<void> keep_all(Bytes held);
  void keep_marked();
  void put_away();
  Result<void> move_to_shelf();
  void leave_shelf() noexcept;

  Workshop& shop_;
  TemporaryFile file_;
  std::optional<Sha256> hash_;  // when it comes in several pieces
  Sha256::Digest digest_{};
  ByteCount size_;
  ByteCount begun_;  // of the part that it continues
  std::unique_ptr<Extra> extra_;
  std::int64_t modified_ = 0;
  bool is_unchanged_ = false;
  bool is_forgotten_ = false;
};

}  // namespace scrape::store
