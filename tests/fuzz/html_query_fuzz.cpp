// Any text is a selector or an error within it, and any text a page: what a selector finds stands in the page in order,
// is the same when it is remembered, and what it starts at does not change what it finds below. A page is read as UTF-8
// whatever it declares.

#include "fuzz.hpp"

#include <scrape/base/text.hpp>
#include <scrape/extract/encoding.hpp>
#include <scrape/extract/html_query.hpp>
#include <scrape/extract/links.hpp>

#include <algorithm>

namespace {

using namespace scrape;
using namespace scrape::extract;

constexpr std::size_t all = 100'000;

std::vector<std::uint32_t> indexes(Found<std::vector<HtmlNode>> const& nodes) {
  std::vector<std::uint32_t> indexes;
  for (auto const node : *nodes)
    indexes.push_back(node.index());
  return indexes;
}

void check_query(HtmlQuery const& query, HtmlNode document) {
  auto const nodes = query.nodes(document, all);
  if (!nodes) return;
  auto const found = indexes(nodes);
  fuzz::require(std::ranges::is_sorted(found, std::ranges::less_equal()) || found.size() < 2);
  fuzz::require(indexes(query.nodes(document, all)) == found);
  fuzz::require(query.nodes(document, 1)->size() == std::min<std::size_t>(found.size(), 1));
  auto const values = query.values(document, all);
  if (!values) return;
  fuzz::require(values->size() <= found.size());
  for (auto const& value : *values)
    fuzz::require(first_invalid_utf8(value) == std::string_view::npos);
  for (auto const node : *nodes) {
    auto const below = query.nodes(node, all);
    fuzz::require(!below || below->size() <= all);
  }
}

}  // namespace

// The selector, a line feed, the page.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const text = fuzz::text_of(data, size);
  auto const line = std::min(text.find('\n'), text.size());
  auto const selector = text.substr(0, line);
  auto const page = extract::to_utf8(text.substr(line), "text/html");
  fuzz::require(first_invalid_utf8(page) == std::string_view::npos);
  auto const document = HtmlDocument::parse(page);
  if (!document) return 0;
  fuzz::require(first_invalid_utf8(document->document().html()) == std::string_view::npos);
  fuzz::require(first_invalid_utf8(document->document().text()) == std::string_view::npos);
  for (auto const& link : links_of(*document, *url::Url::parse("https://example.org/a/b")).urls)
    fuzz::require(url::Url::parse(link).has_value());
  auto const parsed = HtmlQuery::parse(selector);
  if (auto const* const error = std::get_if<SelectorError>(&parsed)) {
    fuzz::require(error->column >= 1 && error->column <= selector.size() + 1 && !error->reason.empty());
  } else {
    check_query(std::get<HtmlQuery>(parsed), document->document());
  }
  return 0;
}
