#include "source.hpp"

#include <scrape/extract/encoding.hpp>
#include <scrape/http/media_type.hpp>

#include <utility>

namespace scrape::extract {
namespace {

bool is_media_type(std::string_view type) {
  return type.starts_with("image/") || type.starts_with("audio/") || type.starts_with("video/") ||
         type.starts_with("font/");
}

// RFC 6839 §3.1 for the suffix.
bool is_json_type(std::string_view type) {
  return type == "application/json" || type == "text/json" || type == "application/x-ndjson" || type.ends_with("+json");
}

bool is_html_type(std::string_view type) {
  return type == "text/html" || type == "application/xhtml+xml";
}

}  // namespace

Kind Source::kind() {
  if (!kind_) kind_ = find_kind();
  return *kind_;
}

Kind Source::find_kind() {
  auto const type = http::media_type(page_.content_type);
  if (is_json_type(type)) return Kind::json;
  if (is_media_type(type)) return Kind::other;
  auto const first = text().find_first_not_of(" \t\r\n");
  auto const begin = first == std::string::npos ? std::string_view() : std::string_view(text()).substr(first, 1);
  auto const may_be_json = begin == "{" || begin == "[";
  if (is_html_type(type)) return may_be_json && json() ? Kind::json : Kind::html;
  if (may_be_json) return Kind::json;
  return begin == "<" ? Kind::html : Kind::text;
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
