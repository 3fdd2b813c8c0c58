// What the matcher finds by following sets is what the definitions of Selectors say of each element, looked at by
// itself.

#include <scrape/extract/html_document.hpp>
#include <scrape/extract/html_query.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <string>
#include <vector>

namespace scrape::extract {
namespace {
namespace selector_properties {

struct Element {
  std::string tag;
  std::string mark;  ///< its class, and its only one
  int parent = -1;
  std::vector<int> children;
};

using Tree = std::vector<Element>;

struct Choice {
  std::mt19937 random;
  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random); }
  std::string letter(std::string_view letters) {
    return {letters[static_cast<std::size_t>(below(static_cast<int>(letters.size())))]};
  }
};

// The elements in document order. The names are of no elements of HTML, and every one is closed: so the parser adds
// nothing and moves nothing.
Tree random_tree(Choice& choice, int size) {
  Tree tree{{"html", "", -1, {1, 2}}, {"head", "", 0, {}}, {"body", "", 0, {}}};
  std::vector<int> path{2};
  for (int i = 3; i < size; ++i) {
    path.resize(static_cast<std::size_t>(1 + choice.below(static_cast<int>(path.size()))));
    tree.push_back({"x" + choice.letter("ab"), choice.letter("pqr"), path.back(), {}});
    tree[static_cast<std::size_t>(path.back())].children.push_back(i);
    path.push_back(i);
  }
  return tree;
}

std::string html_of(Tree const& tree, int element) {
  auto const& self = tree[static_cast<std::size_t>(element)];
  auto html = '<' + self.tag + " id=" + std::to_string(element) + " class=" + self.mark + "x>";
  if (element == 0) html = "<body id=0>";
  for (auto const child : self.children)
    html += " text " + html_of(tree, child);
  return html + "</" + self.tag + '>';
}

using Test = std::function<bool(Tree const&, int)>;

struct Selector {
  std::string text;
  Test holds;
};

int place(Tree const& tree, int element) {
  auto const parent = tree[static_cast<std::size_t>(element)].parent;
  if (parent < 0) return 0;
  auto const& siblings = tree[static_cast<std::size_t>(parent)].children;
  return static_cast<int>(std::ranges::find(siblings, element) - siblings.begin());
}

// Those that may stand before `element` with this combinator, by the definitions.
std::vector<int> others_before(Tree const& tree, int element, char combinator) {
  std::vector<int> others;
  auto const parent = tree[static_cast<std::size_t>(element)].parent;
  if (parent < 0) return others;
  auto const& siblings = tree[static_cast<std::size_t>(parent)].children;
  auto const at = static_cast<std::size_t>(place(tree, element));
  if (combinator == '>') others.push_back(parent);
  if (combinator == '+' && at > 0) others.push_back(siblings[at - 1]);
  for (std::size_t i = 0; combinator == '~' && i < at; ++i)
    others.push_back(siblings[i]);
  for (auto up = parent; combinator == ' ' && up >= 0; up = tree[static_cast<std::size_t>(up)].parent)
    others.push_back(up);
  return others;
}

Selector complex(Choice& choice, int depth);

Selector nth_child(Choice& choice, int depth) {
  auto const step = choice.below(5) - 2;
  auto const offset = choice.below(7) - 2;
  auto const of = complex(choice, depth - 1);
  auto const last = choice.below(2) == 1;
  auto const text = std::to_string(step) + 'n' + (offset < 0 ? "" : "+") + std::to_string(offset);
  return {std::string(last ? ":nth-last-child(" : ":nth-child(") + text + " of " + of.text + ')',
          [=](Tree const& tree, int element) {
            auto const parent = tree[static_cast<std::size_t>(element)].parent;
            if (parent < 0 || !of.holds(tree, element)) return false;
            auto position = 0;
            for (auto const sibling : tree[static_cast<std::size_t>(parent)].children)
              position += (last ? sibling >= element : sibling <= element) && of.holds(tree, sibling) ? 1 : 0;
            for (int n = 0; n < 50; ++n) {
              if (step * n + offset == position) return true;
            }
            return false;
          }};
}

Selector has(Choice& choice) {
  auto const combinator = choice.letter(" >+~")[0];
  auto const inner = complex(choice, 0);
  auto const simple = inner.text.substr(0, inner.text.find(' '));
  return {std::string(":has(") + combinator + ' ' + simple + ')', [=](Tree const& tree, int element) {
            for (int other = 0; other < static_cast<int>(tree.size()); ++other) {
              auto const& self = tree[static_cast<std::size_t>(other)];
              if (simple != self.tag && simple != "." + self.mark + "x") continue;
              auto const anchors = others_before(tree, other, combinator);
              if (std::ranges::find(anchors, element) != anchors.end()) return true;
            }
            return false;
          }};
}

Selector simple(Choice& choice, int depth) {
  switch (choice.below(depth > 0 ? 6 : 2)) {
    case 0: {
      auto const tag = "x" + choice.letter("ab");
      return {tag, [tag](Tree const& tree, int e) { return tree[static_cast<std::size_t>(e)].tag == tag; }};
    }
    case 1: {
      auto const mark = choice.letter("pqr");
      return {"." + mark + "x",
              [mark](Tree const& tree, int e) { return tree[static_cast<std::size_t>(e)].mark == mark; }};
    }
    case 2:
      return nth_child(choice, depth);
    case 3:
      return has(choice);
    case 4: {
      auto const inner = complex(choice, depth - 1);
      return {":not(" + inner.text + ')', [inner](Tree const& tree, int e) { return !inner.holds(tree, e); }};
    }
    default: {
      auto const one = complex(choice, depth - 1);
      auto const two = complex(choice, depth - 1);
      return {":is(" + one.text + ", " + two.text + ')',
              [=](Tree const& tree, int e) { return one.holds(tree, e) || two.holds(tree, e); }};
    }
  }
}

Selector complex(Choice& choice, int depth) {
  auto selector = simple(choice, depth);
  for (auto more = choice.below(3); more > 0; --more) {
    auto const combinator = choice.letter(" >+~")[0];
    auto const right = simple(choice, depth);
    Test const holds = [=, left = selector](Tree const& tree, int element) {
      if (!right.holds(tree, element)) return false;
      return std::ranges::any_of(others_before(tree, element, combinator),
                                 [&](int other) { return left.holds(tree, other); });
    };
    selector = {selector.text + ' ' + combinator + ' ' + right.text, holds};
  }
  return selector;
}

TEST(SelectorProperties, AgreeWithTheDefinitions) {
  Choice choice{std::mt19937(20260101)};
  auto matched = 0;
  for (int round = 0; round < 600; ++round) {
    auto const tree = random_tree(choice, 25);
    auto const document = HtmlDocument::parse(html_of(tree, 0));
    auto const selector = complex(choice, 2);
    auto const parsed = HtmlQuery::parse("body " + std::string(":is(") + selector.text + ')');
    ASSERT_TRUE(std::holds_alternative<HtmlQuery>(parsed)) << selector.text;
    std::string expected;
    for (int e = 3; e < static_cast<int>(tree.size()); ++e)
      expected += selector.holds(tree, e) ? std::to_string(e) + ' ' : "";
    std::string found;
    auto const nodes = std::get<HtmlQuery>(parsed).nodes(document->document(), 100);
    for (auto const node : *nodes)
      found += std::string(*node.attribute("id")) + ' ';
    ASSERT_EQ(found, expected) << selector.text << '\n' << html_of(tree, 0);
    matched += expected.empty() ? 0 : 1;
  }
  EXPECT_GT(matched, 200) << "most of what was tried should find something";
}

}  // namespace selector_properties
}  // namespace
}  // namespace scrape::extract
