#include "encoding_sniffer.hpp"

#include <scrape/base/text.hpp>

#include <algorithm>
#include <optional>
#include <string>

namespace scrape::extract {
namespace {

constexpr std::string_view blanks = " \t\r\n\f";
constexpr std::size_t prescanned = 1024;

void skip(std::string_view& text, std::string_view characters) {
  text.remove_prefix(std::min(text.find_first_not_of(characters), text.size()));
}

bool starts_with(std::string_view text, std::string_view beginning) {
  return equal_ignoring_case(text.substr(0, beginning.size()), beginning);
}

std::string_view take_until(std::string_view& text, std::string_view ends) {
  auto const taken = text.substr(0, text.find_first_of(ends));
  text.remove_prefix(taken.size());
  return taken;
}

struct Attribute {
  std::string name;
  std::string value;
};

// "Get an attribute" of the prescan; nothing at the end of the tag.
std::optional<Attribute> take_attribute(std::string_view& text) {
  skip(text, " \t\r\n\f/");
  if (text.empty() || text.front() == '>') return std::nullopt;
  Attribute attribute;
  // An equals sign in the first place belongs to the name.
  auto const first = text.substr(0, 1);
  text.remove_prefix(1);
  attribute.name = to_lower(std::string(first).append(take_until(text, " \t\r\n\f/>=")));
  skip(text, blanks);
  if (!text.starts_with('=')) return attribute;
  text.remove_prefix(1);
  skip(text, blanks);
  auto const quote = text.substr(0, 1);
  if (quote == "\"" || quote == "'") {
    text.remove_prefix(1);
    attribute.value = to_lower(take_until(text, quote));
    text.remove_prefix(std::min<std::size_t>(1, text.size()));
  } else {
    attribute.value = to_lower(take_until(text, " \t\r\n\f>"));
  }
  return attribute;
}

// What a <meta> says, whose attributes follow.
Encoding const* encoding_of_meta(std::string_view& text) {
  bool has_pragma = false;
  std::optional<bool> needs_pragma;
  Encoding const* encoding = nullptr;
  while (auto const attribute = take_attribute(text)) {
    if (attribute->name == "http-equiv") {
      has_pragma |= attribute->value == "content-type";
    } else if (attribute->name == "content" && encoding == nullptr) {
      encoding = encoding_in_type(attribute->value);
      if (encoding != nullptr) needs_pragma = true;
    } else if (attribute->name == "charset") {
      encoding = find_encoding(attribute->value);
      needs_pragma = false;
    }
  }
  if (!needs_pragma || (*needs_pragma && !has_pragma) || encoding == nullptr) return nullptr;
  // Who could read this has no UTF-16 before him.
  return encoding->name.starts_with("utf-16") ? find_encoding("utf-8") : encoding;
}

bool begins_tag(std::string_view text) {
  auto const name = text.starts_with("</") ? text.substr(2) : text.substr(std::min<std::size_t>(1, text.size()));
  return !name.empty() && is_lower(to_lower(name.front()));
}

bool begins_meta(std::string_view text) {
  return starts_with(text, "<meta") && text.size() > 5 &&
         (blanks.find(text[5]) != std::string_view::npos || text[5] == '/');
}

// Past a tag of no interest.
void skip_tag(std::string_view& text) {
  take_until(text, " \t\r\n\f>");
  while (take_attribute(text)) {
  }
}

}  // namespace

Encoding const* encoding_in_type(std::string_view content_type) {
  constexpr std::string_view word = "charset";
  auto const lower = to_lower(content_type);
  std::string_view text(lower);
  while (true) {
    auto const at = text.find(word);
    if (at == std::string_view::npos) return nullptr;
    text.remove_prefix(at + word.size());
    skip(text, blanks);
    if (text.starts_with('=')) break;
  }
  text.remove_prefix(1);
  skip(text, blanks);
  auto const quote = text.substr(0, 1);
  if (quote != "\"" && quote != "'") return find_encoding(take_until(text, " \t\r\n\f;"));
  text.remove_prefix(1);
  auto const label = take_until(text, quote);
  return text.empty() ? nullptr : find_encoding(label);
}

Encoding const* encoding_in_meta(std::string_view page) {
  auto text = page.substr(0, prescanned);
  while (true) {
    text.remove_prefix(std::min(text.find('<'), text.size()));
    if (text.empty()) return nullptr;
    if (text.starts_with("<!--")) {
      auto const end = text.find("-->", 2);
      if (end == std::string_view::npos) return nullptr;
      text.remove_prefix(end + 3);
    } else if (begins_meta(text)) {
      text.remove_prefix(std::string_view("<meta").size());
      if (auto const* const encoding = encoding_of_meta(text)) return encoding;
    } else if (begins_tag(text)) {
      skip_tag(text);
    } else if (text.starts_with("<!") || text.starts_with("</") || text.starts_with("<?")) {
      take_until(text, ">");
    } else {
      text.remove_prefix(1);
    }
  }
}

}  // namespace scrape::extract
