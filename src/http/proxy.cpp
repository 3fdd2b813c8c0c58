#include <scrape/base/text.hpp>
#include <scrape/http/proxy.hpp>
#include <scrape/url/host.hpp>

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <stdexcept>
#include <utility>

namespace scrape::http {
namespace {

using Kind = Proxy::Kind;

constexpr std::uint16_t usual_port = 1080;
constexpr std::uint16_t secure_port = 443;

[[noreturn]] void refuse_proxy(char const* why) {
  throw std::invalid_argument(why);
}

Kind take_kind(std::string_view& text) {
  constexpr std::string_view mark = "://";
  auto const end = text.find(mark);
  if (end == std::string_view::npos) return Kind::http;
  auto const scheme = to_lower(text.substr(0, end));
  text.remove_prefix(end + mark.size());
  if (scheme == "http") return Kind::http;
  if (scheme == "https") return Kind::https;
  if (scheme == "socks5") return Kind::socks5;
  if (scheme == "socks5h") return Kind::socks5h;
  refuse_proxy("the scheme of a proxy is http, https, socks5 or socks5h");
}

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char byte = 0;
    auto const hex = text.substr(i + 1, 2);
    auto const is_encoded = text[i] == '%' && hex.size() == 2 &&
                            std::from_chars(hex.data(), hex.data() + 2, byte, 16).ptr == hex.data() + 2;
    decoded += is_encoded ? static_cast<char>(byte) : text[i];
    if (is_encoded) i += 2;
  }
  return decoded;
}

std::optional<Credentials> take_credentials(std::string_view& text) {
  auto const at = text.rfind('@');
  if (at == std::string_view::npos) return std::nullopt;
  auto [user, password] = parse_credentials(text.substr(0, at));
  text.remove_prefix(at + 1);
  return Credentials{percent_decoded(user), percent_decoded(password)};
}

bool has_control(std::string_view text) noexcept {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
}

// RFC 1929 §2 has a byte for the length of each, RFC 7617 §2 no way to write a colon or a control character.
void check(Credentials const& credentials, bool is_for_socks) {
  constexpr std::size_t most = 255;
  auto const& [user, password] = credentials;
  if (is_for_socks && std::max(user.size(), password.size()) > most) {
    refuse_proxy("user name and password for a SOCKS proxy have at most 255 bytes each");
  }
  if (!is_for_socks && (has_control(user) || has_control(password) || user.find(':') != std::string::npos)) {
    refuse_proxy("user name and password for a proxy have no control characters, and the name no colon");
  }
}

std::uint16_t port_of(std::string_view text) {
  std::uint16_t port = 0;
  auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (failed != std::errc() || end != text.data() + text.size() || port == 0) {
    refuse_proxy("the port of a proxy is a number from 1 to 65535");
  }
  return port;
}

std::string host_of(std::string_view text) {
  auto const is_bracketed = text.starts_with('[') && text.ends_with(']');
  auto host = url::normalise_host(text);
  if (!host || (!is_bracketed && host->find(':') != std::string::npos))
    refuse_proxy("a proxy has a host name or address");
  return std::move(*host);
}

// The first of them that says something.
std::pair<std::string, std::string> first_set(ProxyRules::Environment const& environment,
                                              std::initializer_list<char const*> names) {
  for (auto const* const name : names) {
    auto const* const value = environment(name);
    if (value != nullptr && *value != '\0') return {name, value};
  }
  return {};
}

std::optional<Proxy> proxy_of(std::pair<std::string, std::string> const& named) {
  auto const& [name, text] = named;
  if (text.empty()) return std::nullopt;
  try {
    return parse_proxy(text);
  } catch (std::invalid_argument const& wrong) {
    throw std::invalid_argument(name + ": " + wrong.what());
  }
}

}  // namespace

Proxy parse_proxy(std::string_view text) {
  Proxy proxy;
  proxy.kind = take_kind(text);
  text = text.substr(0, text.find('/'));
  proxy.credentials = take_credentials(text);
  if (proxy.credentials) check(*proxy.credentials, proxy.is_socks());
  auto const colon = text.rfind(':');
  auto const has_port = colon != std::string_view::npos && text.find(']', colon) == std::string_view::npos;
  auto const default_port = proxy.kind == Kind::https ? secure_port : usual_port;
  proxy.port = has_port ? port_of(text.substr(colon + 1)) : default_port;
  proxy.host = host_of(has_port ? text.substr(0, colon) : text);
  return proxy;
}

ProxyRules::ProxyRules(std::optional<std::string> const& proxy, std::optional<std::string> const& no_proxy,
                       Environment const& environment) {
  if (proxy) {
    for_http_ = for_https_ = proxy_of({"--proxy", *proxy});
  } else {
    for_http_ = proxy_of(first_set(environment, {"http_proxy", "all_proxy", "ALL_PROXY"}));
    for_https_ = proxy_of(first_set(environment, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}));
  }
  directly_ = url::NoProxy(no_proxy ? *no_proxy : first_set(environment, {"no_proxy", "NO_PROXY"}).second);
}

Proxy const* ProxyRules::find(url::Origin const& origin) const {
  auto const& proxy = origin.secure ? for_https_ : for_http_;
  return proxy && !directly_.matches(origin.host) ? &*proxy : nullptr;
}

}  // namespace scrape::http
