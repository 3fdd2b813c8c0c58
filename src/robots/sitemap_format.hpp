#pragma once
/// What the formats of sitemaps have in common.

#include <scrape/robots/sitemap.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace scrape::robots {

/// What one sitemap gave so far, within its limits.
class Findings {
 public:
  /// Skips what is not a URL that counts. One too many is a problem.
  void add(LocationKind kind, std::string_view text, std::size_t line);

  /// The first problem ends the reading.
  void stop(std::size_t line, std::string text);
  bool is_stopped() const noexcept { return problem_.has_value(); }

  std::optional<SitemapProblem> const& problem() const noexcept { return problem_; }
  std::vector<Location> take() { return std::exchange(locations_, {}); }

 private:
  std::vector<Location> locations_;
  std::size_t count_ = 0;  // of those taken too
  std::optional<SitemapProblem> problem_;
};

class SitemapFormat {
 public:
  virtual ~SitemapFormat() = default;

  /// Not after a problem.
  virtual void read(std::string_view bytes) = 0;
  virtual void finish() = 0;
};

/// `first_line`: the number of the line that the bytes begin in. `is_utf8`: there was a byte order mark, which is more
/// than the declaration says.
std::unique_ptr<SitemapFormat> make_xml_format(Findings& findings, std::size_t first_line, bool is_utf8);
std::unique_ptr<SitemapFormat> make_text_format(Findings& findings, std::size_t first_line);

}  // namespace scrape::robots
