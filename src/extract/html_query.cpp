#include "css_reader.hpp"
#include "selector_matcher.hpp"

#include <scrape/base/text.hpp>
#include <scrape/extract/html_query.hpp>

#include <algorithm>
#include <functional>
#include <iterator>
#include <optional>
#include <utility>

namespace scrape::extract {
namespace {

enum class Ending { none, text, html, attribute };

bool leads_to_siblings(Complex const& complex) {
  if (complex.size() < 2) return false;
  auto const combinator = complex[1].before;
  return combinator == Combinator::next_sibling || combinator == Combinator::later_sibling;
}

}  // namespace

struct HtmlQuery::Query {
  std::optional<SelectorList> selector;  // none: the context itself
  SelectorList beyond;                   // those of its alternatives that lead to what follows the context
  Ending ending = Ending::none;
  std::string attribute;

  // Calls `take` for each match until that says it has enough.
  using Take = std::function<bool(HtmlNode)>;
  void each(HtmlNode context, Take const& take) const;

  std::optional<std::string> value(HtmlNode node) const;
  void parse_ending(std::string_view text, std::size_t at);
};

void HtmlQuery::Query::each(HtmlNode context, Take const& take) const {
  if (!selector) {
    take(context);
    return;
  }
  auto const& tree = *context.tree;
  SelectorMatcher matcher(tree, context.index);
  auto const& [parent, own_end] = std::pair(tree[context.index].parent, tree[context.index].end);
  auto const end = beyond.alternatives.empty() || parent == no_node ? own_end : tree[parent].end;
  for (auto index = context.index + 1; index < end; ++index) {
    auto const& wanted = index < own_end ? *selector : beyond;
    if (tree.is_element(index) && matcher.matches(index, wanted) && !take({&tree, index})) return;
  }
}

std::optional<std::string> HtmlQuery::Query::value(HtmlNode node) const {
  switch (ending) {
    case Ending::none:
    case Ending::text:
      return text_of(node);
    case Ending::html:
      return html_of(node);
    case Ending::attribute:
      break;
  }
  auto const* const value = node.tree->attribute(node.index, attribute);
  return value == nullptr ? std::nullopt : std::optional(std::string(*value));
}

void HtmlQuery::Query::parse_ending(std::string_view text, std::size_t at) {
  CssReader in(text.substr(at));
  auto const fail = [at, &in](std::string reason) { throw BadSelector{{at + in.at() + 1, std::move(reason)}}; };
  if (in.is_at_end()) return;
  if (in.take("@")) {
    ending = Ending::attribute;
    attribute = trim(text.substr(at + 1));
    if (attribute.empty() || attribute.find_first_of(" \t,:@>[]") == 0) fail("an attribute's name is expected here");
    if (attribute.find_first_of(" \t,@") != std::string::npos) fail("nothing may follow the attribute's name");
    return;
  }
  auto const name = trim(text.substr(at + 2));
  if (name == "text") {
    ending = Ending::text;
  } else if (name == "html") {
    ending = Ending::html;
  } else {
    fail("'::" + printable(name) + "' is neither ::text nor ::html");
  }
}

HtmlQuery::HtmlQuery(std::unique_ptr<Query> query) noexcept : query_(std::move(query)) {}
HtmlQuery::HtmlQuery(HtmlQuery&&) noexcept = default;
HtmlQuery& HtmlQuery::operator=(HtmlQuery&&) noexcept = default;
HtmlQuery::~HtmlQuery() = default;

std::variant<HtmlQuery, SelectorError> HtmlQuery::parse(std::string_view given) try {
  if (first_invalid_utf8(given) != std::string_view::npos) return SelectorError{0, "not UTF-8"};
  auto const text = trim(given);
  auto query = std::make_unique<Query>();
  std::size_t length = 0;
  if (!text.starts_with('@') && !text.starts_with("::")) {
    auto parsed = parse_selector(text);
    if (auto const* const wrong = std::get_if<SelectorError>(&parsed)) return *wrong;
    auto& [list, end] = std::get<ParsedSelector>(parsed);
    std::ranges::copy_if(list.alternatives, std::back_inserter(query->beyond.alternatives), leads_to_siblings);
    query->selector = std::move(list);
    length = end;
  }
  query->parse_ending(text, length);
  return HtmlQuery(std::move(query));
} catch (BadSelector const& bad) {
  return bad.error;
}

bool HtmlQuery::has_ending() const noexcept {
  return query_->ending != Ending::none;
}

Found<std::vector<HtmlNode>> HtmlQuery::nodes(HtmlNode context, std::size_t at_most) const try {
  std::vector<HtmlNode> nodes;
  query_->each(context, [&](HtmlNode node) {
    nodes.push_back(node);
    return nodes.size() < at_most;
  });
  return nodes;
} catch (SelectorTooCostly const&) {
  return Problem{"the page makes a selector too costly"};
}

Found<std::vector<std::string>> HtmlQuery::values(HtmlNode context, std::size_t at_most) const try {
  std::vector<std::string> values;
  query_->each(context, [&](HtmlNode node) {
    if (auto value = query_->value(node)) values.push_back(std::move(*value));
    return values.size() < at_most;
  });
  return values;
} catch (SelectorTooCostly const&) {
  return Problem{"the page makes a selector too costly"};
}

}  // namespace scrape::extract
