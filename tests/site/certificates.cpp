#include "site/certificates.hpp"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace scrape::site {
namespace {

template <auto Free>
struct FreeWith {
  template <class T>
  void operator()(T* object) const noexcept {
    Free(object);
  }
};

using Key = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, FreeWith<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, FreeWith<X509_EXTENSION_free>>;
using Bio = std::unique_ptr<BIO, FreeWith<BIO_free_all>>;
using Number = std::unique_ptr<BIGNUM, FreeWith<BN_free>>;

void demand(bool good, std::string_view what) {
  if (good) return;
  auto const* const reason = ERR_reason_error_string(ERR_get_error());
  throw std::runtime_error("cannot make a certificate: " + std::string(what) + ": " + (reason ? reason : "no reason"));
}

Key new_key() {
  Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
  demand(key != nullptr, "key");
  return key;
}

std::string contents(BIO* bio) {
  char* data = nullptr;
  auto const size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

Leaf to_pem(X509* certificate, EVP_PKEY* key) {
  Bio const cert_out(BIO_new(BIO_s_mem()));
  Bio const key_out(BIO_new(BIO_s_mem()));
  demand(cert_out && PEM_write_bio_X509(cert_out.get(), certificate) == 1, "PEM of the certificate");
  demand(key_out && PEM_write_bio_PrivateKey(key_out.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1,
         "PEM of the key");
  return {contents(cert_out.get()), contents(key_out.get())};
}

Bio reader(std::string const& pem) {
  return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

Certificate read_certificate(std::string const& pem) {
  auto const in = reader(pem);
  Certificate certificate(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
  demand(certificate != nullptr, "a certificate in PEM");
  return certificate;
}

Key read_key(std::string const& pem) {
  auto const in = reader(pem);
  Key key(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr));
  demand(key != nullptr, "a key in PEM");
  return key;
}

void set_serial(X509* certificate) {
  constexpr int bits = 159;  // RFC 5280 §4.1.2.2: positive, at most 20 octets
  Number const number(BN_new());
  demand(number && BN_rand(number.get(), bits, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1 &&
             BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr,
         "serial number");
}

void set_time(ASN1_TIME* time, std::chrono::seconds from_now) {
  constexpr std::chrono::seconds day = std::chrono::hours(24);
  auto const days = from_now / day;
  auto const rest = from_now - days * day;
  demand(X509_time_adj_ex(time, static_cast<int>(days), static_cast<long>(rest.count()), nullptr) != nullptr, "time");
}

void set_common_name(X509_NAME* subject, std::string const& name) {
  auto const* const text = reinterpret_cast<unsigned char const*>(name.data());
  demand(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, text, static_cast<int>(name.size()), -1, 0) == 1,
         "common name");
}

void add_extension(X509* certificate, X509* issuer, int nid, std::string const& value) {
  X509V3_CTX context{};
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  Extension const extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  demand(extension && X509_add_ext(certificate, extension.get(), -1) == 1, OBJ_nid2sn(nid));
}

std::string alternative_names(LeafSpec const& spec) {
  std::string list;
  for (auto const& name : spec.dns_names)
    list += (list.empty() ? "DNS:" : ",DNS:") + name;
  for (auto const& address : spec.ip_addresses)
    list += (list.empty() ? "IP:" : ",IP:") + address;
  return list;
}

/// Everything that an authority and a leaf have in common; extensions and signature are still to come.
Certificate draft(EVP_PKEY* key, LeafSpec const& spec) {
  Certificate certificate(X509_new());
  demand(certificate && X509_set_version(certificate.get(), X509_VERSION_3) == 1, "version");
  set_serial(certificate.get());
  set_time(X509_getm_notBefore(certificate.get()), spec.not_before);
  set_time(X509_getm_notAfter(certificate.get()), spec.not_after);
  set_common_name(X509_get_subject_name(certificate.get()), spec.common_name);
  demand(X509_set_pubkey(certificate.get(), key) == 1, "public key");
  return certificate;
}

void add_leaf_extensions(X509* certificate, X509* issuer, LeafSpec const& spec) {
  add_extension(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(certificate, issuer, NID_key_usage, "critical,digitalSignature");
  add_extension(certificate, issuer, NID_ext_key_usage, spec.for_client ? "clientAuth" : "serverAuth");
  add_extension(certificate, issuer, NID_subject_key_identifier, "hash");
  add_extension(certificate, issuer, NID_authority_key_identifier, "keyid:always");
  auto const names = alternative_names(spec);
  if (!names.empty()) add_extension(certificate, issuer, NID_subject_alt_name, names);
}

void sign(X509* certificate, X509* issuer, EVP_PKEY* issuer_key) {
  demand(X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1, "issuer");
  demand(X509_sign(certificate, issuer_key, EVP_sha256()) > 0, "signature");
}

LeafSpec authority_spec(std::string const& common_name, std::chrono::seconds not_after) {
  LeafSpec spec;
  spec.common_name = common_name;
  spec.not_before = std::chrono::hours(-24);
  spec.not_after = not_after;
  return spec;
}

// Its own certificate signs itself unless there is an issuer.
Leaf make_authority(LeafSpec const& spec, Leaf const* above) {
  auto const key = new_key();
  auto const certificate = draft(key.get(), spec);
  auto const issuer = above != nullptr ? read_certificate(above->cert_pem) : nullptr;
  auto const issuer_key = above != nullptr ? read_key(above->key_pem) : nullptr;
  auto* const signer = issuer ? issuer.get() : certificate.get();
  add_extension(certificate.get(), signer, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(certificate.get(), signer, NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(certificate.get(), signer, NID_subject_key_identifier, "hash");
  add_extension(certificate.get(), signer, NID_authority_key_identifier, "keyid:always");
  sign(certificate.get(), signer, issuer_key ? issuer_key.get() : key.get());
  return to_pem(certificate.get(), key.get());
}

}  // namespace

LeafSpec loopback_spec() {
  LeafSpec spec;
  spec.dns_names = {"localhost"};
  for (int last = 1; last <= 8; ++last)
    spec.ip_addresses.push_back("127.0.0." + std::to_string(last));
  spec.ip_addresses.emplace_back("::1");
  return spec;
}

Leaf self_signed(LeafSpec const& spec) {
  auto const key = new_key();
  auto const certificate = draft(key.get(), spec);
  add_leaf_extensions(certificate.get(), certificate.get(), spec);
  sign(certificate.get(), certificate.get(), key.get());
  return to_pem(certificate.get(), key.get());
}

std::string encrypted(std::string const& key_pem, std::string const& password) {
  auto const key = read_key(key_pem);
  Bio const out(BIO_new(BIO_s_mem()));
  demand(out && PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), EVP_aes_256_cbc(), password.data(),
                                              static_cast<int>(password.size()), nullptr, nullptr) == 1,
         "PEM of an encrypted key");
  return contents(out.get());
}

std::string hashed_name(std::string const& cert_pem) {
  auto const certificate = read_certificate(cert_pem);
  std::array<char, 16> name{};
  std::snprintf(name.data(), name.size(), "%08lx.0", X509_subject_name_hash(certificate.get()));
  return name.data();
}

Authority::Authority(std::string const& common_name)
    : self_(make_authority(authority_spec(common_name, std::chrono::hours(30 * 24)), nullptr)) {}

Authority Authority::subordinate(std::string const& common_name, std::chrono::seconds not_after) const {
  return Authority(make_authority(authority_spec(common_name, not_after), &self_));
}

Leaf Authority::issue(LeafSpec const& spec) const {
  auto const issuer = read_certificate(self_.cert_pem);
  auto const issuer_key = read_key(self_.key_pem);
  auto const key = new_key();
  auto const certificate = draft(key.get(), spec);
  add_leaf_extensions(certificate.get(), issuer.get(), spec);
  sign(certificate.get(), issuer.get(), issuer_key.get());
  return to_pem(certificate.get(), key.get());
}

}  // namespace scrape::site
