#pragma once
/// What OpenSSL reads PEM from and writes text to.

#include <openssl/bio.h>

#include <memory>

namespace scrape::net {

using Bio = std::unique_ptr<BIO, decltype([](BIO* bio) { BIO_free_all(bio); })>;

}  // namespace scrape::net
