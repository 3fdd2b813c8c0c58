#pragma once
/// Digests that servers send of what they send (RFC 9530).

#include <optional>
#include <string>
#include <string_view>

namespace scrape::http {

/// The SHA-256 that a Repr-Digest or Content-Digest field gives, in 64 hexadecimal digits. Nothing when it has none, or
/// is no dictionary (RFC 9651 §3.2) with byte sequences in it.
std::optional<std::string> sha256_of_digest_field(std::string_view field);

}  // namespace scrape::http
