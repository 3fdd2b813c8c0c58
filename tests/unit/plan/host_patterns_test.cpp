#include <scrape/plan/host_rules.hpp>
#include <scrape/url/host.hpp>

#include <gtest/gtest.h>

#include <random>
#include <regex>
#include <stdexcept>
#include <string>

namespace scrape::plan {
namespace {

using namespace std::chrono_literals;

HostSettings connections(std::size_t count) {
  return {.per_host = count, .delay = std::nullopt, .gap = std::nullopt};
}

bool is_meant(std::string_view pattern, std::string_view host) {
  HostPatterns patterns;
  patterns.add(pattern, connections(1));
  return patterns.of(*url::normalise_host(host)).per_host.has_value();
}

struct Match {
  std::string_view pattern;
  std::string_view host;
};

TEST(HostPatterns, MeanTheHostsThatTheyMatch) {
  Match const table[] = {
      {"example.org", "example.org"},
      {"Example.ORG", "example.org"},
      {"example.org", "example.org."},
      {"example.org.", "example.org"},
      {"localhost", "localhost"},
      {"*", "example.org"},
      {"*", "[::1]"},
      {"*.example.org", "www.example.org"},
      {"*.Example.org", "a.b.example.org"},
      {"*.example.org.", "www.example.org"},
      {"*example.org", "example.org"},
      {"*example.org", "myexample.org"},
      {"*.org", "example.org"},
      {"www.*", "www.example.org"},
      {"shop*.example.org", "shop.example.org"},
      {"shop*.example.org", "shop12.example.org"},
      {"a*b*c", "abc"},
      {"a*b*c", "a.b.b.c"},
      {"a**c", "ac"},
      {"*.*", "a.b"},
      {"10.0.*", "10.0.3.4"},
      {"10.0.*.1", "10.0.3.1"},
      {"*.1", "10.0.3.1"},
      {"127.0.0.1", "127.1"},
      {"127.1", "127.0.0.1"},
      {"::1", "[::1]"},
      {"[::1]", "[0:0:0:0:0:0:0:1]"},
      {"2001:DB8::1", "[2001:db8::1]"},
      {"2001:db8:*", "[2001:db8::1]"},
      {"[2001:DB8:*]", "[2001:db8::1]"},
      {"b\u00fccher.example", "xn--bcher-kva.example"},
      {"xn--bcher-kva.example", "b\u00fccher.example"},
      {"*.B\u00dcCHER.example", "www.b\u00fccher.example"},
      {"*.xn--bcher-kva.example", "www.b\u00fccher.example"},
      {"my_host", "my_host"},
  };
  for (auto const& [pattern, host] : table)
    EXPECT_TRUE(is_meant(pattern, host)) << pattern << ' ' << host;
}

TEST(HostPatterns, MeanNoOtherHost) {
  Match const table[] = {
      {"example.org", "www.example.org"},
      {"example.org", "example.or"},
      {"*.example.org", "example.org"},
      {"*.example.org", "myexample.org"},
      {"*.example.org", "www.example.org.evil.example"},
      {"www.*", "www"},
      {"shop*.example.org", "myshop.example.org"},
      {"a*b*c", "acb"},
      {"a*b*c", "abcd"},
      {"a**c", "a"},
      {"10.0.*.1", "10.0.3.2"},
      {"10.0.0.1", "10.0.0.10"},
      {"::1", "[::2]"},
      {"2001:db8:*", "[2001:db9::1]"},
      {"*.b\u00fccher.example", "www.bucher.example"},
  };
  for (auto const& [pattern, host] : table)
    EXPECT_FALSE(is_meant(pattern, host)) << pattern << ' ' << host;
}

TEST(HostPatterns, RefuseWhatNoHostHas) {
  HostPatterns patterns;
  for (auto const* const pattern : {"",
                                    ".",
                                    ".example.org",
                                    "a..b",
                                    "a b",
                                    "*. example.org",
                                    "example.org:8080",
                                    "https://example.org",
                                    "*/a",
                                    "www.*:8080x",
                                    "example*:80",
                                    "example.org/a",
                                    "!*.example.org",
                                    "shop?.example.org",
                                    "[::1",
                                    "[*",
                                    "*]",
                                    "::g",
                                    "a@b",
                                    "*@b",
                                    "b\u00fc*.org",
                                    "*.\xff.org",
                                    "999.1.1.1",
                                    "*.a\nb"}) {
    EXPECT_THROW(patterns.add(pattern, connections(1)), std::invalid_argument) << pattern;
  }
  EXPECT_THROW(patterns.add(std::string(254, 'a'), connections(1)), std::invalid_argument);
}

TEST(HostPatterns, SayNothingOfHostsThatNoneMeans) {
  HostPatterns patterns;
  patterns.add("*.example.org", {.per_host = 2, .delay = 1s, .gap = 500ms});
  auto const settings = patterns.of("example.com");
  EXPECT_EQ(settings.per_host, std::nullopt);
  EXPECT_EQ(settings.delay, std::nullopt);
  EXPECT_EQ(settings.gap, std::nullopt);
  EXPECT_EQ(HostPatterns().of("example.org").per_host, std::nullopt);
}

struct Added {
  std::string_view pattern;
  std::size_t per_host;
};

struct Contest {
  std::vector<Added> patterns;
  std::string_view host;
  std::size_t per_host;
};

TEST(HostPatterns, TakeTheMostSpecificThenTheLast) {
  Contest const table[] = {
      {{{"www.example.org", 1}, {"*", 2}, {"*.example.org", 3}}, "www.example.org", 1},
      {{{"*", 2}, {"*.example.org", 3}, {"*.org", 4}}, "www.example.org", 3},
      {{{"*.org", 4}, {"*.example.org", 3}, {"*", 2}}, "www.example.org", 3},
      {{{"*.org", 4}, {"*.example.org", 3}, {"*", 2}}, "example.org", 4},
      {{{"*.org", 4}, {"*.example.org", 3}, {"*", 2}}, "example.com", 2},
      {{{"www.*", 5}, {"*.org", 4}}, "www.example.org", 4},
      {{{"*.org", 4}, {"www.*", 5}}, "www.org", 5},
      {{{"*.org*", 4}, {"www.*", 5}}, "www.org", 5},
      {{{"www.*", 5}, {"*.org*", 4}}, "www.org", 4},
      {{{"www*******", 5}, {"*.org", 4}}, "www.org", 4},
      {{{"a.org", 6}, {"A.org", 7}}, "a.org", 7},
      {{{"*.org", 6}, {"*.ORG", 7}}, "a.org", 7},
  };
  for (auto const& [added, host, per_host] : table) {
    HostPatterns patterns;
    for (auto const& [pattern, count] : added)
      patterns.add(pattern, connections(count));
    EXPECT_EQ(patterns.of(host).per_host, per_host) << host << ' ' << added.front().pattern;
  }
}

TEST(HostPatterns, TakeEachSettingFromTheMostSpecificThatHasIt) {
  HostPatterns patterns;
  patterns.add("www.example.org", {.per_host = 1, .delay = std::nullopt, .gap = std::nullopt});
  patterns.add("*.example.org", {.per_host = 2, .delay = 2s, .gap = std::nullopt});
  patterns.add("*", {.per_host = 3, .delay = 3s, .gap = 3ms});
  patterns.add("www.example.org", {.per_host = std::nullopt, .delay = std::nullopt, .gap = std::nullopt});

  auto const settings = patterns.of("www.example.org");
  EXPECT_EQ(settings.per_host, 1U);
  EXPECT_EQ(settings.delay, 2s);
  EXPECT_EQ(settings.gap, 3ms);
}

TEST(HostPatterns, MatchAsARegularExpressionWould) {
  std::minstd_rand random(1);
  auto const text = [&random](std::string_view letters) {
    std::string made(1 + random() % 8, 'a');
    for (auto& c : made)
      c = letters[random() % letters.size()];
    return made;
  };
  for (int i = 0; i < 5'000; ++i) {
    auto const pattern = '*' + text("ab*");
    auto const host = text("ab");
    auto const as_regex = std::regex_replace(pattern, std::regex("\\*"), ".*");
    HostPatterns patterns;
    patterns.add(pattern, connections(1));
    EXPECT_EQ(patterns.of(host).per_host.has_value(), std::regex_match(host, std::regex(as_regex)))
        << pattern << ' ' << host;
  }
}

// Stars that each take one character after the other would take years here.
TEST(HostPatterns, AreQuickWhateverTheirStars) {
  std::string pattern;
  for (int i = 0; i < 100; ++i)
    pattern += "*a";
  HostPatterns patterns;
  patterns.add(pattern + 'b', connections(1));
  EXPECT_EQ(patterns.of(std::string(253, 'a')).per_host, std::nullopt);
  EXPECT_EQ(patterns.of(std::string(252, 'a') + 'b').per_host, 1U);
}

}  // namespace
}  // namespace scrape::plan
