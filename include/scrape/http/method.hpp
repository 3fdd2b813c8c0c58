#pragma once
/// What is known of request methods (RFC 9110 §9).

#include <string>
#include <string_view>

namespace scrape::http {

/// Whether sending it twice does no more than sending it once (RFC 9110 §9.2.2): GET, HEAD, OPTIONS, TRACE, PUT,
/// DELETE. Names are case-sensitive; nothing is known of others.
bool is_idempotent(std::string_view method) noexcept;

/// Whether the method gives content a meaning, so that a request without any says so (RFC 9110 §8.6): POST, PUT, PATCH.
bool expects_content(std::string_view method) noexcept;

/// Why we do not send a request of that method, as a sentence for the user that does not repeat it; empty when we do.
std::string objection_to_method(std::string_view method, bool has_content);

}  // namespace scrape::http
