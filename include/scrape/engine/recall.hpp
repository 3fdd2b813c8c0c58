#pragma once
/// What earlier runs say of entries, before anything is asked.

#include <scrape/engine/list_reader.hpp>
#include <scrape/plan/job.hpp>
#include <scrape/store/archive.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace scrape::engine {

/// What becomes of URLs that earlier runs have dealt with.
enum class Rerun {
  revalidate,  ///< the server is asked whether the file is good still
  skip,        ///< a file that is there is good
  failed,      ///< as skip, but what failed last time or was not started is asked for, and nothing else is
  fresh,       ///< as if there had been nothing
};

/// Thread-safe.
class Recall {
 public:
  /// Without an archive nothing is known. What one of `continued` fetched, which are in ascending order, is good, too.
  Recall(store::Archive* archive, Rerun rerun, std::vector<std::uint64_t> continued);

  /// Adds to items what is known of them. When the archive cannot be read, that is nothing.
  ///
  /// With Rerun::failed, URLs that no run has a record of are asked for: nobody has started them. So are files that are
  /// gone or were altered. What was denied, or fetched without being saved, ends so once more.
  void about(std::vector<Item>& items);

  /// The same for what no list has, by its plan::key_of().
  Memory about(std::string_view key);

 private:
  using Outcomes = std::vector<std::optional<store::LastOutcome>>;

  void recall(std::span<Item> items);
  Memory memory_of(std::optional<store::LastOutcome> last) const;
  Outcomes look_up(std::vector<std::string_view> const& keys);

  std::atomic<store::Archive*> archive_;
  Rerun rerun_;
  std::vector<std::uint64_t> continued_;
};

}  // namespace scrape::engine
