#include "budget.hpp"
#include "css_scanner.hpp"
#include "selector_matcher.hpp"
#include "selector_parser.hpp"

#include <scrape/base/char_set.hpp>
#include <scrape/base/text.hpp>
#include <scrape/extract/html_query.hpp>

#include <algorithm>
#include <utility>

namespace scrape::extract {
namespace {

// People write hundreds of characters at most.
constexpr std::size_t selector_limit = std::size_t{16} * 1024;

// HTML Standard §13.1.2.3 allows everything else, and the comma.
constexpr CharSet not_in_attribute_names(" \t\r\n\f\"'>/=,");

// Of a node whose text is taken, in comparison with a character of it.
constexpr std::uint64_t node_cost = 8;

Problem too_costly(std::uint64_t steps) {
  return {"selector too costly for this page: more than " + std::to_string(steps) + " steps"};
}

}  // namespace

class HtmlQuery::Reader {
 public:
  explicit Reader(std::string_view text) noexcept : scanner_(text) {}

  HtmlQuery read() {
    HtmlQuery query;
    if (scanner_.rest().size() > selector_limit)
      throw SyntaxError(selector_limit, "longer than " + std::to_string(selector_limit) + " bytes");
    scanner_.skip_blanks();
    if (scanner_.at_end()) scanner_.fail("the selector is empty");
    if (!at_part()) query.list_ = std::make_shared<SelectorList const>(parse_selectors(scanner_));
    query.takes_a_part_ = at_part();
    if (scanner_.starts_with("::")) read_part(query);
    if (scanner_.take('@')) read_attribute(query);
    scanner_.skip_blanks();
    if (!scanner_.at_end()) scanner_.fail("unexpected " + scanner_.here());
    return query;
  }

 private:
  bool at_part() const noexcept { return scanner_.peek() == '@' || scanner_.starts_with("::"); }

  void read_part(HtmlQuery& query) {
    auto const start = scanner_.at();
    scanner_.skip(2);
    auto const name = scanner_.name("text or html");
    if (name != "text" && name != "html")
      throw SyntaxError(start, "'::" + printable(name) + "' is none of ::text and ::html");
    query.part_ = name == "text" ? Part::text : Part::html;
    refuse_more("::" + name);
  }

  void read_attribute(HtmlQuery& query) {
    auto const rest = scanner_.rest();
    auto const* const end = std::ranges::find_if(rest, not_in_attribute_names);
    auto const name = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
    query.part_ = Part::attribute;
    query.attribute_ = name.substr(0, name.find("::"));
    if (query.attribute_.empty()) scanner_.fail("expected the name of an attribute, not " + scanner_.here());
    scanner_.skip(query.attribute_.size());
    refuse_more('@' + query.attribute_);
  }

  void refuse_more(std::string const& part) {
    scanner_.skip_blanks();
    if (!scanner_.at_end())
      scanner_.fail("nothing may follow '" + printable(part) + "', which is about the whole list");
  }

  CssScanner scanner_;
};

std::variant<HtmlQuery, SelectorError> HtmlQuery::parse(std::string_view text) {
  try {
    return Reader(text).read();
  } catch (SyntaxError const& error) {
    return SelectorError{error.at() + 1, error.what()};
  }
}

Found<std::vector<HtmlNode>> HtmlQuery::nodes(HtmlNode start, std::size_t at_most, std::uint64_t steps) const {
  if (!list_) return std::vector<HtmlNode>(std::min<std::size_t>(at_most, 1), start);
  auto const& tree = start.tree();
  Budget budget(steps);
  tree.cache().keep(list_, tree.nodes().size());
  auto const found = SelectorMatcher(tree, start.index(), budget).select(*list_);
  if (budget.exhausted()) {
    tree.cache().clear();
    return too_costly(steps);
  }
  std::vector<HtmlNode> nodes;
  nodes.reserve(std::min(at_most, found.size()));
  for (auto const index : found) {
    if (nodes.size() == at_most) break;
    nodes.emplace_back(tree, index);
  }
  return nodes;
}

Found<std::vector<std::string>> HtmlQuery::values(HtmlNode start, std::size_t at_most, std::uint64_t steps) const {
  auto const found = nodes(start, part_ == Part::attribute ? start.tree().nodes().size() : at_most, steps);
  if (!found) return found.error();
  Budget budget(steps);
  std::vector<std::string> values;
  for (auto const node : *found) {
    if (values.size() == at_most) break;
    if (part_ == Part::attribute) {
      auto const value = node.attribute(attribute_);
      if (!value) continue;
      values.emplace_back(*value);
    } else {
      values.push_back(part_ == Part::html ? node.html() : node.text());
    }
    auto const& tree = node.tree();
    auto const looked_at = part_ == Part::attribute ? 1 : node_cost * (tree[node.index()].end - node.index());
    if (!budget.spend(looked_at + values.back().size())) return too_costly(steps);
  }
  return values;
}

}  // namespace scrape::extract
