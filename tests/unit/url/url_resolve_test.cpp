#include "support/urls.hpp"

#include <scrape/url/url.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape::url {
namespace {

using test::url_of;

struct Reference {
  std::string_view given;
  std::string_view target;
};

template <std::size_t size>
void expect_resolved(Url const& base, Reference const (&table)[size]) {
  for (auto const& [given, target] : table) {
    SCOPED_TRACE(given);
    auto const url = base.resolve(given);
    ASSERT_TRUE(url.has_value()) << make_error_code(url.error().why).message();
    EXPECT_EQ(url->text(), target);
  }
}

// RFC 3986 §5.4. Ours have no fragments, and an empty path is "/".
auto const base = "http://a/b/c/d;p?q";

TEST(UrlResolve, FollowsTheNormalExamples) {
  Reference const table[] = {
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g/"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q"},
      {"g#s", "http://a/b/c/g"},
      {"g?y#s", "http://a/b/c/g?y"},
      {";x", "http://a/b/c/;x"},
      {"g;x", "http://a/b/c/g;x"},
      {"g;x?y#s", "http://a/b/c/g;x?y"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"./", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../", "http://a/"},
      {"../../g", "http://a/g"},
  };
  expect_resolved(url_of(base), table);
}

TEST(UrlResolve, FollowsTheAbnormalExamples) {
  Reference const table[] = {
      {"../../../g", "http://a/g"},
      {"../../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {".g", "http://a/b/c/.g"},
      {"g..", "http://a/b/c/g.."},
      {"..g", "http://a/b/c/..g"},
      {"./../g", "http://a/b/g"},
      {"./g/.", "http://a/b/c/g/"},
      {"g/./h", "http://a/b/c/g/h"},
      {"g/../h", "http://a/b/c/h"},
      {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
      {"g;x=1/../y", "http://a/b/c/y"},
      {"g?y/./x", "http://a/b/c/g?y/./x"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
      {"g#s/./x", "http://a/b/c/g"},
      {"g#s/../x", "http://a/b/c/g"},
  };
  expect_resolved(url_of(base), table);
}

// RFC 3986 §5.4.2, last example, as browsers and "backward compatibility" read it. Regression: "g" became the host.
TEST(UrlResolve, ReadsTheSameSchemeWithoutAHostAsRelative) {
  Reference const table[] = {
      {"http:g", "http://a/b/c/g"},      {"HTTP:/g", "http://a/g"}, {"http:", "http://a/b/c/d;p?q"},
      {"http:?y", "http://a/b/c/d;p?y"}, {"http://g", "http://g/"}, {"https:g", "https://g/"},
      {"https:/g", "https://g/"},
  };
  expect_resolved(url_of(base), table);
}

TEST(UrlResolve, RefusesOtherSchemes) {
  for (auto const* const reference : {"g:h", "mailto:joe@example.org", "javascript:void(0)", "ftp://a/", "data:,x"}) {
    SCOPED_TRACE(reference);
    auto const url = url_of(base).resolve(reference);
    ASSERT_TRUE(url.has_error()) << url->text();
    EXPECT_EQ(url.error().why, Errc::url_unsupported_scheme);
  }
}

TEST(UrlResolve, KeepsTheSchemeOfTheBaseForANetworkPath) {
  EXPECT_EQ(url_of("https://a/b").resolve("//g/x")->text(), "https://g/x");
  EXPECT_EQ(url_of("https://a/b").resolve("\\\\g\\x")->text(), "https://g/x");
}

TEST(UrlResolve, KeepsThePortOfTheBase) {
  EXPECT_EQ(url_of("http://a:8080/b").resolve("/g")->text(), "http://a:8080/g");
  EXPECT_EQ(url_of("http://[::1]:8080/b").resolve("g")->text(), "http://[::1]:8080/g");
}

TEST(UrlResolve, RepairsWhatParseRepairs) {
  Reference const table[] = {
      {"  g ", "http://a/b/c/g"},
      {"\\g\\h", "http://a/g/h"},
      {"..\\g", "http://a/b/g"},
      {"g h", "http://a/b/c/g%20h"},
      {"\xfcml", "http://a/b/c/%FCml"},
      {"%7eg", "http://a/b/c/~g"},
      {"?q=\xe4", "http://a/b/c/d;p?q=%E4"},
  };
  expect_resolved(url_of(base), table);
}

TEST(UrlResolve, KeepsDoubledSlashesOfTheBase) {
  Reference const table[] = {{"g", "http://a//b//g"}, {"..", "http://a//b/"}, {"../..", "http://a//"}};
  expect_resolved(url_of("http://a//b//c"), table);
}

TEST(UrlResolve, RefusesWhatParseRefuses) {
  EXPECT_EQ(url_of(base).resolve("//").error().why, Errc::url_no_host);
  EXPECT_EQ(url_of(base).resolve("//joe:secret@h/").error().why, Errc::url_has_credentials);
  EXPECT_EQ(url_of(base).resolve("a\nb").error().why, Errc::url_control_character);
  EXPECT_EQ(url_of(base).resolve("//h:0/").error().why, Errc::url_bad_port);
}

// A hostile Location must not cost stack.
TEST(UrlResolve, TakesManySchemesInARow) {
  std::string reference;
  for (int i = 0; i < 20'000; ++i)
    reference += "http:";

  EXPECT_TRUE(url_of(base).resolve(reference + 'g').has_error());
}

}  // namespace
}  // namespace scrape::url
