#include <scrape/base/hex.hpp>
#include <scrape/base/text.hpp>
#include <scrape/http/digest_auth.hpp>

#include <openssl/evp.h>

#include <array>
#include <cstdio>
#include <initializer_list>
#include <new>
#include <utility>

namespace scrape::http {
namespace {

constexpr std::string_view auth = "auth";

std::string hex_digest(EVP_MD const* algorithm, std::string_view text) {
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  auto* const bytes = reinterpret_cast<unsigned char*>(digest.data());
  if (::EVP_Digest(text.data(), text.size(), bytes, &size, algorithm, nullptr) != 1) throw std::bad_alloc();
  digest.resize(size);
  return to_hex(digest);
}

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (auto const part : parts)
    text.append(part) += ':';
  text.pop_back();
  return text;
}

std::string quoted(std::string_view text) {
  std::string quoted = "\"";
  for (auto const c : text)
    (c == '"' || c == '\\' ? quoted += '\\' : quoted) += c;
  return quoted += '"';
}

// Of a list such as "auth,auth-int".
bool offers_auth(std::string_view options) noexcept {
  while (!options.empty()) {
    auto const comma = std::min(options.find(','), options.size());
    if (equal_ignoring_case(trim(options.substr(0, comma)), auth)) return true;
    options.remove_prefix(std::min(comma + 1, options.size()));
  }
  return false;
}

bool is_true(std::optional<std::string_view> flag) noexcept {
  return flag && equal_ignoring_case(*flag, "true");
}

}  // namespace

std::optional<DigestAuth> DigestAuth::choose(std::span<Challenge const> challenges) {
  std::optional<DigestAuth> best;
  for (auto const& challenge : challenges) {
    auto candidate = from(challenge);
    if (candidate && (!best || candidate->hash_ > best->hash_)) best = std::move(candidate);
  }
  return best;
}

std::optional<DigestAuth> DigestAuth::from(Challenge const& challenge) {
  auto const realm = challenge.find("realm");
  auto const nonce = challenge.find("nonce");
  if (challenge.scheme != "digest" || !realm || !nonce) return std::nullopt;

  DigestAuth digest;
  auto algorithm = challenge.find("algorithm").value_or("");
  digest.algorithm_ = algorithm;
  constexpr std::string_view session = "-sess";
  if (algorithm.size() > session.size() &&
      equal_ignoring_case(algorithm.substr(algorithm.size() - session.size()), session)) {
    digest.is_session_ = true;
    algorithm.remove_suffix(session.size());
  }
  if (equal_ignoring_case(algorithm, "SHA-256")) {
    digest.hash_ = Hash::sha256;
  } else if (!algorithm.empty() && !equal_ignoring_case(algorithm, "MD5")) {
    return std::nullopt;
  }
  auto const qop = challenge.find("qop");
  digest.has_qop_ = qop.has_value();
  if ((qop && !offers_auth(*qop)) || (digest.is_session_ && !qop)) return std::nullopt;
  digest.hashes_user_ = is_true(challenge.find("userhash"));
  digest.is_stale_ = is_true(challenge.find("stale"));
  digest.realm_ = *realm;
  digest.nonce_ = *nonce;
  digest.opaque_ = challenge.find("opaque");
  return digest;
}

std::string DigestAuth::hash(std::string_view text) const {
  return hex_digest(hash_ == Hash::sha256 ? ::EVP_sha256() : ::EVP_md5(), text);
}

// RFC 7616 §3.4.
std::string DigestAuth::answer(Credentials const& credentials, DigestRequest const& request) {
  std::array<char, 9> count{};
  std::snprintf(count.data(), count.size(), "%08x", ++uses_);
  auto secret = hash(joined({credentials.user, realm_, credentials.password}));
  if (is_session_) secret = hash(joined({secret, nonce_, request.cnonce}));
  auto const what = hash(joined({request.method, request.target}));
  auto const response = has_qop_ ? hash(joined({secret, nonce_, count.data(), request.cnonce, auth, what}))
                                 : hash(joined({secret, nonce_, what}));
  auto const user = hashes_user_ ? hash(joined({credentials.user, realm_})) : credentials.user;

  auto field = "Digest username=" + quoted(user) + ", realm=" + quoted(realm_) + ", nonce=" + quoted(nonce_) +
               ", uri=" + quoted(request.target) + ", response=" + quoted(response);
  if (!algorithm_.empty()) field += ", algorithm=" + algorithm_;
  if (opaque_) field += ", opaque=" + quoted(*opaque_);
  if (has_qop_) field.append(", qop=auth, nc=").append(count.data()).append(", cnonce=").append(quoted(request.cnonce));
  if (hashes_user_) field += ", userhash=true";
  return field;
}

}  // namespace scrape::http
