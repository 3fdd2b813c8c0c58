#include <scrape/base/text.hpp>
#include <scrape/engine/cookies.hpp>

namespace scrape::engine {

void Cookies::add(http::Cookie cookie) {
  std::scoped_lock const lock(mutex_);
  jar_.add(std::move(cookie));
}

std::string Cookies::field_for(url::Url const& url, WallTime now) {
  std::scoped_lock const lock(mutex_);
  return jar_.is_empty() ? std::string() : jar_.field_for(url, now);
}

void Cookies::take(url::Url const& url, http::Fields const& answer, WallTime now) {
  std::scoped_lock const lock(mutex_);
  take_cookies(jar_, url, answer, now);
}

std::vector<http::Cookie> Cookies::all(WallTime now) const {
  std::scoped_lock const lock(mutex_);
  return jar_.cookies(now);
}

bool sets_cookies(http::Fields const& answer) noexcept {
  return answer.find("Set-Cookie").has_value();
}

void take_cookies(http::CookieJar& jar, url::Url const& url, http::Fields const& answer, WallTime now) {
  for (std::size_t i = 0; i < answer.size(); ++i) {
    auto const [name, value] = answer[i];
    if (equal_ignoring_case(name, "Set-Cookie")) jar.set(url, value, now);
  }
}

}  // namespace scrape::engine
