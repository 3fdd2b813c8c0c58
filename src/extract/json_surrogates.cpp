#include "json_surrogates.hpp"

#include <charconv>
#include <cstddef>

namespace scrape::extract {
namespace {

constexpr std::size_t escape_size = 6;  // \uXXXX
constexpr std::string_view replacement = "\\ufffd";

// The code unit of an escape at the front of the text, or 0.
unsigned code_unit(std::string_view text) noexcept {
  if (text.size() < escape_size || !text.starts_with("\\u")) return 0;
  unsigned unit = 0;
  auto const* const end = text.data() + escape_size;
  auto const read = std::from_chars(text.data() + 2, end, unit, 16);
  return read.ptr == end ? unit : 0;
}

bool is_leading(unsigned unit) noexcept {
  return unit >= 0xd800 && unit <= 0xdbff;
}

bool is_trailing(unsigned unit) noexcept {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

}  // namespace

std::string mend_surrogates(std::string_view json) {
  std::string mended(json);
  for (auto at = json.find('\\'); at != std::string_view::npos; at = json.find('\\', at)) {
    auto const unit = code_unit(json.substr(at));
    if (is_leading(unit) && is_trailing(code_unit(json.substr(at + escape_size)))) {
      at += 2 * escape_size;
    } else if (is_leading(unit) || is_trailing(unit)) {
      mended.replace(at, escape_size, replacement);
      at += escape_size;
    } else {
      at += 2;
    }
  }
  return mended;
}

}  // namespace scrape::extract
