#include "jv.hpp"

#include <scrape/base/text.hpp>
#include <scrape/extract/json_document.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

namespace scrape::extract {
namespace {

namespace json = boost::json;

// Errors may carry whole pages.
constexpr std::size_t longest_message = 300;

jv string_to_jv(json::string_view text) noexcept {
  return jv_string_sized(text.data(), static_cast<int>(text.size()));  // json::string is shorter than 2^31
}

jv array_to_jv(json::array const& array) {
  auto out = jv_array_sized(static_cast<int>(array.size()));
  for (auto const& member : array)
    out = jv_array_append(out, to_jv(member).release());
  return out;
}

jv object_to_jv(json::object const& object) {
  auto out = jv_object();
  for (auto const& [name, member] : object)
    out = jv_object_set(out, string_to_jv(name), to_jv(member).release());
  return out;
}

std::string_view string_of(Jv const& string) noexcept {
  return {jv_string_value(string.get()), static_cast<std::size_t>(jv_string_length_bytes(string.copy()))};
}

json::value number_from_jv(double number, json::storage_ptr const& memory) {
  constexpr auto largest = std::numeric_limits<double>::max();
  json::value value(memory);
  if (!std::isnan(number)) value = std::clamp(number, -largest, largest);
  return value;
}

// Containers around containers, as deep as may still be.
Found<json::value> from_jv(Jv const& value, json::storage_ptr const& memory, std::size_t depth_left);

Found<json::value> array_from_jv(Jv const& array, json::storage_ptr const& memory, std::size_t depth_left) {
  auto const size = jv_array_length(array.copy());
  json::array out(memory);
  out.reserve(static_cast<std::size_t>(size));
  for (int i = 0; i < size; ++i) {
    auto member = from_jv(Jv(jv_array_get(array.copy(), i)), memory, depth_left);
    if (!member) return member;
    out.push_back(std::move(*member));
  }
  return json::value(std::move(out));
}

Found<json::value> object_from_jv(Jv const& object, json::storage_ptr const& memory, std::size_t depth_left) {
  json::object out(memory);
  out.reserve(static_cast<std::size_t>(jv_object_length(object.copy())));
  auto const iterable = object.get();
  for (auto at = jv_object_iter(iterable); jv_object_iter_valid(iterable, at) != 0;
       at = jv_object_iter_next(iterable, at)) {
    Jv const name(jv_object_iter_key(iterable, at));
    auto member = from_jv(Jv(jv_object_iter_value(iterable, at)), memory, depth_left);
    if (!member) return member;
    out.emplace(string_of(name), std::move(*member));
  }
  return json::value(std::move(out));
}

Found<json::value> from_jv(Jv const& value, json::storage_ptr const& memory, std::size_t depth_left) {
  auto const kind = jv_get_kind(value.get());
  auto const nests = kind == JV_KIND_ARRAY || kind == JV_KIND_OBJECT;
  if (nests && depth_left == 0)
    return Problem{"jq: its result is nested deeper than " + std::to_string(json_depth_limit)};
  switch (kind) {
    case JV_KIND_INVALID:
    case JV_KIND_NULL:
      return json::value(nullptr, memory);
    case JV_KIND_FALSE:
      return json::value(false, memory);
    case JV_KIND_TRUE:
      return json::value(true, memory);
    case JV_KIND_NUMBER:
      return number_from_jv(jv_number_value(value.get()), memory);
    case JV_KIND_STRING:
      return json::value(string_of(value), memory);
    case JV_KIND_ARRAY:
      return array_from_jv(value, memory, depth_left - 1);
    case JV_KIND_OBJECT:
      return object_from_jv(value, memory, depth_left - 1);
  }
  return json::value(nullptr, memory);
}

}  // namespace

Jv to_jv(json::value const& value) {
  switch (value.kind()) {
    case json::kind::null:
      return Jv(jv_null());
    case json::kind::bool_:
      return Jv(jv_bool(value.get_bool() ? 1 : 0));
    case json::kind::int64:
    case json::kind::uint64:
    case json::kind::double_:
      return Jv(jv_number(value.to_number<double>()));
    case json::kind::string:
      return Jv(string_to_jv(value.get_string()));
    case json::kind::array:
      return Jv(array_to_jv(value.get_array()));
    case json::kind::object:
      return Jv(object_to_jv(value.get_object()));
  }
  return Jv(jv_null());
}

Found<json::value> from_jv(Jv const& value, json::storage_ptr const& memory) {
  return from_jv(value, memory, json_depth_limit);
}

std::string message_of(Jv const& error) {
  auto const is_text = jv_get_kind(error.get()) == JV_KIND_STRING;
  Jv const text(is_text ? error.copy() : jv_dump_string(error.copy(), 0));
  auto message = std::string(string_of(text));
  if (message.size() > longest_message) {
    auto const whole = std::min(longest_message, message.size());
    message.resize(whole);
    message.resize(std::min(whole, first_invalid_utf8(message)));
    message += "…";
  }
  std::ranges::replace(message, '\n', ' ');
  return message;
}

}  // namespace scrape::extract
