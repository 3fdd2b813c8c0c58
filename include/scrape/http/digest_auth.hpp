#pragma once
/// Digest access authentication (RFC 7616).

#include <scrape/http/challenge.hpp>
#include <scrape/http/credentials.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace scrape::http {

/// What is to be said of a request.
struct DigestRequest {
  std::string_view method;
  std::string_view target;  ///< as in the request line
  std::string_view cnonce;  ///< printable, without quotes; never the same twice
};

/// Answers one challenge, for as long as its nonce is good.
class DigestAuth {
 public:
  /// Of several challenges, the strongest that can be answered: SHA-256 rather than MD5, each also as "-sess", with
  /// qop=auth, or without qop as RFC 2069 had it. Nothing when there is none.
  static std::optional<DigestAuth> choose(std::span<Challenge const> challenges);

  /// The value of an Authorization or Proxy-Authorization field. Counts how often the nonce was used.
  std::string answer(Credentials const& credentials, DigestRequest const& request);

  /// Whether the challenge came because the nonce was too old, not because of the credentials (RFC 7616 §3.3).
  bool is_stale() const noexcept { return is_stale_; }

  std::string const& realm() const noexcept { return realm_; }

 private:
  enum class Hash { md5, sha256 };

  static std::optional<DigestAuth> from(Challenge const& challenge);
  std::string hash(std::string_view text) const;

  Hash hash_ = Hash::md5;
  std::string algorithm_;  ///< as the challenge spells it; empty: it does not
  bool is_session_ = false;
  bool has_qop_ = false;
  bool hashes_user_ = false;
  bool is_stale_ = false;
  std::string realm_;
  std::string nonce_;
  std::optional<std::string> opaque_;
  std::uint32_t uses_ = 0;
};

}  // namespace scrape::http
