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
    std::string name;  ///< of the bytes, relative to the temporary folder
    plan::Part part;
    bool is_used = true;  ///< in this run
  };

  /// Parts lie beside that folder, on the same file system; it must outlive the shelf.
  explicit PartShelf(Descriptor const& temporary) : temporary_(temporary) {}

  /// Before it is used: reads what earlier runs left, and removes what is of no use or older than 30 days.
  /// Where there can be no such folder it stays closed.
  void open();

  /// Without, nothing is kept.
  bool is_open() const noexcept { return is_open_; }

  bool has(std::string const& url) const;

  /// It is the caller's then.
  std::optional<Lot> take(std::string const& url);

  /// Takes the place of another one of the same URL.
  void put(Lot lot);

  /// Of bytes that are to be moved there. Makes the folder when there is none.
  std::string new_name();

  /// Errors: the system's.
  Result<void> write_facts(std::string const& name, plan::Part const& part) const;

  void remove_facts(std::string const& name) const noexcept;
  void remove(std::string const& name) const noexcept;

  /// Those that nobody has taken in this run.
  void remove_unused();

 private:
  void read_lot(std::string const& number);
  std::optional<plan::Part> part_of(std::string const& name) const;

  Descriptor const& temporary_;
  mutable std::mutex mutex_;
  std::map<std::string, Lot, std::less<>> lots_;  // by URL
  std::atomic<std::size_t> count_ = 0;            // of them
  std::atomic<std::uint64_t> last_number_ = 0;
  std::atomic<bool> is_open_ = false;
};

}  // namespace scrape::store
