#include "conversion.hpp"

#include <scrape/base/json_text.hpp>
#include <scrape/extract/number.hpp>

#include <string>
#include <utility>

namespace scrape::extract {
namespace {

struct ToString {
  Value operator()(std::monostate) const { return {}; }
  Value operator()(bool value) const { return std::string(value ? "true" : "false"); }
  Value operator()(Number value) const { return std::move(value.text); }
  Value operator()(std::string&& value) const { return std::move(value); }
  Value operator()(Json value) const { return std::move(value.text); }
};

Value to_number(Value&& value) {
  if (std::holds_alternative<Number>(value)) return std::move(value);
  auto const* const text = std::get_if<std::string>(&value);
  auto number = text == nullptr ? std::nullopt : read_number(*text);
  return number ? Value(std::move(*number)) : Value();
}

struct AppendJson {
  std::string& out;

  void operator()(std::monostate) const { out += "null"; }
  void operator()(bool value) const { out += value ? "true" : "false"; }
  void operator()(Number const& value) const { out += value.text; }
  void operator()(std::string const& value) const { append_json_string(out, value); }
  void operator()(Json const& value) const { out += value.text; }
};

}  // namespace

Value converted(Value value, Type type) {
  switch (type) {
    case Type::native:
      return value;
    case Type::string:
      return std::visit(ToString(), std::move(value));
    case Type::number:
      return to_number(std::move(value));
  }
  return value;
}

Value list_of(std::vector<Value> const& values) {
  Json list{"["};
  for (auto const& value : values) {
    if (list.text.size() > 1) list.text += ',';
    std::visit(AppendJson{list.text}, value);
  }
  list.text += ']';
  return list;
}

}  // namespace scrape::extract
