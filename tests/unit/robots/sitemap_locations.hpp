#pragma once
/// What tests read in sitemaps.

#include <scrape/robots/sitemap.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::robots::test {

struct SitemapContent {
  std::vector<std::string> urls;  ///< those of sitemaps with "sitemap " in front
  std::string problem;            ///< "3: mismatched tag"; empty when there is none

  bool operator==(SitemapContent const&) const = default;
};

inline void add_to(SitemapContent& content, std::vector<Location> const& locations) {
  for (auto const& location : locations)
    content.urls.push_back((location.kind == LocationKind::sitemap ? "sitemap " : "") + location.url.text());
}

/// Reads bytes in pieces of that size.
inline SitemapContent read_sitemap(std::string_view bytes, std::size_t piece = std::string_view::npos) {
  SitemapReader reader;
  SitemapContent content;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size())))
    add_to(content, reader.feed(bytes.substr(0, piece)));
  add_to(content, reader.finish());
  if (auto const& problem = reader.problem()) content.problem = std::to_string(problem->line) + ": " + problem->text;
  return content;
}

}  // namespace scrape::robots::test
