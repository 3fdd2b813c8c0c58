#include "encoding_prescan.hpp"

#include "ascii_whitespace.hpp"

#include <scrape/base/char_set.hpp>
#include <scrape/base/text.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace scrape::extract {
namespace {

constexpr std::size_t prescanned = 1024;

constexpr CharSet letters("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

struct MetaAttribute {
  std::string name;
  std::string value;
};

// Declared within ASCII, so that it cannot be UTF-16; and x-user-defined is for scripts only.
Encoding const* as_declared(Encoding const* encoding) {
  if (encoding == nullptr) return nullptr;
  switch (encoding->kind) {
    case EncodingKind::utf16le:
    case EncodingKind::utf16be:
      return find_encoding("utf-8");
    case EncodingKind::user_defined:
      return find_encoding("windows-1252");
    default:
      return encoding;
  }
}

// The steps of the standard. Past the end, peek() gives a byte that no step waits for.
class Prescan {
 public:
  explicit Prescan(std::string_view page) noexcept : text_(page.substr(0, prescanned)) {}

  Encoding const* run() {
    for (; !at_end(); ++at_) {
      if (rest().starts_with("<!--")) {
        skip_past("-->", 2);
      } else if (at_meta()) {
        at_ += std::string_view("<meta").size();
        if (auto const* const encoding = meta()) return encoding;
      } else if (at_tag()) {
        skip_tag();
      } else if (rest().starts_with("<!") || rest().starts_with("</") || rest().starts_with("<?")) {
        skip_past(">", 0);
      }
    }
    return nullptr;
  }

 private:
  bool at_end() const noexcept { return at_ >= text_.size(); }
  std::string_view rest() const noexcept { return text_.substr(std::min(at_, text_.size())); }
  char peek(std::size_t ahead = 0) const noexcept { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  bool at_meta() const noexcept {
    constexpr std::string_view meta = "<meta";
    auto const next = peek(meta.size());
    return equal_ignoring_case(rest().substr(0, meta.size()), meta) && (is_ascii_whitespace(next) || next == '/');
  }

  bool at_tag() const noexcept {
    if (peek() != '<') return false;
    return letters(peek(peek(1) == '/' ? 2 : 1));
  }

  // Onto the last byte of `end`, which for a comment may share its dashes with the beginning.
  void skip_past(std::string_view end, std::size_t from) noexcept {
    auto const found = text_.find(end, at_ + from);
    at_ = found == std::string_view::npos ? text_.size() : found + end.size() - 1;
  }

  void skip_tag() {
    while (!at_end() && !is_ascii_whitespace(peek()) && peek() != '>')
      ++at_;
    while (attribute()) {
    }
  }

  // After it stands the last byte of the tag.
  Encoding const* meta() {
    std::vector<std::string> seen;
    auto got_pragma = false;
    std::optional<bool> need_pragma;
    Encoding const* charset = nullptr;
    while (auto const next = attribute()) {
      if (std::ranges::find(seen, next->name) != seen.end()) continue;
      seen.push_back(next->name);
      if (next->name == "http-equiv") got_pragma = got_pragma || next->value == "content-type";
      if (next->name == "content" && charset == nullptr) {
        charset = find_encoding(charset_in(next->value));
        if (charset != nullptr) need_pragma = true;
      }
      if (next->name == "charset") {
        charset = find_encoding(next->value);
        need_pragma = false;
      }
    }
    if (!need_pragma || (*need_pragma && !got_pragma) || charset == nullptr) return nullptr;
    return as_declared(charset);
  }

  // "Get an attribute"; names and values in lower case.
  std::optional<MetaAttribute> attribute() {
    while (is_ascii_whitespace(peek()) || peek() == '/')
      ++at_;
    if (at_end() || peek() == '>') return std::nullopt;
    MetaAttribute attribute;
    for (; !at_end() && !is_ascii_whitespace(peek()) && peek() != '/' && peek() != '>'; ++at_) {
      if (peek() == '=' && !attribute.name.empty()) break;
      attribute.name += to_lower(peek());
    }
    skip_blanks();
    if (peek() != '=') return attribute;
    ++at_;
    skip_blanks();
    attribute.value = value();
    return attribute;
  }

  std::string value() {
    auto const quote = peek();
    if (quote != '"' && quote != '\'') return unquoted_value();
    auto const end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) {
      at_ = text_.size();
      return {};
    }
    auto const value = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return to_lower(value);
  }

  std::string unquoted_value() {
    auto const start = at_;
    while (!at_end() && !is_ascii_whitespace(peek()) && peek() != '>')
      ++at_;
    return to_lower(text_.substr(start, at_ - start));
  }

  void skip_blanks() noexcept {
    while (is_ascii_whitespace(peek()))
      ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::string_view without_blanks(std::string_view text) noexcept {
  return text.substr(std::min(text.find_first_not_of(ascii_whitespace), text.size()));
}

// "Get an XML encoding".
Encoding const* xml_encoding(std::string_view page) {
  constexpr std::string_view word = "encoding";
  auto const text = page.substr(0, prescanned);
  if (!text.starts_with("<?xml")) return nullptr;
  auto const declaration = text.substr(0, text.find('>'));
  auto const at = declaration.find(word);
  if (at == std::string_view::npos) return nullptr;
  auto rest = without_blanks(declaration.substr(at + word.size()));
  if (!rest.starts_with('=')) return nullptr;
  rest = without_blanks(rest.substr(1));
  if (!rest.starts_with('"') && !rest.starts_with('\'')) return nullptr;
  auto const end = rest.find(rest.front(), 1);
  return end == std::string_view::npos ? nullptr : as_declared(find_encoding(rest.substr(1, end - 1)));
}

}  // namespace

Encoding const* declared_encoding(std::string_view page) {
  using namespace std::string_view_literals;
  if (page.starts_with("<\0?\0x\0"sv)) return find_encoding("utf-16le");
  if (page.starts_with("\0<\0?\0x"sv)) return find_encoding("utf-16be");
  auto const* const declared = Prescan(page).run();
  return declared != nullptr ? declared : xml_encoding(page);
}

std::string_view charset_in(std::string_view content_type) noexcept {
  constexpr std::string_view word = "charset";
  for (auto rest = content_type; rest.size() > word.size();) {
    if (!equal_ignoring_case(rest.substr(0, word.size()), word)) {
      rest.remove_prefix(1);
      continue;
    }
    rest = without_blanks(rest.substr(word.size()));
    if (!rest.starts_with('=')) continue;
    rest = without_blanks(rest.substr(1));
    if (!rest.starts_with('"') && !rest.starts_with('\'')) return rest.substr(0, rest.find_first_of(";, \t\n\f\r"));
    auto const end = rest.find(rest.front(), 1);
    return end == std::string_view::npos ? std::string_view() : rest.substr(1, end - 1);
  }
  return {};
}

}  // namespace scrape::extract
