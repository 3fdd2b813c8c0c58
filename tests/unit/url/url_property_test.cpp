#include "support/random.hpp"
#include "support/urls.hpp"

#include <scrape/base/text.hpp>
#include <scrape/url/url.hpp>

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace scrape::url {
namespace {

using test::Random;
using test::url_of;

constexpr auto seeds = std::to_array<std::string_view>({
    "http://example.org/",
    "HTTPS://EXAMPLE.org:443/a/b/../c?d=e#f",
    "http://[2001:DB8::1]:8080//a//b/",
    "http://192.168.0.1/a%2Fb/%7Ec?x=%26&y=%zz",
    "http://0x7f.1/..//./a;p=1/",
    "https://xn--bcher-kva.example/\xc3\xa4\xc3\xb6?q=\xff",
    "http:\\\\h\\a\\..\\b",
    "http://example.org./%2e%2e/%2E/x?/../?",
});

constexpr auto pieces = std::to_array<std::string_view>({
    "/",   "//",       "/.",   "/..", "/../", "/./", ".",   "..", "%2e",  "%2E%2e", "%2f", "%5C", "%", "%4", "%zz",
    "%25", "%00",      "?",    "#",   "\\",   ":",   ":80", "@",  "[",    "]",      "::",  " ",   "a", "Z",  "~",
    "%7e", "\xc3\xa4", "\xff", "|",   "\"",   "&",   "=",   "+",  "\x01", "0",      "0x",  "-",   "_", ";",  "'",
});

std::string mutated(Random& random) {
  std::string text(random.one_of(seeds));
  for (auto edits = 1 + random.below(6); edits > 0; --edits) {
    auto const at = random.below(text.size() + 1);
    auto const gone = random.one_in(2) ? random.below(4) : 0;
    text.replace(at, gone, random.one_of(pieces));
  }
  return text;
}

bool is_sendable(std::string_view target) {
  for (auto const c : target) {
    if (c <= ' ' || c > '~' || c == '#' || c == '\\' || c == '"' || c == '<' || c == '>') return false;
  }
  return target.starts_with('/');
}

bool has_dot_segment(std::string_view path) {
  auto const text = std::string(path) + '/';
  return text.find("/./") != std::string::npos || text.find("/../") != std::string::npos;
}

void expect_normal_form(std::string const& given, Url const& url) {
  SCOPED_TRACE(printable(given) + " -> " + url.text());
  auto const again = Url::parse(url.text());
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->text(), url.text());
  EXPECT_EQ(again->origin(), url.origin());
  EXPECT_TRUE(is_sendable(url.target()));
  EXPECT_FALSE(has_dot_segment(url.path()));
  EXPECT_EQ(std::string(url.path()) + std::string(url.query()), url.target());
}

TEST(UrlProperty, NormalFormsStayAsTheyAre) {
  for (auto const seed : seeds)
    expect_normal_form(std::string(seed), url_of(seed));
}

TEST(UrlProperty, WhateverIsReadHasANormalForm) {
  Random random(1);
  int good = 0;
  for (int i = 0; i < 20'000; ++i) {
    auto const given = mutated(random);
    auto const url = Url::parse(given);
    if (url.has_error()) {
      EXPECT_LE(url.error().at, given.size()) << given;
      continue;
    }
    ++good;
    expect_normal_form(given, *url);
  }
  EXPECT_GT(good, 3'000) << "the mutations hardly ever give a good URL";
}

TEST(UrlProperty, WhateverIsResolvedHasANormalForm) {
  Random random(2);
  for (int i = 0; i < 20'000; ++i) {
    auto const base = url_of(random.one_of(seeds));
    auto const reference = random.several_of(pieces, 6);
    auto const url = base.resolve(reference);
    if (url.has_value()) expect_normal_form(reference, *url);
  }
}

TEST(UrlProperty, AUrlResolvesToItselfFromAnywhere) {
  Random random(3);
  for (int i = 0; i < 5'000; ++i) {
    auto const url = Url::parse(mutated(random));
    if (url.has_error()) continue;
    EXPECT_EQ(url_of(random.one_of(seeds)).resolve(url->text())->text(), url->text());
    EXPECT_EQ(url->resolve(url->target().starts_with("//") ? url->text() : std::string(url->target()))->text(),
              url->text());
  }
}

}  // namespace
}  // namespace scrape::url
