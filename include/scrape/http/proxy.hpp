#pragma once
/// Through whom a request goes.

#include <scrape/http/credentials.hpp>
#include <scrape/url/no_proxy.hpp>
#include <scrape/url/origin.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace scrape::http {

struct Proxy {
  enum class Kind {
    http,
    https,    ///< the same, over TLS to the proxy
    socks5,   ///< RFC 1928; we resolve the name
    socks5h,  ///< the proxy resolves it
  };

  Kind kind = Kind::http;
  std::string host;  ///< in normal form
  std::uint16_t port = 0;
  std::optional<Credentials> credentials = {};

  bool operator==(Proxy const&) const = default;

  bool is_socks() const noexcept { return kind == Kind::socks5 || kind == Kind::socks5h; }
};

/// Reads "[SCHEME://][USER:PASSWORD@]HOST[:PORT]" as curl does: without a scheme it is http, without a port 1080, or
/// 443 for https; user and password may be percent-encoded. Throws std::invalid_argument with a sentence that repeats
/// nothing of it.
Proxy parse_proxy(std::string_view text);

/// Which proxy is for which origin.
class ProxyRules {
 public:
  using Environment = std::function<char const*(char const*)>;

  /// No proxy for anybody.
  ProxyRules() = default;

  /// `proxy` and `no_proxy` are what the command line says, and the environment counts where it says nothing, with
  /// curl's rules: http_proxy in lower case alone, since HTTP_PROXY may be a request's header in a CGI program
  /// (CVE-2016-5385); https_proxy, all_proxy and no_proxy also in upper case. An empty variable counts as none; an
  /// empty `proxy` is no proxy, and an empty `no_proxy` no exception. Throws std::invalid_argument with a sentence that
  /// begins with the option or the variable.
  ProxyRules(std::optional<std::string> const& proxy, std::optional<std::string> const& no_proxy,
             Environment const& environment);

  /// Nothing for a direct connection.
  Proxy const* find(url::Origin const& origin) const;

  bool is_empty() const noexcept { return !for_http_ && !for_https_; }

 private:
  std::optional<Proxy> for_http_;
  std::optional<Proxy> for_https_;
  url::NoProxy directly_;
};

}  // namespace scrape::http
