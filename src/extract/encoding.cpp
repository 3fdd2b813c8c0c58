#include "decoder_set.hpp"
#include "encoding_prescan.hpp"

#include <scrape/base/text.hpp>
#include <scrape/extract/encoding.hpp>
#include <scrape/http/media_type.hpp>

namespace scrape::extract {
namespace {

DecoderSet& decoders() {
  thread_local DecoderSet set;
  return set;
}

bool is_json(std::string_view type) noexcept {
  return type == "application/json" || type == "text/json" || type.ends_with("+json");
}

// What is declared in a text of another type is not about its encoding.
bool declares_encoding(std::string_view type) noexcept {
  return type.empty() || type.find("html") != std::string_view::npos || type.find("xml") != std::string_view::npos;
}

// "BOM sniff" (Encoding Standard §6): takes the mark off.
Encoding const* take_mark(std::string_view& page) {
  struct Mark {
    std::string_view bytes;
    std::string_view encoding;
  };
  for (auto const& [bytes, encoding] :
       {Mark{"\xEF\xBB\xBF", "utf-8"}, Mark{"\xFE\xFF", "utf-16be"}, Mark{"\xFF\xFE", "utf-16le"}}) {
    if (!page.starts_with(bytes)) continue;
    page.remove_prefix(bytes.size());
    return find_encoding(encoding);
  }
  return nullptr;
}

// Null when nothing tells.
Encoding const* find_encoding_of(std::string_view page, std::string_view content_type) {
  auto const type = http::media_type(content_type);
  if (is_json(type)) return find_encoding("utf-8");
  if (auto const* const encoding = find_encoding(charset_in(content_type))) return encoding;
  return declares_encoding(type) ? declared_encoding(page) : nullptr;
}

}  // namespace

std::string to_utf8(std::string_view page, std::string_view content_type) {
  auto const* encoding = take_mark(page);
  if (encoding == nullptr) encoding = find_encoding_of(page, content_type);
  auto const may_be_utf8 = encoding == nullptr || encoding->kind == EncodingKind::utf8;
  if (may_be_utf8 && first_invalid_utf8(page) == std::string_view::npos) return std::string(page);
  if (encoding == nullptr) encoding = find_encoding("windows-1252");
  std::string text;
  decoders().decode(*encoding, page, text);
  return text;
}

void preload_encodings() {
  decoders().preload();
}

}  // namespace scrape::extract
