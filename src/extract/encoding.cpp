#include "encoding_sniffer.hpp"

#include <scrape/base/text.hpp>
#include <scrape/extract/encoding.hpp>
#include <scrape/http/media_type.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>

#include <iconv.h>

namespace scrape::extract {
namespace {

constexpr std::string_view replacement_character = "\uFFFD";

// What windows-1252 has from 0x80 to 0x9F (WHATWG Encoding, index windows-1252).
constexpr auto windows_1252 = std::to_array<std::string_view>(
    {"\u20AC", "\u0081", "\u201A", "\u0192", "\u201E", "\u2026", "\u2020", "\u2021", "\u02C6", "\u2030", "\u0160",
     "\u2039", "\u0152", "\u008D", "\u017D", "\u008F", "\u0090", "\u2018", "\u2019", "\u201C", "\u201D", "\u2022",
     "\u2013", "\u2014", "\u02DC", "\u2122", "\u0161", "\u203A", "\u0153", "\u009D", "\u017E", "\u0178"});

// iconv's converters, kept for the next page.
class Converters {
 public:
  Converters() = default;
  Converters(Converters const&) = delete;
  Converters& operator=(Converters const&) = delete;
  ~Converters() {
    for (auto const& [name, converter] : open_)
      if (is_open(converter)) ::iconv_close(converter);
  }

  iconv_t get(char const* name) {
    auto const [at, is_new] = open_.try_emplace(name);
    if (is_new) at->second = ::iconv_open("UTF-8", name);
    return at->second;
  }

  static bool is_open(iconv_t converter) noexcept { return converter != reinterpret_cast<iconv_t>(-1); }

 private:
  std::map<std::string, iconv_t, std::less<>> open_;
};

Converters& converters() {
  thread_local Converters all;
  return all;
}

std::string from_windows_1252(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (auto const c : text) {
    auto const byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else if (byte < 0xA0) {
      out += windows_1252[byte - 0x80U];
    } else {
      out += static_cast<char>(0xC0U | byte >> 6U);
      out += static_cast<char>(0x80U | (byte & 0x3FU));
    }
  }
  return out;
}

// A byte that begins nothing, or the end of the page within a character, is one U+FFFD.
std::string convert(std::string_view text, char const* name) {
  auto* const converter = converters().get(name);
  if (!Converters::is_open(converter)) return to_utf8(text);
  ::iconv(converter, nullptr, nullptr, nullptr, nullptr);
  std::string out;
  std::array<char, 16384> buffer{};
  auto* from = const_cast<char*>(text.data());
  auto left = text.size();
  while (left > 0) {
    auto* into = buffer.data();
    auto room = buffer.size();
    auto const failed = ::iconv(converter, &from, &left, &into, &room) == static_cast<std::size_t>(-1);
    auto const why = errno;
    out.append(buffer.data(), buffer.size() - room);
    if (!failed || why == E2BIG) continue;
    out += replacement_character;
    if (why == EINVAL) break;
    ++from;
    --left;
  }
  return out;
}

std::string convert(std::string_view text, Encoding const& encoding) {
  if (encoding.converter != nullptr) return convert(text, encoding.converter);
  if (encoding.name == "utf-8") return to_utf8(text);
  if (encoding.name == "replacement") return std::string(replacement_character);
  return from_windows_1252(text);
}

struct Mark {
  std::string_view bytes;
  std::string_view encoding;
};
constexpr auto marks =
    std::to_array<Mark>({{"\xEF\xBB\xBF", "utf-8"}, {"\xFE\xFF", "utf-16be"}, {"\xFF\xFE", "utf-16le"}});

bool is_json(std::string_view content_type) {
  auto const type = http::media_type(content_type);
  return type == "application/json" || type.ends_with("+json");
}

}  // namespace

std::string decoded_text(std::string_view page, std::string_view content_type) {
  for (auto const& [bytes, encoding] : marks) {
    if (page.starts_with(bytes)) return convert(page.substr(bytes.size()), *find_encoding(encoding));
  }
  if (is_json(content_type)) return to_utf8(page);
  auto const* encoding = encoding_in_type(content_type);
  if (encoding == nullptr) encoding = encoding_in_meta(page);
  if (encoding != nullptr) return convert(page, *encoding);
  return first_invalid_utf8(page) == std::string_view::npos ? std::string(page) : from_windows_1252(page);
}

void preload_encodings() {
  for (auto const& encoding : encodings()) {
    // A byte makes iconv load what a converter only opens when it is used.
    if (encoding.converter != nullptr) convert("ab", encoding.converter);
  }
}

}  // namespace scrape::extract
