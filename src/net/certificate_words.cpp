#include "certificate_words.hpp"

#include "bio.hpp"

#include <scrape/base/text.hpp>

#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <memory>
#include <span>

#include <arpa/inet.h>

namespace scrape::net {
namespace {

using Names = std::unique_ptr<GENERAL_NAMES, decltype([](GENERAL_NAMES* names) { GENERAL_NAMES_free(names); })>;

// The line shall fit a terminal, whatever the certificate holds.
constexpr std::size_t most_name_bytes = 64;
constexpr int most_names = 8;

constexpr std::size_t longest_character = 4;  // in UTF-8

std::string shown(std::string_view name) {
  // Escapes make it only longer: a character that this cuts in two does not show.
  auto text = printable(name.substr(0, most_name_bytes + longest_character));
  if (text.size() <= most_name_bytes) return text;
  auto end = most_name_bytes;
  while ((static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U)
    --end;
  return text.substr(0, end) + "...";
}

std::string_view text_of(ASN1_STRING const* text) {
  auto const* const data = reinterpret_cast<char const*>(ASN1_STRING_get0_data(text));
  return {data, static_cast<std::size_t>(ASN1_STRING_length(text))};
}

// "CN=R11,O=Let's Encrypt,C=US" (RFC 4514).
std::string shown(X509_NAME const* name) {
  constexpr auto format = XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
  Bio const out(BIO_new(BIO_s_mem()));
  if (!out || X509_NAME_print_ex(out.get(), name, 0, format) < 0) return "?";
  char* data = nullptr;
  auto const size = BIO_get_mem_data(out.get(), &data);
  return shown(std::string_view(data, static_cast<std::size_t>(size)));
}

std::string shown(ASN1_TIME const* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return "a date that is none";
  std::array<char, sizeof "2026-01-31T00:00:00Z"> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

std::string shown_address(std::string_view bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  auto const family = bytes.size() == sizeof(in_addr) ? AF_INET : AF_INET6;
  if (family == AF_INET6 && bytes.size() != sizeof(in6_addr)) return "?";
  return ::inet_ntop(family, bytes.data(), text.data(), text.size()) != nullptr ? text.data() : "?";
}

// The names and addresses that the certificate is for: "a, b, *.c".
std::string names_of(X509 const* certificate) {
  Names const names(static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  std::string list;
  int listed = 0;
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    int kind = 0;
    auto const* const value =
        static_cast<ASN1_STRING const*>(GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &kind));
    if (kind != GEN_DNS && kind != GEN_IPADD) continue;
    if (!list.empty()) list += ", ";
    if (listed++ == most_names) return list + "...";
    list += kind == GEN_DNS ? shown(text_of(value)) : shown_address(text_of(value));
  }
  return list;
}

std::string wrong_name(X509 const* certificate, std::string_view host, char const* what) {
  auto const wanted = "the " + std::string(what) + " '" + shown(host) + "' is not ";
  auto const names = names_of(certificate);
  if (names.empty()) return wanted + "in it: it names no host (a common name does not count)";
  return wanted + "among {" + names + '}';
}

// Of the server's certificate itself, or of one that it was issued with.
std::string subject_of(X509 const* certificate, int depth) {
  if (depth == 0) return "it";
  return "that of its issuer '" + shown(X509_get_subject_name(certificate)) + '\'';
}

std::string unknown_issuer(X509_STORE_CTX* check, X509 const* certificate) {
  auto const issuer = "unknown issuer '" + shown(X509_get_issuer_name(certificate)) + '\'';
  auto const is_alone = sk_X509_num(X509_STORE_CTX_get0_chain(check)) == 1;
  return is_alone ? issuer + "; the server may have left out an intermediate certificate" : issuer;
}

}  // namespace

std::string why_refused(X509_STORE_CTX* check, std::string_view host) {
  auto const reason = X509_STORE_CTX_get_error(check);
  auto const depth = X509_STORE_CTX_get_error_depth(check);
  auto const* const certificate = X509_STORE_CTX_get_current_cert(check);
  if (certificate == nullptr) return X509_verify_cert_error_string(reason);
  switch (reason) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return subject_of(certificate, depth) + " expired on " + shown(X509_get0_notAfter(certificate));
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return subject_of(certificate, depth) + " is not valid before " + shown(X509_get0_notBefore(certificate));
    case X509_V_ERR_HOSTNAME_MISMATCH:
      return wrong_name(certificate, host, "name");
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return wrong_name(certificate, host, "address");
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return "self-signed certificate";
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      return unknown_issuer(check, certificate);
    default:
      return X509_verify_cert_error_string(reason);
  }
}

}  // namespace scrape::net
