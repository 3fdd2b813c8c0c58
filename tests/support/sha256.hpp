#pragma once
/// What the hashes of records are compared with.

#include <string>
#include <string_view>

namespace scrape::test {

/// SHA-256 in hexadecimal, by OpenSSL and not by our own code.
std::string sha256_hex(std::string_view content);

}  // namespace scrape::test
