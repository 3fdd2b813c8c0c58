#pragma once
/// Where a page leads to.

#include <scrape/extract/html_document.hpp>
#include <scrape/url/url.hpp>

#include <string>
#include <vector>

namespace scrape::extract {

/// What a person could go to from the page, and its neighbours in a series: a, area, iframe, frame, and link with
/// rel=next, prev, canonical or alternate. Resolved against <base> and the page's own URL (WHATWG HTML §4.2.3), http
/// and https only, without fragments, each once, in document order.
std::vector<std::string> links_of(HtmlDocument const& document, url::Url const& page);

}  // namespace scrape::extract
