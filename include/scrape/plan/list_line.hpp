#pragma once
/// One line of a URL list.

#include <scrape/plan/own_request.hpp>
#include <scrape/url/url.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace scrape::plan {

/// A line that asks for nothing: white space or a comment.
struct BlankLine {};

struct ListEntry {
  std::string given;  ///< the URL as it was written, but for a user name and a password, which are *** there
  url::Url url;
  std::optional<std::string> path = {};            ///< where to save it, relative to the output directory
  std::shared_ptr<OwnRequest const> request = {};  ///< none: the line says nothing of that
  bool says_how = false;                           ///< it has a method or a body: those of the run are not for it
};

struct BadLine {
  std::string given;    ///< what was written, as far as it is text
  std::size_t column;   ///< 1-based, in bytes
  std::string problem;  ///< "not a URL: 'htp:x' (…)"; safe to print
};

using ListLine = std::variant<BlankLine, ListEntry, BadLine>;

/// Reads a line (without its line feed): a URL, where one without a scheme gets `https://`, or a JSON object with `url`
/// and optionally `path`, `method`, `headers` and `body`.
ListLine parse_list_line(std::string_view line);

/// Reads a URL as a list would. `offset` is added to the column of an error.
ListLine parse_list_url(std::string_view text, std::size_t offset = 0);

}  // namespace scrape::plan
