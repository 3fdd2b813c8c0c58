#pragma once
/// Cookies in the format that Netscape's browsers had, which curl, wget and browser extensions share.

#include <scrape/http/cookie_jar.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::http {

/// A cookie a line: domain, whether it holds for hosts below it, path, whether it is for https alone, when it ends
/// (seconds since 1970; 0: with the session), name and value, with tabs between them. "#HttpOnly_" before a domain
/// marks one that scripts do not see; other lines that begin with "#" are comments. Throws std::invalid_argument with a
/// sentence that names the line, and repeats nothing of it.
std::vector<Cookie> parse_cookie_file(std::string_view text);

std::string format_cookie_file(std::span<Cookie const> cookies);

}  // namespace scrape::http
