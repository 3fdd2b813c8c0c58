#include <scrape/base/error.hpp>
#include <scrape/http/socks5.hpp>
#include <scrape/url/host.hpp>

#include <array>

#include <arpa/inet.h>

namespace scrape::http {
namespace {

constexpr char version = 5;
constexpr char login_version = 1;
constexpr char reserved = 0;

constexpr char no_login = 0;
constexpr char by_password = 2;

constexpr char connect_command = 1;
constexpr char ipv4_address = 1;
constexpr char domain_name = 3;
constexpr char ipv6_address = 4;

constexpr std::size_t ipv4_size = 4;
constexpr std::size_t ipv6_size = 16;
constexpr std::size_t port_size = 2;

// RFC 1928 §6, from 1 on.
constexpr auto refusals = std::to_array<std::string_view>(
    {"general failure", "not allowed by its rules", "network unreachable", "host unreachable", "connection refused",
     "TTL expired", "command not supported", "address type not supported"});

// What may be otherwise in a while: the network's doing or the host's.
constexpr bool may_pass(unsigned reply) noexcept {
  constexpr unsigned by_rules = 2;
  constexpr unsigned last_of_the_network = 6;
  return reply != by_rules && reply <= last_of_the_network;
}

std::string sized(std::string_view text) {
  return static_cast<char>(text.size()) + std::string(text);
}

template <std::size_t Size>
std::string packed(int family, std::string const& address) {
  std::string bytes(Size, '\0');
  ::inet_pton(family, address.c_str(), bytes.data());
  return bytes;
}

std::string address_of(std::string const& host) {
  if (!url::is_address(host)) return domain_name + sized(host);
  if (host.find(':') != std::string::npos) return ipv6_address + packed<ipv6_size>(AF_INET6, host);
  return ipv4_address + packed<ipv4_size>(AF_INET, host);
}

}  // namespace

Socks5Handshake::Socks5Handshake(std::string host, std::uint16_t port, std::optional<Credentials> credentials)
    : host_(std::move(host)), port_(port), credentials_(std::move(credentials)) {
  message_ = {version, static_cast<char>(credentials_ ? 2 : 1), no_login};
  if (credentials_) message_ += by_password;
  wanted_ = 2;
}

Result<void> Socks5Handshake::receive(std::string_view bytes) {
  switch (step_) {
    case Step::method:
      return take_method(bytes);
    case Step::login:
      if (bytes[1] != 0) return Errc::proxy_login_refused;
      request();
      return {};
    case Step::reply:
      return take_reply(bytes);
    case Step::address:
      step_ = Step::done;
      wanted_ = 0;
      return {};
    case Step::done:
      break;
  }
  return {};
}

Result<void> Socks5Handshake::take_method(std::string_view bytes) {
  if (bytes[0] != version) return Errc::proxy_not_socks;
  if (bytes[1] == no_login) {
    request();
  } else if (bytes[1] == by_password && credentials_) {
    log_in();
  } else {
    return Errc::proxy_login_refused;
  }
  return {};
}

// RFC 1929 §2.
void Socks5Handshake::log_in() {
  message_ = login_version + sized(credentials_->user) + sized(credentials_->password);
  step_ = Step::login;
  wanted_ = 2;
}

// RFC 1928 §4.
void Socks5Handshake::request() {
  constexpr unsigned low_byte = 0xff;
  message_ = std::string{version, connect_command, reserved} + address_of(host_);
  message_ += {static_cast<char>(port_ >> 8U), static_cast<char>(port_ & low_byte)};
  step_ = Step::reply;
  // Up to the first byte of the address: what follows it depends on its type, and a name's length is that byte.
  wanted_ = 5;
}

// RFC 1928 §6. The address that the proxy uses is of no interest, but for its length.
Result<void> Socks5Handshake::take_reply(std::string_view bytes) {
  if (bytes[0] != version) return Errc::proxy_not_socks;
  auto const reply = static_cast<unsigned char>(bytes[1]);
  if (reply != 0) {
    if (reply <= refusals.size()) refusal_ = refusals[reply - 1U];
    return may_pass(reply) ? Errc::proxy_unavailable : Errc::proxy_refused;
  }
  switch (bytes[3]) {
    case ipv4_address:
      wanted_ = ipv4_size - 1 + port_size;
      break;
    case ipv6_address:
      wanted_ = ipv6_size - 1 + port_size;
      break;
    case domain_name:
      wanted_ = static_cast<unsigned char>(bytes[4]) + port_size;
      break;
    default:
      return Errc::proxy_not_socks;
  }
  step_ = Step::address;
  return {};
}

}  // namespace scrape::http
