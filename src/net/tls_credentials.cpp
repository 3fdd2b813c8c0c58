#include "tls_credentials.hpp"

#include "bio.hpp"
#include "tls_error.hpp"

#include <scrape/base/fatal.hpp>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string_view>

namespace scrape::net {
namespace {

namespace fs = std::filesystem;

using Certificate = std::unique_ptr<X509, decltype([](X509* certificate) { X509_free(certificate); })>;
using Key = std::unique_ptr<EVP_PKEY, decltype([](EVP_PKEY* key) { EVP_PKEY_free(key); })>;

// "8d28ae65.0": a hash of the subject, and a number (openssl-rehash(1)).
constexpr std::size_t hash_digits = 8;

std::string quoted(std::string const& name) {
  return '\'' + name + '\'';
}

[[noreturn]] void refuse(std::string const& what, std::string const& file, std::string const& why) {
  ERR_clear_error();
  throw ConfigurationError("cannot read " + what + " from " + quoted(file) + ": " + why);
}

// Of a file: OpenSSL finds nothing in a directory, and says so.
std::string why_unreadable(std::string const& file) {
  std::error_code ignored;
  if (fs::is_directory(file, ignored)) return std::make_error_code(std::errc::is_a_directory).message();
  return take_openssl_words();
}

bool is_hashed(std::string_view name) {
  auto const is_digit_of_hash = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return name.size() > hash_digits + 1 && name[hash_digits] == '.' &&
         std::ranges::all_of(name.substr(0, hash_digits), is_digit_of_hash);
}

bool holds_certificate(fs::path const& file) {
  ERR_clear_error();
  Bio const in(BIO_new_file(file.c_str(), "r"));
  Certificate const certificate(in ? PEM_read_bio_X509_AUX(in.get(), nullptr, nullptr, nullptr) : nullptr);
  ERR_clear_error();
  return certificate != nullptr;
}

void check_directory(std::string const& directory) {
  std::error_code failed;
  fs::directory_iterator entry(directory, failed);
  for (; !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
    if (is_hashed(entry->path().filename().native()) && holds_certificate(entry->path())) return;
  }
  refuse("CA certificates (--capath)", directory,
         failed ? failed.message() : "it holds none under a name that openssl rehash gives");
}

// A key is read by a program that may have no terminal, and must not wait for one.
int refuse_password(char*, int, int, void* was_asked) noexcept {
  *static_cast<bool*>(was_asked) = true;
  return -1;
}

Key read_key(std::string const& file) {
  constexpr auto const* what = "the private key";
  ERR_clear_error();
  Bio const in(BIO_new_file(file.c_str(), "r"));
  if (!in) refuse(what, file, why_unreadable(file));
  bool is_encrypted = false;
  Key key(PEM_read_bio_PrivateKey(in.get(), nullptr, &refuse_password, &is_encrypted));
  if (is_encrypted) {
    refuse(what, file, "it is encrypted; decrypt it first: openssl pkey -in ENCRYPTED -out PLAIN");
  }
  if (!key) refuse(what, file, "it holds none in PEM form; --key names the file");
  return key;
}

}  // namespace

void trust(SSL_CTX* context, TlsSettings const& settings) {
  // As curl has it: what is named is trusted, also an authority below others.
  X509_STORE_set_flags(SSL_CTX_get_cert_store(context), X509_V_FLAG_PARTIAL_CHAIN);
  ERR_clear_error();
  if (auto const& file = settings.ca_file; !file.empty()) {
    if (SSL_CTX_load_verify_file(context, file.c_str()) != 1) {
      refuse("CA certificates (--cacert)", file, why_unreadable(file));
    }
  }
  if (auto const& directory = settings.ca_directory; !directory.empty()) {
    check_directory(directory);
    SSL_CTX_load_verify_dir(context, directory.c_str());
  }
}

void present_certificate(SSL_CTX* context, TlsSettings const& settings) {
  auto const& file = settings.certificate_file;
  if (file.empty()) {
    if (settings.key_file.empty()) return;
    throw ConfigurationError("the private key " + quoted(settings.key_file) +
                             " (--key) needs its certificate (--cert)");
  }
  ERR_clear_error();
  if (SSL_CTX_use_certificate_chain_file(context, file.c_str()) != 1) {
    refuse("the certificate (--cert)", file, why_unreadable(file));
  }
  auto const& key_file = settings.key_file.empty() ? file : settings.key_file;
  auto const key = read_key(key_file);
  if (X509_check_private_key(SSL_CTX_get0_certificate(context), key.get()) != 1 ||
      SSL_CTX_use_PrivateKey(context, key.get()) != 1) {
    ERR_clear_error();
    throw ConfigurationError("the private key in " + quoted(key_file) + " does not belong to the certificate in " +
                             quoted(file));
  }
}

}  // namespace scrape::net
