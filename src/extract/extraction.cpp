#include <scrape/base/text.hpp>
#include <scrape/extract/extraction.hpp>

#include <stdexcept>

namespace scrape::extract {
namespace {

[[noreturn]] void reject(std::string_view text, std::string_view problem) {
  throw std::invalid_argument('\'' + std::string(text) + "' " + std::string(problem));
}

Type type_of(std::string_view text, std::string_view name) {
  if (name == "string") return Type::string;
  if (name == "number") return Type::number;
  reject(text, "has a type other than string and number");
}

bool take_list_mark(std::string_view& name) {
  if (!name.ends_with("[]")) return false;
  name.remove_suffix(2);
  return true;
}

}  // namespace

Field parse_field(std::string_view text) {
  auto const equals = text.find('=');
  if (equals == std::string_view::npos) reject(text, "is not NAME=SELECTOR");
  auto name = trim(text.substr(0, equals));
  Field field;
  if (auto const colon = name.rfind(':'); colon != std::string_view::npos) {
    field.type = type_of(text, name.substr(colon + 1));
    name = name.substr(0, colon);
  }
  field.is_list = take_list_mark(name);
  if (name.empty()) reject(text, "has no name before the =");
  if (first_invalid_utf8(name) != std::string_view::npos) reject(printable(text), "has a name that is not UTF-8");
  if (name == "url" || name == "index") reject(text, "has the name of a column that every row has");
  field.name = name;
  field.selector = trim(text.substr(equals + 1));
  if (field.selector.empty()) reject(text, "has no selector after the =");
  return field;
}

}  // namespace scrape::extract
