#pragma once
/// Path patterns of robots.txt and what they match (RFC 9309 §2.2.2, §2.2.3).

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::robots {

/// Unreserved characters decoded, reserved ones as they are, all others encoded in upper case. '*' stays, and '$' at
/// the end; any other '$' is a character of the path and encoded.
std::string normal_pattern(std::string_view pattern);

/// The same of a path and query, in which '*' and '$' are nothing special and encoded.
std::string normal_path(std::string_view path_and_query);

/// One path, matched with many patterns at a bounded cost.
class PathMatcher {
 public:
  /// `budget`: octets to search, for all patterns together.
  PathMatcher(std::string_view path_and_query, std::size_t budget)
      : path_(normal_path(path_and_query)), budget_(budget) {}

  /// Of a pattern in normal form. Linear in the sizes of both. False when the budget is used up.
  bool matches(std::string_view pattern);

  bool is_exhausted() const noexcept { return budget_ == 0; }

 private:
  bool matches_pieces(std::string_view rest, std::string_view pieces, bool is_anchored);
  std::size_t find(std::string_view text, std::string_view piece);
  void find_borders(std::string_view piece);

  std::string path_;
  std::size_t budget_;
  std::vector<std::uint32_t> borders_;  ///< of the piece that is searched for
};

}  // namespace scrape::robots
