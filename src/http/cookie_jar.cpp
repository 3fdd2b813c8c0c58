#include <scrape/base/text.hpp>
#include <scrape/http/cookie_jar.hpp>
#include <scrape/http/set_cookie.hpp>
#include <scrape/url/host.hpp>
#include <scrape/url/public_suffix.hpp>

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <utility>

namespace scrape::http {
namespace {

// In seconds, as there are dates that nanoseconds cannot tell.
bool has_ended(Cookie const& cookie, WallTime now) noexcept {
  return cookie.expires && *cookie.expires <= std::chrono::floor<std::chrono::seconds>(now);
}

// RFC 6265 §5.1.3.
bool domain_matches(std::string_view host, std::string_view domain) noexcept {
  if (host == domain) return true;
  return host.size() > domain.size() && host.ends_with(domain) && host[host.size() - domain.size() - 1] == '.' &&
         !url::is_address(host);
}

// RFC 6265 §5.1.4.
bool path_matches(std::string_view path, std::string_view cookie_path) noexcept {
  if (!path.starts_with(cookie_path)) return false;
  return path.size() == cookie_path.size() || cookie_path.ends_with('/') || path[cookie_path.size()] == '/';
}

// RFC 6265 §5.1.4.
std::string_view default_path(std::string_view path) noexcept {
  return path.substr(0, std::max<std::size_t>(path.rfind('/'), 1));
}

bool starts_ignoring_case(std::string_view text, std::string_view beginning) noexcept {
  return equal_ignoring_case(text.substr(0, beginning.size()), beginning);
}

// RFC 6265bis §5.7, steps 20 to 22. A cookie without a name would be sent like one that has it.
bool keeps_promise_of_name(SetCookie const& cookie) noexcept {
  if (cookie.name.empty()) {
    return !starts_ignoring_case(cookie.value, "__Secure-") && !starts_ignoring_case(cookie.value, "__Host-");
  }
  if (starts_ignoring_case(cookie.name, "__Host-")) {
    return cookie.is_secure && cookie.domain.empty() && cookie.path == "/";
  }
  return cookie.is_secure || !starts_ignoring_case(cookie.name, "__Secure-");
}

// Nothing when the host may not set a cookie for that domain. A public suffix may set one for itself alone.
std::optional<Cookie> cookie_of(SetCookie set, url::Url const& url) {
  auto const& host = url.origin().host;
  if (set.domain == host && url::is_public_suffix(host)) set.domain.clear();
  auto const is_host_only = set.domain.empty();
  if (!is_host_only && (url::is_public_suffix(set.domain) || !domain_matches(host, set.domain))) return std::nullopt;
  if (set.is_secure && !url.origin().secure) return std::nullopt;
  if (!keeps_promise_of_name(set)) return std::nullopt;
  if (set.path.empty()) set.path = default_path(url.path());
  if (is_host_only) set.domain = host;
  return Cookie{std::move(set.name), std::move(set.value), std::move(set.domain), std::move(set.path),
                set.expires,         is_host_only,         set.is_secure,         set.is_http_only};
}

bool is_same(Cookie const& a, Cookie const& b) noexcept {
  return a.name == b.name && a.path == b.path && a.is_host_only == b.is_host_only;
}

// Calls `look` with the host and each domain above it.
template <class Look>
void for_each_domain(std::string host, Look const& look) {
  look(host);
  if (url::is_address(host)) return;
  for (auto dot = host.find('.'); dot != std::string::npos; dot = host.find('.')) {
    host.erase(0, dot + 1);
    look(host);
  }
}

}  // namespace

// Hosts whose cookies have all ended take no room.
template <class IsWanted>
void CookieJar::take_out(std::string const& domain, IsWanted const& is_wanted) {
  auto const shelf = shelves_.find(domain);
  if (shelf == shelves_.end()) return;
  size_ -= std::erase_if(shelf->second, [&](Kept const& kept) { return is_wanted(kept.cookie); });
  if (shelf->second.empty()) shelves_.erase(shelf);
}

void CookieJar::set(url::Url const& url, std::string_view set_cookie, WallTime now) {
  auto parsed = parse_set_cookie(set_cookie, now);
  if (!parsed) return;
  auto cookie = cookie_of(std::move(*parsed), url);
  if (!cookie || (!url.origin().secure && would_hide_secure(*cookie, now))) return;
  auto const& domain = cookie->domain;
  take_out(domain, [&](Cookie const& kept) { return has_ended(kept, now); });
  if (has_ended(*cookie, now)) return take_out(domain, [&](Cookie const& kept) { return is_same(kept, *cookie); });
  put(std::move(*cookie), most_of_domain);
  make_room();
}

void CookieJar::add(Cookie cookie) {
  auto const before = size_;
  put(std::move(cookie), SIZE_MAX);
  most_ += size_ - before;
}

// RFC 6265bis §5.7, step 19: what came over https is not replaced, or stood in front of, by what came without.
bool CookieJar::would_hide_secure(Cookie const& cookie, WallTime now) const {
  return std::ranges::any_of(shelves_, [&](auto const& entry) {
    if (!domain_matches(entry.first, cookie.domain) && !domain_matches(cookie.domain, entry.first)) return false;
    return std::ranges::any_of(entry.second, [&](Kept const& kept) {
      return kept.cookie.is_secure && !has_ended(kept.cookie, now) && kept.cookie.name == cookie.name &&
             path_matches(cookie.path, kept.cookie.path);
    });
  });
}

// It takes the place, and the age, of one that is the same.
void CookieJar::put(Cookie cookie, std::size_t most_of_shelf) {
  auto& shelf = shelves_[cookie.domain];
  auto const same = std::ranges::find_if(shelf, [&](Kept const& kept) { return is_same(kept.cookie, cookie); });
  ++clock_;
  if (same != shelf.end()) {
    same->cookie = std::move(cookie);
    same->used = clock_;
    return;
  }
  if (shelf.size() >= most_of_shelf) drop_one(shelf);
  shelf.push_back({std::move(cookie), clock_, clock_});
  ++size_;
}

// RFC 6265bis §5.7: those that are not secure go first.
void CookieJar::drop_one(Shelf& shelf) {
  shelf.erase(std::ranges::min_element(shelf, {},
                                       [](Kept const& kept) { return std::pair(kept.cookie.is_secure, kept.used); }));
  --size_;
}

// A tenth at a time, so that a run over many hosts does not look for the oldest one again and again.
void CookieJar::make_room() {
  if (size_ <= most_) return;
  std::vector<std::uint64_t> uses;
  for (auto const& [domain, shelf] : shelves_) {
    for (auto const& kept : shelf)
      uses.push_back(kept.used);
  }
  auto const limit = uses.begin() + most / 10;
  std::ranges::nth_element(uses, limit);
  for (auto& [domain, shelf] : shelves_)
    size_ -= std::erase_if(shelf, [&](Kept const& kept) { return kept.used < *limit; });
  std::erase_if(shelves_, [](auto const& entry) { return entry.second.empty(); });
}

std::string CookieJar::field_for(url::Url const& url, WallTime now) {
  std::vector<Kept*> found;
  auto const& [is_secure, host, port] = url.origin();
  for_each_domain(host, [&](std::string const& domain) {
    take_out(domain, [&](Cookie const& cookie) { return has_ended(cookie, now); });
    auto const shelf = shelves_.find(domain);
    if (shelf == shelves_.end()) return;
    for (auto& kept : shelf->second) {
      auto const& cookie = kept.cookie;
      if (cookie.is_host_only && domain != host) continue;
      if ((is_secure || !cookie.is_secure) && path_matches(url.path(), cookie.path)) found.push_back(&kept);
    }
  });
  std::ranges::sort(found, [](Kept const* a, Kept const* b) {
    auto const [longer, shorter] = std::pair(a->cookie.path.size(), b->cookie.path.size());
    return longer != shorter ? longer > shorter : a->created < b->created;
  });
  std::string field;
  for (auto* const kept : found) {
    kept->used = ++clock_;
    auto const& [name, value] = std::tie(kept->cookie.name, kept->cookie.value);
    field.append(field.empty() ? "" : "; ").append(name).append(name.empty() ? "" : "=").append(value);
  }
  return field;
}

std::vector<Cookie> CookieJar::cookies(WallTime now) const {
  std::vector<Kept const*> found;
  for (auto const& [domain, shelf] : shelves_) {
    for (auto const& kept : shelf) {
      if (!has_ended(kept.cookie, now)) found.push_back(&kept);
    }
  }
  std::ranges::sort(found, {}, &Kept::created);
  std::vector<Cookie> cookies;
  cookies.reserve(found.size());
  for (auto const* const kept : found)
    cookies.push_back(kept->cookie);
  return cookies;
}

}  // namespace scrape::http
