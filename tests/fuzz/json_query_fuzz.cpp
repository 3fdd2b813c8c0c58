// Any text is a JSON document or a problem within it. A document reads back as itself and passes through jq unchanged
// but for digits that doubles have not; what JSON pointers and filters find in it is bounded.

#include "fuzz.hpp"

#include <scrape/base/text.hpp>
#include <scrape/extract/json_query.hpp>
#include <scrape/extract/number.hpp>
#include <scrape/extract/regex_query.hpp>

#include <array>
#include <string>

namespace {

using namespace scrape;
using namespace scrape::extract;

constexpr std::size_t memory = std::size_t{16} << 20;
constexpr std::size_t enough = 1000;

JsonQuery query(std::string_view text) {
  return std::get<JsonQuery>(JsonQuery::parse(text));
}

// Compiled once: the builtins of jq take long. No empty global matches, which crash jq 1.6 (see JsonQuery).
std::array<JsonQuery, 8> const& filters() {
  static std::array<JsonQuery, 8> const all{
      query("jq:.[]?"),
      query("jq:.. | scalars"),
      query("jq:[paths] | length"),
      query("jq:tojson | fromjson"),
      query("jq:(numbers | todate), (strptime(\"%Y\")? | mktime), implode?, (.[0]? | ltrimstr(\"a\"))"),
      query("jq:map(tostring)? | sort, unique, group_by(.), add, (join(\",\") | @base64, @uri, @html, @sh)"),
      query("jq:if . == [] then halt_error else error end"),
      query("jq:test(\"a+b*\"), [match(\"(?<x>a)\"; \"g\")], explode, splits(\", *\")"),
  };
  return all;
}

bool is_sound(Value const& value) {
  if (auto const* const text = std::get_if<std::string>(&value)) return first_invalid_utf8(*text) == std::string::npos;
  if (auto const* const json = std::get_if<Json>(&value)) return JsonDocument::parse(json->text, memory).has_value();
  if (auto const* const number = std::get_if<Number>(&value)) {
    auto const again = JsonDocument::parse(number->text, memory);
    return again && std::get<Number>(again->root().value()).value == number->value;
  }
  return true;
}

void put(JsonQuery const& query, JsonNode root) {
  auto const values = query.values(root, enough);
  auto const contexts = query.contexts(root, enough);
  fuzz::require(values.has_value() == contexts.has_value());
  if (!values) {
    fuzz::require(!values.error().reason.empty() && first_invalid_utf8(values.error().reason) == std::string::npos);
    return;
  }
  fuzz::require(values->size() <= enough && contexts->nodes.size() <= enough);
  for (auto const& value : *values)
    fuzz::require(is_sound(value));
}

void read_document(std::string_view text, JsonQuery const& pointer) {
  auto const document = JsonDocument::parse(text, memory);
  if (!document) {
    fuzz::require(first_invalid_utf8(document.error().reason) == std::string::npos);
    return;
  }
  auto const value = document->root().value();
  fuzz::require(is_sound(value));
  if (auto const* const json = std::get_if<Json>(&value)) {
    auto const again = JsonDocument::parse(json->text, memory);
    fuzz::require(again && again->root().value() == value);
  }
  static auto const same = query("jq:.");
  auto const passed = same.values(document->root(), enough);
  fuzz::require(passed && passed->size() == 1 && passed->front().index() == value.index());
  auto const twice = same.values(same.contexts(document->root(), 1)->nodes.front(), 1);
  fuzz::require(twice && *twice == *passed);
  put(pointer, document->root());
  for (auto const& filter : filters())
    put(filter, document->root());
}

void read_text(std::string_view pattern, std::string_view text) {
  auto const number = read_number(text);
  if (number) fuzz::require(is_sound(*number));
  auto const parsed = RegexQuery::parse(pattern);
  auto const* const regex = std::get_if<RegexQuery>(&parsed);
  if (regex == nullptr || first_invalid_utf8(text) != std::string_view::npos) return;
  auto const values = regex->values(text, enough);
  fuzz::require(values.empty() != regex->matches(text));
  for (auto const& value : values)
    fuzz::require(first_invalid_utf8(value) == std::string::npos);
}

}  // namespace

// The first line is a selector, the rest a document.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const text = fuzz::text_of(data, size);
  auto const end = std::min(text.find('\n'), text.size());
  auto const selector = '/' + std::string(text.substr(0, end));
  auto const rest = text.substr(std::min(end + 1, text.size()));
  auto const pointer = JsonQuery::parse(selector);
  if (auto const* const error = std::get_if<SelectorError>(&pointer)) {
    fuzz::require(error->column >= 1 && error->column <= selector.size());
  } else {
    read_document(rest, std::get<JsonQuery>(pointer));
  }
  read_text(selector.substr(1), rest);
  return 0;
}
