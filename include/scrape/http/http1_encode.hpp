#pragma once
/// A request as HTTP/1.1 writes it (RFC 9112 §3).

#include <scrape/http/message.hpp>

#include <string>

namespace scrape::http {

/// The request's header section; Host comes first (RFC 9110 §7.2), and Content-Length last where there is content, or
/// could be (§8.6). The parts must be free of CR, LF and NUL: a Url's are.
std::string encode_http1(Request const& request);

}  // namespace scrape::http
