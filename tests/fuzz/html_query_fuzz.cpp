// Any bytes are a page; any text is a selector or an error. Input: a selector, a line feed, a page.

#include "fuzz.hpp"

#include <scrape/base/text.hpp>
#include <scrape/extract/encoding.hpp>
#include <scrape/extract/html_query.hpp>
#include <scrape/extract/links.hpp>

#include <string>
#include <variant>

namespace scrape {
namespace {

bool is_utf8(std::string_view text) {
  return first_invalid_utf8(text) == std::string_view::npos;
}

void query(extract::HtmlQuery const& query, extract::HtmlDocument const& document) {
  auto const nodes = query.nodes(document.document(), SIZE_MAX);
  auto const first = query.nodes(document.document(), 1);
  fuzz::require(nodes.has_value() == first.has_value() || first.has_value());
  if (!nodes) return;
  for (std::size_t at = 1; at < nodes->size(); ++at)
    fuzz::require((*nodes)[at - 1].index < (*nodes)[at].index);
  fuzz::require(nodes->empty() == first->empty() && (nodes->empty() || nodes->front() == first->front()));
  auto const values = query.values(document.document(), SIZE_MAX);
  if (!values) return;
  fuzz::require(values->size() <= nodes->size());
  for (auto const& value : *values)
    fuzz::require(is_utf8(value));
}

}  // namespace
}  // namespace scrape

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace scrape;
  auto const input = fuzz::text_of(data, size);
  auto const end = std::min(input.find('\n'), input.size());
  auto const selector = input.substr(0, end);
  auto const page = input.substr(std::min(end + 1, input.size()));
  auto const text = extract::decoded_text(page, "text/html");
  fuzz::require(is_utf8(text));
  auto const document = extract::HtmlDocument::parse(text);
  fuzz::require(document.has_value());
  fuzz::require(is_utf8(extract::text_of(document->document())) && is_utf8(extract::html_of(document->document())));
  auto const parsed = extract::HtmlQuery::parse(selector);
  if (auto const* const query = std::get_if<extract::HtmlQuery>(&parsed)) {
    scrape::query(*query, *document);
  } else {
    fuzz::require(std::get<extract::SelectorError>(parsed).column <= selector.size() + 1);
  }
  for (auto const& link : extract::links_of(*document, *url::Url::parse("https://example.org/a/b?c")))
    fuzz::require(url::Url::parse(link).has_value());
  return 0;
}
