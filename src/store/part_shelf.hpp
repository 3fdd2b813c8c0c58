#pragma once
/// Pages that came in part, on disk and in an index of them.

#include "descriptor.hpp"

#include <scrape/base/result.hpp>
#include <scrape/plan/part.hpp>

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace scrape::store {

/// Each is two files in DIR/.scrape/parts: the bytes under a number, and what is to be known of them under the number
/// with ".facts", which is replaced as a whole. More bytes than the facts tell of mean nothing. Thread-safe.
class PartShelf {
 public:
  struct Lot {
    std::string name;  ///< of the bytes
    plan::Part part;
    bool is_earlier = false;  ///< an earlier run left it
  };

  /// Before it is used, with DIR: makes the folder, reads what earlier runs left, and removes what is of no use or
  /// older than 30 days. Where there can be no such folder, because a link has its place perhaps, it stays closed.
  void open(Descriptor const& directory);

  /// Without, nothing is kept.
  bool is_open() const noexcept { return is_open_; }

  /// Where all of them are.
  int folder() const noexcept { return folder_.get(); }

  bool is_empty() const noexcept { return count_ == 0; }
  bool has(std::string const& key) const;

  /// It is the caller's then.
  std::optional<Lot> take(std::string const& key);

  /// Takes the place of another one of the same entry.
  void put(Lot lot);

  /// Of bytes that are to be moved there.
  std::string new_name();

  /// Errors: the system's.
  Result<void> write_facts(std::string const& name, plan::Part const& part) const;

  void remove_facts(std::string const& name) const noexcept;
  void remove(std::string const& name) const noexcept;

 private:
  void read_lot(std::string const& number);
  std::optional<plan::Part> part_of(std::string const& name) const;

  Descriptor folder_;
  mutable std::mutex mutex_;
  std::map<std::string, Lot, std::less<>> lots_;  // by the entry's key
  std::atomic<std::size_t> count_ = 0;            // of them
  std::atomic<std::uint64_t> last_number_ = 0;
  std::atomic<bool> is_open_ = false;
};

}  // namespace scrape::store
