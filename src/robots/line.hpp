#pragma once
/// One line of a robots.txt: which field it is, and its value.

#include <string_view>

namespace scrape::robots {

enum class Field { user_agent, allow, disallow, crawl_delay, sitemap, other };

struct Line {
  Field field;
  std::string_view value;
};

/// Takes the next line off the text, with one character of its line break: the rest of it makes an empty line. Empty
/// lines and comments are of no field that counts.
Line take_line(std::string_view& text);

/// The product token that a User-agent value begins with (RFC 9309 §2.2.1); empty when it begins with none.
std::string_view product_token(std::string_view value);

}  // namespace scrape::robots
