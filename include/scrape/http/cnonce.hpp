#pragma once
/// What makes each answer to a challenge of Digest another one.

#include <string>

namespace scrape::http {

/// 128 bits that nobody can guess, in hexadecimal digits (RFC 7616 §3.4, §5.8).
std::string make_cnonce();

}  // namespace scrape::http
