#pragma once
/// The cookies that all requests of a run share.

#include <scrape/http/cookie_jar.hpp>
#include <scrape/http/fields.hpp>

#include <mutex>
#include <string>
#include <vector>

namespace scrape::engine {

/// Thread-safe.
class Cookies {
 public:
  /// As CookieJar::add().
  void add(http::Cookie cookie);

  /// As CookieJar::field_for().
  std::string field_for(url::Url const& url, WallTime now);

  /// Keeps what an answer to a request for `url` sets.
  void take(url::Url const& url, http::Fields const& answer, WallTime now);

  /// As CookieJar::cookies().
  std::vector<http::Cookie> all(WallTime now) const;

 private:
  mutable std::mutex mutex_;
  http::CookieJar jar_;
};

bool sets_cookies(http::Fields const& answer) noexcept;

/// As Cookies::take().
void take_cookies(http::CookieJar& jar, url::Url const& url, http::Fields const& answer, WallTime now);

}  // namespace scrape::engine
