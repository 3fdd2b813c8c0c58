#pragma once
/// What is said to a SOCKS 5 proxy before a connection goes through it (RFC 1928, RFC 1929).

#include <scrape/base/result.hpp>
#include <scrape/http/credentials.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace scrape::http {

/// Says what to send and how many bytes to receive, by turns, until the connection stands.
class Socks5Handshake {
 public:
  /// To a host, which is an address or a name of at most 255 bytes. User and password have at most
  /// 255 bytes each.
  Socks5Handshake(std::string host, std::uint16_t port, std::optional<Credentials> credentials);

  /// What is to be sent now; empty when something has to be received first.
  std::string take_message() { return std::exchange(message_, {}); }

  /// How many bytes are to be received now; never more than are certain to come. 0 when the connection stands.
  std::size_t wanted() const noexcept { return wanted_; }

  /// Takes that many bytes. Errors: Errc::proxy_refused, or proxy_unavailable when that may pass,
  /// proxy_login_refused, proxy_not_socks.
  Result<void> receive(std::string_view bytes);

  /// Why the proxy refused (RFC 1928 §6); empty when it did not, or gave no reason that the RFC knows.
  std::string_view refusal() const noexcept { return refusal_; }

 private:
  enum class Step { method, login, reply, address, done };

  Result<void> take_method(std::string_view bytes);
  void log_in();
  void request();
  Result<void> take_reply(std::string_view bytes);

  std::string host_;
  std::uint16_t port_;
  std::optional<Credentials> credentials_;
  std::string message_;
  std::size_t wanted_ = 0;
  std::string_view refusal_;
  Step step_ = Step::method;
};

}  // namespace scrape::http
