#pragma once
/// OpenSSL's failures as error codes.

#include <scrape/base/error.hpp>

namespace scrape::net {

/// The oldest entry of this thread's OpenSSL error queue, which is emptied.
error_code take_openssl_error() noexcept;

/// Why a certificate was not accepted: an X509_V_ERR_… value.
error_code certificate_error(long verify_result) noexcept;

}  // namespace scrape::net
