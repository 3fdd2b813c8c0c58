#include "support/urls.hpp"

#include <scrape/base/error.hpp>
#include <scrape/http/redirect.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace scrape::http {
namespace {

using test::url_of;

ResponseHead head_with_location(std::string_view location) {
  ResponseHead head;
  head.status = 302;
  head.fields.add("location", location);
  return head;
}

Result<url::Url> follow(std::string_view from, std::string_view location) {
  return redirect_target(url_of(from), head_with_location(location));
}

// RFC 9110 §15.4: 300 and 304 to 306 do not ask to go elsewhere.
TEST(Redirect, IsOneOfFiveStatuses) {
  std::set<int> const redirects{301, 302, 303, 307, 308};

  for (int status = 0; status < 1000; ++status) {
    EXPECT_EQ(is_redirect(status), redirects.contains(status)) << status;
  }
}

struct Hop {
  std::string_view location;
  std::string_view target;
};

// RFC 9110 §10.2.2: a URI reference, resolved against the target URI.
TEST(Redirect, GoesToTheLocation) {
  Hop const table[] = {
      {"https://example.com/x", "https://example.com/x"},
      {"http://example.com", "http://example.com/"},
      {"/x", "https://example.org/x"},
      {"x", "https://example.org/a/x"},
      {"../x?y#z", "https://example.org/x?y"},
      {"?y", "https://example.org/a/b?y"},
      {"#z", "https://example.org/a/b?c"},
      {"//example.com/x", "https://example.com/x"},
      {"/x y", "https://example.org/x%20y"},
      {"/\xe4", "https://example.org/%E4"},
      {"/\xc3\xa4", "https://example.org/%C3%A4"},
      {"https:/x", "https://example.org/x"},
      {" /x ", "https://example.org/x"},
      {"/a\tb", "https://example.org/ab"},
  };
  for (auto const& [location, target] : table) {
    SCOPED_TRACE(location);
    auto const url = follow("https://example.org/a/b?c", location);
    ASSERT_TRUE(url.has_value()) << url.error().message();
    EXPECT_EQ(url->text(), target);
  }
}

TEST(Redirect, NeedsALocation) {
  ResponseHead head;
  head.status = 301;

  EXPECT_EQ(redirect_target(url_of("https://example.org/"), head).error(), Errc::missing_location);
  EXPECT_EQ(follow("https://example.org/", "").error(), Errc::missing_location);
}

TEST(Redirect, GoesNowhereThatCannotBeFetched) {
  for (auto const* const location :
       {"ftp://example.org/", "mailto:joe@example.org", "javascript:alert(1)", "file:///etc",
        "https://joe:secret@example.org/", "https://", "//", "https://a..b/", "http://h:0/", "/a\x01",
        "https://\xe4.org/", "data:text/html,x"}) {
    SCOPED_TRACE(location);
    auto const url = follow("https://example.org/", location);
    ASSERT_TRUE(url.has_error()) << url->text();
    EXPECT_EQ(url.error(), Errc::bad_location);
  }
}

}  // namespace
}  // namespace scrape::http
