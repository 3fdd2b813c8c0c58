#pragma once
/// What a run came to, in numbers and a few examples.

#include <scrape/base/units.hpp>
#include <scrape/plan/record.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace scrape::app {

class Summary {
 public:
  void add(plan::Record const& record);

  /// That host is asked less, once more.
  void add_slowed(std::string const& host);

  /// That sitemap could not be read to its end, and why.
  void add_unread_sitemap(std::string const& url, std::string const& why);

  std::uint64_t count(plan::Ending ending) const noexcept { return counts_[static_cast<std::size_t>(ending)]; }
  std::uint64_t entries() const noexcept;
  ByteCount fetched_bytes() const noexcept { return fetched_; }
  std::map<ErrorClass, std::uint64_t> const& classes() const noexcept { return classes_; }
  bool has_local_trouble() const noexcept { return has_local_trouble_; }

  /// Entries were left when the run was stopped.
  bool was_cut_short() const noexcept;

  /// How often any host was asked less; and how often each of the first `most_slowed` of them was.
  static constexpr std::size_t most_slowed = 100;
  std::uint64_t slowdowns() const noexcept { return slowdowns_; }
  std::map<std::string, std::uint64_t> const& slowed_hosts() const noexcept { return slowed_; }

  /// "250 saved (3.1 MiB), 2 duplicate, 3 failed: 255 entries in 1.9 s". Endings that did not occur are left out.
  std::string headline(Duration elapsed) const;

  /// A line for each of the first failures, and how many more there are. Safe to print.
  std::vector<std::string> failures() const;

  /// What would help: a line for each hint. Safe to print.
  std::vector<std::string> hints() const;

 private:
  std::string slowed_names() const;

  std::array<std::uint64_t, plan::all_endings.size()> counts_{};
  ByteCount fetched_;
  std::map<ErrorClass, std::uint64_t> classes_;
  bool has_local_trouble_ = false;
  std::uint64_t unannounced_ = 0;  ///< failures that were not told when they came up
  std::vector<std::string> examples_;
  std::uint64_t slowdowns_ = 0;
  std::map<std::string, std::uint64_t> slowed_;
  std::uint64_t unread_sitemaps_ = 0;
  std::string unread_sitemap_;  ///< the first one, and why
};

}  // namespace scrape::app
