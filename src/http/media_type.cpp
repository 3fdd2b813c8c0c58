#include <scrape/base/text.hpp>
#include <scrape/http/media_type.hpp>
#include <scrape/http/token.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace scrape::http {
namespace {

using Row = std::pair<std::string_view, std::string_view>;

// IANA media types that pages and their parts come as, and the extension that operating systems give them.
constexpr auto extensions = std::to_array<Row>({
    {"application/atom+xml", "atom"},
    {"application/dash+xml", "mpd"},
    {"application/epub+zip", "epub"},
    {"application/geo+json", "geojson"},
    {"application/gzip", "gz"},
    {"application/java-archive", "jar"},
    {"application/javascript", "js"},
    {"application/json", "json"},
    {"application/jsonl", "jsonl"},
    {"application/ld+json", "jsonld"},
    {"application/manifest+json", "webmanifest"},
    {"application/msword", "doc"},
    {"application/pdf", "pdf"},
    {"application/postscript", "ps"},
    {"application/rdf+xml", "rdf"},
    {"application/rss+xml", "rss"},
    {"application/rtf", "rtf"},
    {"application/sql", "sql"},
    {"application/toml", "toml"},
    {"application/vnd.apple.mpegurl", "m3u8"},
    {"application/vnd.ms-excel", "xls"},
    {"application/vnd.ms-powerpoint", "ppt"},
    {"application/vnd.oasis.opendocument.presentation", "odp"},
    {"application/vnd.oasis.opendocument.spreadsheet", "ods"},
    {"application/vnd.oasis.opendocument.text", "odt"},
    {"application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"},
    {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"},
    {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"},
    {"application/vnd.rar", "rar"},
    {"application/warc", "warc"},
    {"application/wasm", "wasm"},
    {"application/x-7z-compressed", "7z"},
    {"application/x-bzip2", "bz2"},
    {"application/x-gzip", "gz"},
    {"application/x-javascript", "js"},
    {"application/x-ndjson", "ndjson"},
    {"application/x-sh", "sh"},
    {"application/x-tar", "tar"},
    {"application/x-xz", "xz"},
    {"application/x-yaml", "yaml"},
    {"application/xhtml+xml", "xhtml"},
    {"application/xml", "xml"},
    {"application/xslt+xml", "xslt"},
    {"application/yaml", "yaml"},
    {"application/zip", "zip"},
    {"application/zstd", "zst"},
    {"audio/aac", "aac"},
    {"audio/flac", "flac"},
    {"audio/mp4", "m4a"},
    {"audio/mpeg", "mp3"},
    {"audio/ogg", "ogg"},
    {"audio/wav", "wav"},
    {"audio/webm", "weba"},
    {"audio/x-wav", "wav"},
    {"font/collection", "ttc"},
    {"font/otf", "otf"},
    {"font/ttf", "ttf"},
    {"font/woff", "woff"},
    {"font/woff2", "woff2"},
    {"image/apng", "apng"},
    {"image/avif", "avif"},
    {"image/bmp", "bmp"},
    {"image/gif", "gif"},
    {"image/heic", "heic"},
    {"image/heif", "heif"},
    {"image/jpeg", "jpg"},
    {"image/jxl", "jxl"},
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
    {"text/vtt", "vtt"},
    {"text/x-markdown", "md"},
    {"text/xml", "xml"},
    {"text/xsl", "xsl"},
    {"text/yaml", "yaml"},
    {"video/mp2t", "ts"},
    {"video/mp4", "mp4"},
    {"video/mpeg", "mpeg"},
    {"video/ogg", "ogv"},
    {"video/quicktime", "mov"},
    {"video/webm", "webm"},
    {"video/x-matroska", "mkv"},
    {"video/x-msvideo", "avi"},
});
static_assert(std::ranges::is_sorted(extensions));

}  // namespace

std::string media_type(std::string_view content_type) {
  auto const type = trim(content_type.substr(0, content_type.find_first_of(";,")));
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
