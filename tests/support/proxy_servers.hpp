#pragma once
/// Proxies as Debian has them, on ports of 127.0.0.1.

#include "support/server_process.hpp"
#include "support/temporary_directory.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::test {

struct SquidOptions {
  enum class Login { none, basic, digest };

  Login login = Login::none;                ///< of the user "joe" with the password "hunter2"
  std::vector<std::string> tls_names = {};  ///< speaks TLS, with a certificate for these names and addresses
  std::uint16_t denied_port = 1;            ///< that nobody may ask for
};

/// Takes nothing from a cache. Knows "known.to.squid.test", which is 127.0.0.1, and asks no name server.
class Squid {
 public:
  explicit Squid(SquidOptions const& options = {});
  Squid(Squid const&) = delete;
  Squid& operator=(Squid const&) = delete;
  ~Squid();

  /// As --proxy takes it, with what is to stand before the host.
  std::string url(std::string_view login = {}) const;

  /// "127.0.0.1:3128"
  std::string address() const;

  /// The authority's certificate (PEM); empty without TLS.
  std::string const& authority() const noexcept { return authority_; }

  /// What it was asked for: a line each.
  std::string log() const;

 private:
  std::string service() const;

  bool is_tls_;
  TemporaryDirectory directory_;
  std::string authority_;
  ReservedPort port_;
  std::optional<ServerProcess> process_;
};

/// SOCKS 5, optionally for the user "joe" with the password "hunter2" alone.
class SocksServer {
 public:
  enum class Login { none, password };

  explicit SocksServer(Login login = Login::none);

  /// "SCHEME://LOGIN127.0.0.1:1080"
  std::string url(std::string_view scheme, std::string_view login = {}) const;
  std::string address() const;

  /// What it was asked for: a line each.
  std::string log() const;

 private:
  TemporaryDirectory directory_;
  ReservedPort port_;
  std::optional<ServerProcess> process_;
};

}  // namespace scrape::test
