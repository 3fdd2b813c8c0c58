#include <scrape/base/text.hpp>
#include <scrape/http/media_type.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace scrape::http {
namespace {

using Row = std::pair<std::string_view, std::string_view>;

// IANA media types that pages and their parts come as, and the extension that operating systems give them.
constexpr auto extensions = std::to_array<Row>({
    {"application/atom+xml", "atom"},
    {"application/epub+zip", "epub"},
    {"application/gzip", "gz"},
    {"application/javascript", "js"},
    {"application/json", "json"},
    {"application/ld+json", "jsonld"},
    {"application/msword", "doc"},
    {"application/pdf", "pdf"},
    {"application/rss+xml", "rss"},
    {"application/rtf", "rtf"},
    {"application/wasm", "wasm"},
    {"application/x-javascript", "js"},
    {"application/x-ndjson", "ndjson"},
    {"application/x-tar", "tar"},
    {"application/xhtml+xml", "xhtml"},
    {"application/xml", "xml"},
    {"application/yaml", "yaml"},
    {"application/zip", "zip"},
    {"audio/mpeg", "mp3"},
    {"audio/ogg", "ogg"},
    {"audio/wav", "wav"},
    {"font/ttf", "ttf"},
    {"font/woff", "woff"},
    {"font/woff2", "woff2"},
    {"image/avif", "avif"},
    {"image/bmp", "bmp"},
    {"image/gif", "gif"},
    {"image/jpeg", "jpg"},
    {"image/png", "png"},
    {"image/svg+xml", "svg"},
    {"image/tiff", "tiff"},
    {"image/vnd.microsoft.icon", "ico"},
    {"image/webp", "webp"},
    {"image/x-icon", "ico"},
    {"text/calendar", "ics"},
    {"text/css", "css"},
    {"text/csv", "csv"},
    {"text/html", "html"},
    {"text/javascript", "js"},
    {"text/markdown", "md"},
    {"text/plain", "txt"},
    {"text/tab-separated-values", "tsv"},
    {"text/xml", "xml"},
    {"video/mp4", "mp4"},
    {"video/mpeg", "mpeg"},
    {"video/ogg", "ogv"},
    {"video/webm", "webm"},
});
static_assert(std::ranges::is_sorted(extensions));

// RFC 9110 §5.6.2.
constexpr bool is_token_character(char c) noexcept {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return is_digit(c) || is_lower(to_lower(c)) || marks.find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) noexcept {
  return !text.empty() && std::ranges::all_of(text, is_token_character);
}

}  // namespace

std::string media_type(std::string_view content_type) {
  auto const type = trim(content_type.substr(0, content_type.find(';')));
  auto const slash = type.find('/');
  if (slash == std::string_view::npos) return {};
  if (!is_token(type.substr(0, slash)) || !is_token(type.substr(slash + 1))) return {};
  return to_lower(type);
}

std::string_view extension_of(std::string_view media_type) noexcept {
  auto const row = std::ranges::lower_bound(extensions, media_type, {}, &Row::first);
  if (row != extensions.end() && row->first == media_type) return row->second;
  if (media_type.ends_with("+json")) return "json";  // RFC 6839 §3.1
  if (media_type.ends_with("+xml")) return "xml";    // RFC 7303 §8
  return "bin";
}

}  // namespace scrape::http
