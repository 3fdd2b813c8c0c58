#include "context.hpp"

#include "json_text.hpp"

#include <scrape/base/text.hpp>

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace scrape::extract {
namespace {

constexpr std::string_view expression_mark = "regex:";

// Of a row, and of a list in it.
constexpr std::size_t most_contexts = 1'000'000;

bool is_for_json(std::string_view selector) {
  return selector.starts_with('/') || selector.starts_with("jq:");
}

template <class T>
T checked(std::variant<T, SelectorError> parsed, std::string_view selector) {
  if (auto* const query = std::get_if<T>(&parsed)) return std::move(*query);
  auto const& wrong = std::get<SelectorError>(parsed);
  auto const place = wrong.column > 0 ? " (column " + std::to_string(wrong.column) + ')' : std::string();
  throw std::invalid_argument("'" + printable(selector) + "' is no selector: " + wrong.reason + place);
}

template <class From>
std::vector<Value> to_values(std::vector<From> found) {
  return {std::make_move_iterator(found.begin()), std::make_move_iterator(found.end())};
}

// What an expression searches.
std::string readable_text(Context const& context, Source& page) {
  if (auto const* const node = std::get_if<HtmlNode>(&context)) return node->html();
  if (auto const* const node = std::get_if<JsonNode>(&context)) return json_text(node->json());
  return page.text();
}

Found<std::vector<Value>> values_of(HtmlQuery const& query, bool is_list, Context const& context, Source& page) {
  auto const* const inner = std::get_if<HtmlNode>(&context);
  auto const node = inner != nullptr ? Found<HtmlNode>(*inner) : page.html();
  if (!node) return node.error();
  auto found = query.values(*node, is_list ? most_contexts : 1);
  if (!found) return found.error();
  return to_values(std::move(*found));
}

Found<std::vector<Value>> values_of(JsonQuery const& query, bool is_list, Context const& context, Source& page) {
  auto const* const inner = std::get_if<JsonNode>(&context);
  auto const node = inner != nullptr ? Found<JsonNode>(*inner) : page.json();
  if (!node) return node.error();
  if (!is_list) return query.values(*node, 1);
  // A list of what an array has, when a pointer leads to one.
  auto const found = query.contexts(*node, most_contexts);
  if (!found) return found.error();
  std::vector<Value> values;
  for (auto const match : found->nodes)
    values.push_back(match.value());
  return values;
}

Found<std::vector<Value>> values_of(RegexQuery const& query, bool is_list, Context const& context, Source& page) {
  auto const at_most = is_list ? most_contexts : 1;
  if (std::holds_alternative<std::monostate>(context)) return to_values(query.values(page.text(), at_most));
  return to_values(query.values(readable_text(context, page), at_most));
}

}  // namespace

Query parse_query(std::string_view selector) {
  if (selector.starts_with(expression_mark)) {
    return checked(RegexQuery::parse(selector.substr(expression_mark.size())), selector);
  }
  if (is_for_json(selector)) return checked(JsonQuery::parse(selector), selector);
  return checked(HtmlQuery::parse(selector), selector);
}

bool reads(Query const& query, Kind kind) noexcept {
  if (std::holds_alternative<HtmlQuery>(query)) return kind == Kind::html;
  if (std::holds_alternative<JsonQuery>(query)) return kind == Kind::json;
  return kind != Kind::other;
}

bool fits_within(Query const& query, Query const& each) noexcept {
  return std::holds_alternative<RegexQuery>(query) || query.index() == each.index();
}

Found<Contexts> contexts_of(Query const& each, Source& page) {
  Contexts contexts;
  if (auto const* const elements = std::get_if<HtmlQuery>(&each)) {
    auto const document = page.html();
    if (!document) return document.error();
    auto const found = elements->nodes(*document, most_contexts);
    if (!found) return found.error();
    contexts.all.assign(found->begin(), found->end());
    return contexts;
  }
  auto const root = page.json();
  if (!root) return root.error();
  auto found = std::get<JsonQuery>(each).contexts(*root, most_contexts);
  if (!found) return found.error();
  contexts.all.assign(found->nodes.begin(), found->nodes.end());
  contexts.owner = std::move(found->made);
  return contexts;
}

Found<std::vector<Value>> values_of(Query const& query, bool is_list, Context const& context, Source& page) {
  return std::visit([&](auto const& one) { return values_of(one, is_list, context, page); }, query);
}

}  // namespace scrape::extract
