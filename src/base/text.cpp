#include <scrape/base/text.hpp>

#include <boost/nowide/utf/utf.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

namespace scrape {
namespace {

namespace utf = boost::nowide::utf;
using Utf8 = utf::utf_traits<char>;

bool is_valid(utf::code_point c) noexcept {
  return c != utf::illegal && c != utf::incomplete;
}

bool is_harmless(utf::code_point c) noexcept {
  if (c < 0x20 || (c >= 0x7f && c < 0xa0)) return false;  // C0, DEL, C1
  if (c == 0x2028 || c == 0x2029) return false;           // line and paragraph separator
  if (c >= 0x202a && c <= 0x202e) return false;           // bidirectional embeddings and overrides
  return (c < 0x2066 || c > 0x2069) && c != 0x061c && c != 0x200e && c != 0x200f;  // isolates and marks
}

void append_escaped(std::string& out, char const* format, unsigned value) {
  std::array<char, 16> text{};
  auto const length = std::snprintf(text.data(), text.size(), format, value);
  out.append(text.data(), static_cast<std::size_t>(length));
}

bool is_plain_ascii(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

}  // namespace

std::size_t first_invalid_utf8(std::string_view text) noexcept {
  auto const* const begin = text.data();
  auto const* const end = begin + text.size();
  for (auto const* at = begin; at != end;) {
    at = std::find_if(at, end, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    if (at == end) break;
    auto const* const start = at;
    if (!is_valid(Utf8::decode(at, end))) return static_cast<std::size_t>(start - begin);
  }
  return std::string_view::npos;
}

std::string to_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (true) {
    auto const bad = first_invalid_utf8(text);
    out += text.substr(0, bad);
    if (bad == std::string_view::npos) return out;
    out += "\xef\xbf\xbd";
    text.remove_prefix(bad + 1);
  }
}

std::string printable(std::string_view text) {
  if (is_plain_ascii(text)) return std::string(text);
  std::string out;
  out.reserve(text.size() + 16);
  auto const* const end = text.data() + text.size();
  for (auto const* at = text.data(); at != end;) {
    auto const* const start = at;
    auto const c = Utf8::decode(at, end);
    if (!is_valid(c)) {
      at = start + 1;
      append_escaped(out, "\\x%02x", static_cast<unsigned char>(*start));
    } else if (is_harmless(c)) {
      out.append(start, at);
    } else if (c < 0x80) {
      append_escaped(out, "\\x%02x", static_cast<unsigned>(c));
    } else {
      append_escaped(out, "\\u{%04x}", static_cast<unsigned>(c));
    }
  }
  return out;
}

std::string to_lower(std::string_view text) {
  std::string lowered(text);
  for (auto& c : lowered)
    c = to_lower(c);
  return lowered;
}

}  // namespace scrape
