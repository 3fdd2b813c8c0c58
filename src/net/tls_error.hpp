#pragma once
/// OpenSSL's failures as error codes, and in words.

#include <scrape/base/error.hpp>

#include <string>

namespace scrape::net {

/// The oldest entry of this thread's OpenSSL error queue, which is emptied.
error_code take_openssl_error() noexcept;

/// The same in words, about a file: "No such file or directory".
std::string take_openssl_words();

/// Why a certificate was not accepted: an X509_V_ERR_… value. Its sentence leaves the reason to what comes behind it.
error_code certificate_error(long verify_result) noexcept;
bool is_certificate_error(error_code const& failed) noexcept;

/// The server has none of the versions that we take, or we none of its.
bool is_version_error(error_code const& failed) noexcept;

/// An alert by which a server may mean that it wants a certificate of ours, or another one (RFC 8446 §6.2).
bool is_about_our_certificate(error_code const& failed) noexcept;

/// A server wants our certificate, and we have none.
error_code certificate_required() noexcept;

}  // namespace scrape::net
