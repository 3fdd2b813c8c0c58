#pragma once
/// Finds the URLs in a sitemap while it streams by (sitemaps.org, protocol 0.9).

#include <scrape/url/url.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::robots {

/// What sitemaps.org allows in one file: URLs, and bytes without their gzip.
inline constexpr std::size_t most_locations = 50'000;
inline constexpr std::size_t sitemap_size = std::size_t{50} * 1024 * 1024;

/// Bytes of a URL that count, its encoding undone; longer ones are skipped (RFC 9110 §4.1 asks for 8 000).
inline constexpr std::size_t longest_location = 8'000;

/// Bytes of XML without a whole tag, comment or the like, and elements within each other: no sitemap needs so much.
inline constexpr std::size_t longest_markup = std::size_t{64} * 1024;
inline constexpr std::size_t deepest_element = 64;

enum class LocationKind { page, sitemap };

struct Location {
  LocationKind kind = LocationKind::page;
  url::Url url;
  std::size_t line = 0;  ///< 1-based, where it ends
};

/// Why a sitemap was not read to its end.
struct SitemapProblem {
  std::size_t line;  ///< 1-based, where it shows; 0 when it is the file as a whole
  std::string text;  ///< "mismatched tag"; safe to print
};

/// Reads XML with <urlset>, <sitemapindex>, RSS 2.0 (<link> of each <item>) and Atom (<link> of each <entry>), in
/// UTF-8, UTF-16, ISO-8859-1 or US-ASCII; and text with one URL a line. XML is what begins with '<' or a UTF-16 byte
/// order mark. Elements count by name and place, in the root's namespace prefix: <image:loc> is none of <urlset>'s, and
/// that a namespace is missing or another harms nothing. URLs that are not absolute http or https are skipped.
///
/// Whatever the bytes are, memory is bounded, time linear, and nothing is fetched: a document type declaration, without
/// which there are no entities to expand, ends the reading.
class SitemapReader {
 public:
  SitemapReader();
  SitemapReader(SitemapReader&&) noexcept;
  SitemapReader& operator=(SitemapReader&&) noexcept;
  ~SitemapReader();

  /// What is found once those bytes are here, in order. Some bytes may wait for those after them.
  std::vector<Location> feed(std::string_view bytes);

  /// What is found at the end.
  std::vector<Location> finish();

  /// Whether more bytes are of no use: there was a problem, or the end.
  bool is_done() const noexcept;

  /// Nothing as long as all is well. What was found before the problem is as good as any.
  std::optional<SitemapProblem> const& problem() const noexcept;

 private:
  struct State;

  std::unique_ptr<State> state_;
};

/// Whether a file that begins so is gzip (RFC 1952 §2.3.1), as sitemaps often are whatever their name and type say.
constexpr bool looks_gzipped(std::string_view first_bytes) noexcept {
  return first_bytes.starts_with("\x1f\x8b");
}

}  // namespace scrape::robots
