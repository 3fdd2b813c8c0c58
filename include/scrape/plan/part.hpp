#pragma once
/// The beginning of a page whose download was interrupted.

#include <scrape/base/units.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace scrape::plan {

struct Part {
  std::string key;                     ///< of its entry, under which it is found
  std::string url;                     ///< that sent it
  std::string asked;                   ///< hash of all that its request said and an answer may depend on
  ByteCount size;                      ///< of what has come
  std::string sha256;                  ///< of what has come: 64 hexadecimal digits
  std::optional<std::uint64_t> whole;  ///< size of the page; none: the server did not say
  std::string validator;               ///< for If-Range: a strong one, as the server sent it

  // Of the response that began it; a 206 need not repeat them (RFC 9110 §15.3.7). Empty: it had no such field.
  std::string content_type;
  std::string etag;
  std::string last_modified;
  std::string promised;  ///< SHA-256 of the whole page, as the server gave it: hexadecimal digits

  bool operator==(Part const&) const = default;
};

/// For a file of its own: lines of text, of which the last one says that nothing is missing.
std::string to_text(Part const& part);

/// What to_text() made. Nothing for anything else.
std::optional<Part> part_in(std::string_view text);

}  // namespace scrape::plan
