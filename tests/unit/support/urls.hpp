#pragma once
/// URLs of tests.

#include <scrape/url/url.hpp>

#include <string_view>

namespace scrape::test {

/// A URL that the test knows to be good; throws when it is not.
inline url::Url url_of(std::string_view text) {
  return url::Url::parse(text).value();
}

}  // namespace scrape::test
