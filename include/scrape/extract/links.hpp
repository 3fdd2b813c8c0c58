#pragma once
/// Where one can go from a page.

#include <scrape/extract/html_document.hpp>
#include <scrape/url/url.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace scrape::extract {

/// Bytes of links, each with its base: 300 000 usual ones. A page with a long <base> could make each of many as long.
inline constexpr std::size_t links_limit = std::size_t{32} * 1024 * 1024;

struct Links {
  std::vector<std::string> urls;
  bool is_cut = false;  ///< there were more than `links_limit` allows
};

/// The http and https URLs that a page leads to, each once, in the order in which they first stand there: href of <a>,
/// <area> and of <link> with rel next, prev, canonical or alternate; src of <iframe> and <frame>. Not what a page is
/// made of: images, scripts, styles. They are relative to `page`, where it came from after redirects, or to its <base>
/// (HTML Standard §2.4.2), normalised as Url says, and have no fragment. Those beyond `links_limit` are left out.
Links links_of(HtmlDocument const& document, url::Url const& page);

}  // namespace scrape::extract
