#include "json_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string_view>

namespace scrape::extract {
namespace {

namespace json = boost::json;

// Up to here every integer has a double of its own.
constexpr double exact_integers = 9007199254740992.0;  // 2^53

constexpr std::size_t longest_number = 32;  // a double takes 24 at most

template <class T>
void append_chars(std::string& out, T value) {
  std::array<char, longest_number> text{};
  auto const end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  out.append(text.data(), end);
}

void append_double(std::string& out, double value) {
  auto const is_plain = std::abs(value) <= exact_integers && std::trunc(value) == value;
  if (is_plain && value == 0 && std::signbit(value))
    out += "-0";
  else if (is_plain)
    append_chars(out, static_cast<std::int64_t>(value));
  else
    append_chars(out, value);
}

void append_number(std::string& out, json::value const& value) {
  if (auto const* const integer = value.if_int64()) return append_chars(out, *integer);
  if (auto const* const integer = value.if_uint64()) return append_chars(out, *integer);
  append_double(out, value.get_double());
}

void append_escaped(std::string& out, char c) {
  constexpr std::string_view digits = "0123456789abcdef";
  constexpr std::string_view named = "\"\\\b\f\n\r\t";
  constexpr std::string_view names = "\"\\bfnrt";
  auto const found = named.find(c);
  out += '\\';
  if (found != std::string_view::npos) {
    out += names[found];
    return;
  }
  out += "u00";
  out += digits[static_cast<unsigned char>(c) >> 4U];
  out += digits[static_cast<unsigned char>(c) & 0xfU];
}

bool must_escape(char c) noexcept {
  return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
}

void append_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t plain = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!must_escape(text[at])) continue;
    out += text.substr(plain, at - plain);
    append_escaped(out, text[at]);
    plain = at + 1;
  }
  out += text.substr(plain);
  out += '"';
}

void append_value(std::string& out, json::value const& value);

void append_array(std::string& out, json::array const& array) {
  char before = '[';
  for (auto const& member : array) {
    out += before;
    append_value(out, member);
    before = ',';
  }
  out += array.empty() ? "[]" : "]";
}

void append_object(std::string& out, json::object const& object) {
  char before = '{';
  for (auto const& [name, member] : object) {
    out += before;
    append_string(out, {name.data(), name.size()});
    out += ':';
    append_value(out, member);
    before = ',';
  }
  out += object.empty() ? "{}" : "}";
}

void append_value(std::string& out, json::value const& value) {
  switch (value.kind()) {
    case json::kind::null:
      out += "null";
      return;
    case json::kind::bool_:
      out += value.get_bool() ? "true" : "false";
      return;
    case json::kind::int64:
    case json::kind::uint64:
    case json::kind::double_:
      return append_number(out, value);
    case json::kind::string:
      return append_string(out, {value.get_string().data(), value.get_string().size()});
    case json::kind::array:
      return append_array(out, value.get_array());
    case json::kind::object:
      return append_object(out, value.get_object());
  }
}

}  // namespace

std::string json_text(json::value const& value) {
  std::string out;
  append_value(out, value);
  return out;
}

Number number_of(json::value const& value) {
  Number number;
  append_number(number.text, value);
  number.value = value.to_number<double>();
  return number;
}

}  // namespace scrape::extract
