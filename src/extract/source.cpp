#include "source.hpp"

#include <scrape/base/text.hpp>
#include <scrape/extract/encoding.hpp>
#include <scrape/http/media_type.hpp>

#include <utility>

namespace scrape::extract {
namespace {

bool is_media(std::string_view type) {
  return type.starts_with("image/") || type.starts_with("audio/") || type.starts_with("video/") ||
         type.starts_with("font/");
}

// RFC 6839 §3.1 for the suffix.
bool is_json(std::string_view type) {
  return type == "application/json" || type == "text/json" || type == "application/x-ndjson" || type.ends_with("+json");
}

bool is_html(std::string_view type) {
  return type == "text/html" || type == "application/xhtml+xml";
}

}  // namespace

Kind Source::kind() {
  auto const type = http::media_type(page_.content_type);
  if (is_json(type)) return Kind::json;
  if (is_media(type)) return Kind::other;
  auto const begin = trim(std::string_view(text()).substr(0, text().find_first_not_of(" \t\r\n") + 1));
  if (begin == "{" || begin == "[") return Kind::json;
  return is_html(type) || begin == "<" ? Kind::html : Kind::text;
}

std::string const& Source::text() {
  if (!text_) text_ = to_utf8(content_, page_.content_type);
  return *text_;
}

Found<HtmlNode> Source::html() {
  auto const* const document = html_document();
  if (document == nullptr) return html_->error();
  return document->document();
}

HtmlDocument const* Source::html_document() {
  if (!html_) html_ = HtmlDocument::parse(text());
  return *html_ ? &**html_ : nullptr;
}

Found<JsonNode> Source::json() {
  if (!json_) json_ = JsonDocument::parse(text());
  if (!*json_) return json_->error();
  return (*json_)->root();
}

}  // namespace scrape::extract
