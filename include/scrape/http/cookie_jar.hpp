#pragma once
/// Cookies, and which requests they go with (RFC 6265 §5, with the amendments of RFC 6265bis).

#include <scrape/base/deadline.hpp>
#include <scrape/url/url.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace scrape::http {

struct Cookie {
  std::string name;
  std::string value;
  std::string domain;                               ///< host in normal form
  std::string path;                                 ///< begins with a slash
  std::optional<std::chrono::sys_seconds> expires;  ///< none: when the session ends
  bool is_host_only = true;                         ///< not for hosts below the domain
  bool is_secure = false;                           ///< for https alone
  bool is_http_only = false;
};

/// Not thread-safe.
class CookieJar {
 public:
  /// Limits of RFC 6265 §6.1, as browsers have them. Beyond them those go that were not used for the longest time.
  static constexpr std::size_t most_of_domain = 180;
  static constexpr std::size_t most = 3000;

  /// Keeps what the answer to a request for `url` sets, or ends what it ends. A cookie that the host has no right to
  /// set, or that does not hold what its name promises, is ignored.
  void set(url::Url const& url, std::string_view set_cookie, WallTime now);

  /// Keeps a cookie that the user vouches for, beyond these limits. It replaces one of the same name, domain and path.
  void add(Cookie cookie);

  /// The value of the Cookie field of a request for `url`: longer paths first, then older cookies. Empty for none.
  std::string field_for(url::Url const& url, WallTime now);

  /// Those that have not ended, in the order in which they came.
  std::vector<Cookie> cookies(WallTime now) const;

  bool is_empty() const noexcept { return size_ == 0; }

 private:
  struct Kept {
    Cookie cookie;
    std::uint64_t created = 0;
    std::uint64_t used = 0;
  };
  using Shelf = std::vector<Kept>;

  bool would_hide_secure(Cookie const& cookie, WallTime now) const;
  void put(Cookie cookie, std::size_t most_of_shelf);
  template <class IsWanted>
  void take_out(std::string const& domain, IsWanted const& is_wanted);
  void drop_one(Shelf& shelf);
  void make_room();

  std::unordered_map<std::string, Shelf> shelves_;  ///< by domain
  std::size_t size_ = 0;
  std::size_t most_ = most;
  std::uint64_t clock_ = 0;
};

}  // namespace scrape::http
