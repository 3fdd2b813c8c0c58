#pragma once
/// One line of a URL list.

#include <scrape/url/url.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace scrape::url {

/// A line that asks for nothing: white space or a comment.
struct BlankLine {};

struct ListEntry {
  std::string given;  ///< the URL as it was written
  Url url;
  std::optional<std::string> path;  ///< where to save it, relative to the output directory
};

struct BadLine {
  std::string given;    ///< what was written, as far as it is text
  std::size_t column;   ///< 1-based, in bytes
  std::string problem;  ///< "not a URL: 'htp:x' (…)"; safe to print
};

using ListLine = std::variant<BlankLine, ListEntry, BadLine>;

/// Reads a line (without its line feed): a URL, where one without a scheme gets `https://`, or a JSON object with `url`
/// and optionally `path`.
ListLine parse_list_line(std::string_view line);

/// What may be a user name and a password in a text that is no URL, whatever else is wrong with it: all before its last
/// @, from the scheme on.
std::string_view credentials_in(std::string_view text);

/// Reads a URL as a list would. `offset` is added to the column of an error.
ListLine parse_list_url(std::string_view text, std::size_t offset = 0);

}  // namespace scrape::url
