#pragma once
/// What a site's robots.txt lets us fetch (RFC 9309).

#include <scrape/base/deadline.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::robots {

/// Bytes of a robots.txt that count: what RFC 9309 §2.5 asks for at least. A line that is cut there does not count.
inline constexpr std::size_t parsed_size = std::size_t{500} * 1024;

/// Octets of one path that its patterns may search, all together: some milliseconds.
inline constexpr std::size_t match_budget = std::size_t{4} * 1024 * 1024;

/// As long as a copy of the file is good for (RFC 9309 §2.4): a longer Crawl-delay says no more than this.
inline constexpr std::chrono::hours longest_crawl_delay(24);

/// Sitemap lines that count.
inline constexpr std::size_t most_sitemaps = 10'000;

/// The rules for one crawler. Immutable; takes up to some 2 MiB, plus what its sitemaps take.
class Rules {
 public:
  /// Reads a robots.txt for the crawler with that product token (RFC 9309 §2.2.1: letters, '-' and '_'; what follows
  /// them does not count). Any bytes will do: what is no rule is skipped (§2.3.1.5). Linear in the size of the text.
  ///
  /// Of each line what follows '#' does not count; CR, LF and both end it; a byte order mark in front is skipped.
  /// More lenient than §2.2, as Google's parser is: the field names "useragent", "user agent", "dissallow", "dissalow",
  /// "disalow", "diasllow", "disallaw" and "site-map", and, in a line of two words, a blank instead of the colon.
  /// Unlike that parser no longer names that only begin so, and no "/index.html" for "/".
  ///
  /// Which group counts (§2.2.1): all that name the token, whole and in any case, merged; else all for "*", merged. A
  /// value counts up to its first character that is not of a token: "ExampleBot/1.0" is "ExampleBot". Only Allow and
  /// Disallow, empty ones too, end a run of User-agent lines: other lines must not interfere (§2.2.4). So in
  /// "User-agent: a, Crawl-delay: 9, User-agent: b, Disallow: /" the Disallow is for both. Rules before any User-agent
  /// do not count (§2.2.2), nor those that begin with neither '/' nor '*': they match no path.
  static Rules parse(std::string_view text, std::string_view product_token);

  /// For a site without a robots.txt (RFC 9309 §2.3.1.3).
  static Rules allow_all() { return {}; }

  /// For a site whose robots.txt cannot be reached (RFC 9309 §2.3.1.4).
  static Rules deny_all();

  /// Whether a URL may be fetched whose path and query these are: what Url::target() gives. The matching pattern that
  /// has the most octets decides, in doubt Allow; without one, and for "/robots.txt", the answer is yes (RFC 9309
  /// §2.2.2). Both sides are compared with unreserved characters decoded and all others but reserved ones encoded. A
  /// reserved character differs from its encoding, as in RFC 3986 §2.2; RFC 9309 encodes some in one example, which
  /// would make "/a%2Fb" the same as "/a/b". Only '*' and '$' of a path are the "%2A" and "%24" of a pattern (§2.2.3).
  ///
  /// Costs as much as the patterns are long, and for each one with a '*' as much as the path is long; the latter up to
  /// `match_budget`. Only rules that mean harm come there, and the answer is then no.
  bool allows(std::string_view path_and_query) const;

  /// The pause between requests that our group asks for: an extension, not in RFC 9309. Seconds, with a fraction or
  /// none; at most `longest_crawl_delay`. The first line that is such a number counts. A group that names us and
  /// asks for none has none: it takes nothing from the group for "*".
  std::optional<Duration> crawl_delay() const noexcept { return crawl_delay_; }

  /// The http and https URLs of Sitemap lines in normal form, in order: an extension of sitemaps.org, for all crawlers
  /// alike. At most `most_sitemaps`, each at most `longest_location` before it is normalised.
  std::vector<std::string> const& sitemaps() const noexcept { return sitemaps_; }

 private:
  friend class RulesParser;

  struct Rule {
    std::uint32_t at;  ///< in patterns_
    std::uint32_t size;
    bool is_allow;
  };

  void add(std::string_view path_pattern, bool is_allow);
  void sort();

  std::string patterns_;     ///< one after the other, in normal form
  std::vector<Rule> rules_;  ///< the one that decides comes first
  std::optional<Duration> crawl_delay_;
  std::vector<std::string> sitemaps_;
};

}  // namespace scrape::robots
