#include "field_statistics.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>

#include <cmath>
#include <string_view>
#include <variant>

namespace scrape::extract {
namespace {

namespace json = boost::json;

std::string_view word_of(bool value) noexcept {
  return value ? "true" : "false";
}

}  // namespace

void FieldStatistics::add(Value const& value) {
  if (auto const* const number = std::get_if<Number>(&value)) {
    add_number(number->value);
  } else if (auto const* const text = std::get_if<std::string>(&value)) {
    texts_.add(*text);
  } else if (auto const* const truth = std::get_if<bool>(&value)) {
    texts_.add(word_of(*truth));
  } else if (auto const* const structure = std::get_if<Json>(&value)) {
    add_members(*structure);
  } else {
    ++missing_;
  }
}

// Of a literal such as 1e999 no finite number is read.
void FieldStatistics::add_number(double number) {
  if (!std::isfinite(number)) {
    ++objects_;
    return;
  }
  moments_.add(number);
  quantiles_.add(number);
}

// A list that is nested deeper than the parser goes counts like an object.
void FieldStatistics::add_members(Json const& list) {
  json::monotonic_resource memory;
  json::error_code failed;
  auto const parsed = list.text.starts_with('[') ? json::parse(list.text, failed, &memory) : json::value();
  if (!parsed.is_array()) {
    ++objects_;
    return;
  }
  for (auto const& member : parsed.get_array()) {
    if (member.is_number()) {
      add_number(member.to_number<double>());
    } else if (member.is_string()) {
      texts_.add(member.get_string());
    } else if (member.is_bool()) {
      texts_.add(word_of(member.get_bool()));
    } else if (!member.is_null()) {
      ++objects_;
    }
  }
}

void FieldStatistics::thin() {
  if (quantiles_.thickness() > texts_.bytes()) {
    quantiles_.thin();
  } else {
    texts_.thin();
  }
}

}  // namespace scrape::extract
