#pragma once
// A throw-away certificate authority and the certificates that it issues, good and bad ones.

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace scrape::site {

/// A certificate with its private key, both as PEM.
struct Leaf {
  std::string cert_pem;
  std::string key_pem;
};

/// What a certificate shall say. Offsets count from now, so that tests can have expired ones (`not_after{-1h}`)
/// and ones of the future (`not_before{1h}`).
struct LeafSpec {
  std::vector<std::string> dns_names;
  std::vector<std::string> ip_addresses;
  std::chrono::seconds not_before = std::chrono::hours(-1);
  std::chrono::seconds not_after = std::chrono::hours(7 * 24);
  std::string common_name = "scrape demo site";
  bool for_client = false;  ///< says who a client is, not who a server is
};

/// Names and addresses under which this machine reaches itself: localhost, 127.0.0.1 to 127.0.0.8, ::1.
LeafSpec loopback_spec();

/// A certificate that is its own issuer (EC P-256). Throws std::runtime_error when OpenSSL fails.
Leaf self_signed(LeafSpec const& spec);

/// The key in a form that needs this password. Throws std::runtime_error when OpenSSL fails.
std::string encrypted(std::string const& key_pem, std::string const& password);

/// The name by which OpenSSL finds an authority's certificate in a directory: "8d28ae65.0".
std::string hashed_name(std::string const& cert_pem);

/// A certificate authority (EC P-256) made at construction; its key never leaves the process.
/// Throws std::runtime_error when OpenSSL fails.
class Authority {
 public:
  explicit Authority(std::string const& common_name = "scrape throw-away test CA");

  /// An authority below this one. A server has to show its certificate together with those that it issues.
  Authority subordinate(std::string const& common_name,
                        std::chrono::seconds not_after = std::chrono::hours(30 * 24)) const;

  /// The authority's own certificate: what a client is to trust.
  std::string const& pem() const noexcept { return self_.cert_pem; }

  /// A certificate signed by this authority.
  Leaf issue(LeafSpec const& spec) const;

 private:
  explicit Authority(Leaf self) : self_(std::move(self)) {}

  Leaf self_;
};

}  // namespace scrape::site
