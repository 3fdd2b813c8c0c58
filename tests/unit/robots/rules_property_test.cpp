#include "support/random.hpp"

#include <scrape/robots/rules.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace scrape::robots {
namespace {

using scrape::test::Random;

struct ReferenceRule {
  std::string pattern;
  bool is_allow;
};

// RFC 9309 §2.2.3 word for word, in exponential time.
bool reference_matches(std::string_view pattern, std::string_view path) {
  if (pattern.empty()) return true;
  if (pattern == "$") return path.empty();
  if (pattern.front() == '*')
    return reference_matches(pattern.substr(1), path) || (!path.empty() && reference_matches(pattern, path.substr(1)));
  return !path.empty() && pattern.front() == path.front() && reference_matches(pattern.substr(1), path.substr(1));
}

// A '$' that is not the last is compared, and counts, as "%24".
std::size_t octets(std::string_view pattern) {
  auto const inner = pattern.substr(0, pattern.size() - 1);
  return pattern.size() + 2 * static_cast<std::size_t>(std::ranges::count(inner, '$'));
}

bool reference_allows(std::vector<ReferenceRule> const& rules, std::string_view path) {
  std::size_t longest = 0;
  bool is_allowed = true;
  for (auto const& [pattern, is_allow] : rules) {
    if (!reference_matches(pattern, path) || octets(pattern) < longest) continue;
    is_allowed = is_allow || (octets(pattern) == longest && is_allowed);
    longest = octets(pattern);
  }
  return is_allowed;
}

constexpr auto pattern_pieces = std::to_array<std::string_view>({"a", "b", "/", "*", "$", "ab", "aa", "*a"});
constexpr auto path_pieces = std::to_array<std::string_view>({"a", "b", "/", "aa", "ab", "$", "*", "?"});

TEST(RobotsProperty, AnswersAreThoseOfTheReference) {
  Random random(1);
  int disallowed = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::vector<ReferenceRule> rules;
    std::string file = "User-agent: *\n";
    for (auto count = 1 + random.below(4); count > 0; --count) {
      rules.push_back({(random.one_in(4) ? "*" : "/") + random.several_of(pattern_pieces, 6), random.one_in(2)});
      file += (rules.back().is_allow ? "Allow: " : "Disallow: ") + rules.back().pattern + '\n';
    }
    auto const parsed = Rules::parse(file, "scrape");
    for (int j = 0; j < 5; ++j) {
      auto const path = '/' + random.several_of(path_pieces, 10);
      auto const expected = reference_allows(rules, path);
      EXPECT_EQ(parsed.allows(path), expected) << path << " with\n" << file;
      disallowed += expected ? 0 : 1;
    }
  }
  EXPECT_GT(disallowed, 10'000) << "the rules hardly ever match";
}

constexpr auto line_pieces = std::to_array<std::string_view>({"Disallow: /\n",
                                                              "Disallow: /*\n",
                                                              "Disallow: /a\n",
                                                              "Allow: /a\n",
                                                              "User-agent: *\n",
                                                              "User-agent: scrape\n",
                                                              "User-agent: ",
                                                              "User-agent: *\n",
                                                              "User-agent: scrape\n",
                                                              "Disallow: ",
                                                              "Allow: ",
                                                              "Crawl-delay: ",
                                                              "Sitemap: ",
                                                              "https://h/",
                                                              "\n",
                                                              "\r",
                                                              "\r\n",
                                                              "#",
                                                              ":",
                                                              " ",
                                                              "\t",
                                                              "/",
                                                              "*",
                                                              "$",
                                                              "%",
                                                              "%2",
                                                              "%2F",
                                                              "a",
                                                              "1",
                                                              ".",
                                                              "-",
                                                              "\xef\xbb\xbf",
                                                              "\xff",
                                                              std::string_view("\0", 1),
                                                              "scrape",
                                                              "/a*b$"});

std::string with_encoded_letters(std::string_view path) {
  std::string encoded;
  for (auto const c : path) {
    if (c == 'a' || c == 's') {
      encoded += c == 'a' ? "%61" : "%73";
    } else {
      encoded += c;
    }
  }
  return encoded;
}

TEST(RobotsProperty, WhateverTheBytesAreTheyAreRules) {
  Random random(2);
  int disallowed = 0;
  for (int i = 0; i < 20'000; ++i) {
    auto const file = random.several_of(line_pieces, 40);
    auto const path = '/' + random.several_of(line_pieces, 5);
    auto const rules = Rules::parse(file, "scrape");
    auto const is_allowed = rules.allows(path);
    disallowed += is_allowed ? 0 : 1;
    ASSERT_TRUE(rules.allows("/robots.txt"));
    ASSERT_EQ(rules.allows(with_encoded_letters(path)), is_allowed || path == "/robots.txt") << path << " with\n"
                                                                                             << file;
    ASSERT_LE(rules.crawl_delay().value_or(Duration::zero()), longest_crawl_delay) << file;
    // The empty Allow ends a run of User-agent lines.
    auto const more = Rules::parse(file + "\nAllow:\nUser-agent: other\nDisallow: /\nCrawl-delay: 7", "scrape");
    ASSERT_EQ(more.allows(path), is_allowed) << path << " with\n" << file;
    ASSERT_EQ(more.crawl_delay(), rules.crawl_delay()) << file;
  }
  EXPECT_GT(disallowed, 500) << "the files hardly ever disallow anything";
}

std::string repeated(std::string_view text, std::size_t size) {
  std::string all;
  while (all.size() < size)
    all += text;
  return all;
}

// Any of these would take from minutes to years in quadratic or exponential time.
TEST(RobotsProperty, HostileFilesCostLittle) {
  struct Row {
    std::string file;
    bool is_allowed;
  };
  std::string const star = "User-agent: *\n";
  Row const table[] = {
      {std::string(10 * parsed_size, 'a'), true},
      {std::string(parsed_size, '\n'), true},
      {repeated("User-agent: a\nDisallow: /\n", 30'000'000), true},
      {star + repeated("a:", parsed_size), true},
      {star + "Disallow: /" + std::string(parsed_size - 100, '*') + '\n', false},
      {star + "Disallow: /" + repeated("*a", parsed_size - 100) + "b\n", true},
      {star + "Disallow: /" + repeated("*a", 15'000) + "*b\n", true},
      {star + repeated("Disallow: /*a\n", parsed_size), false},
      {star + repeated("Disallow: /*" + std::string(4'000, 'a') + "b\n", parsed_size), true},
  };
  auto const path = '/' + std::string(8'000, 'a');
  for (auto const& [file, is_allowed] : table)
    EXPECT_EQ(Rules::parse(file, "scrape").allows(path), is_allowed) << file.substr(0, 100);
}

TEST(RobotsProperty, RulesThatCostTooMuchAllowNothing) {
  for (auto const* const line : {"Disallow: /*b\n", "Disallow: /*a*a*a*a*a*a*a*b\n", "Allow: /*b\n"}) {
    auto const rules = Rules::parse("User-agent: *\n" + repeated(line, parsed_size), "scrape");
    EXPECT_TRUE(rules.allows("/a")) << line;
    EXPECT_FALSE(rules.allows('/' + std::string(8'000, 'a'))) << line;
  }
}

}  // namespace
}  // namespace scrape::robots
