#include <scrape/http/media_type.hpp>

#include <gtest/gtest.h>

namespace scrape::http {
namespace {

struct Row {
  std::string_view given;
  std::string_view expected;
};

// RFC 9110 §8.3.1.
TEST(MediaType, IsTypeAndSubtypeInLowerCase) {
  Row const table[] = {
      {"text/html", "text/html"},
      {"Text/HTML; charset=UTF-8", "text/html"},
      {"  text/html\t;x", "text/html"},
      {"text/html;", "text/html"},
      {"text/html; charset=\"a;b\"", "text/html"},
      {"text/html, text/plain", "text/html"},
      {"application/vnd.api+json", "application/vnd.api+json"},
      {"image/svg+xml", "image/svg+xml"},
      {"x-a.b_c/!#$%&'*+-.^_`|~", "x-a.b_c/!#$%&'*+-.^_`|~"},
  };
  for (auto const& [given, expected] : table)
    EXPECT_EQ(media_type(given), expected) << given;
}

TEST(MediaType, IsEmptyWithoutThatForm) {
  for (auto const* const given :
       {"", "html", "text/", "/html", "/", "text /html", "text/ html", "text/html/x", ";text/html", "te\xe4t/html",
        "text/ht\x01ml", ", text/plain", "text\\html", "../a/b"}) {
    EXPECT_EQ(media_type(given), "") << given;
  }
}

TEST(MediaType, HasTheUsualExtension) {
  Row const table[] = {
      {"text/html", "html"},
      {"application/json", "json"},
      {"text/plain", "txt"},
      {"image/jpeg", "jpg"},
      {"image/svg+xml", "svg"},
      {"application/pdf", "pdf"},
      {"text/javascript", "js"},
      {"application/javascript", "js"},
      {"application/atom+xml", "atom"},
      {"video/webm", "webm"},
      {"application/xhtml+xml", "xhtml"},
      {"text/xml", "xml"},
      {"application/gzip", "gz"},
      {"font/woff2", "woff2"},
      {"application/ld+json", "jsonld"},
      {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"},
      {"application/geo+json", "geojson"},
  };
  for (auto const& [given, expected] : table)
    EXPECT_EQ(extension_of(given), expected) << given;
}

// RFC 6839 §3.1, RFC 7303 §8.
TEST(MediaType, HasTheExtensionOfItsSuffix) {
  EXPECT_EQ(extension_of("application/vnd.api+json"), "json");
  EXPECT_EQ(extension_of("application/vnd.x+xml"), "xml");
}

TEST(MediaType, HasAnExtensionWhenItIsUnknown) {
  EXPECT_EQ(extension_of(""), "bin");
  EXPECT_EQ(extension_of("application/octet-stream"), "bin");
  EXPECT_EQ(extension_of("a/b"), "bin");
  EXPECT_EQ(extension_of("zzz/zzz"), "bin");
}

}  // namespace
}  // namespace scrape::http
