#include "json_pointer.hpp"

#include <scrape/base/text.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <charconv>

namespace scrape::extract {
namespace {

namespace json = boost::json;

std::optional<std::size_t> index_of(std::string_view name) noexcept {
  if (name.empty() || !std::ranges::all_of(name, &is_digit)) return std::nullopt;
  if (name.front() == '0' && name.size() > 1) return std::nullopt;
  std::size_t index = 0;
  auto const read = std::from_chars(name.data(), name.data() + name.size(), index);
  if (read.ec != std::errc()) return std::nullopt;
  return index;
}

// Place of the first '~' that stands for nothing.
std::size_t bad_escape(std::string_view text) noexcept {
  auto at = text.find('~');
  while (at != std::string_view::npos && at + 1 < text.size() && (text[at + 1] == '0' || text[at + 1] == '1'))
    at = text.find('~', at + 1);
  return at;
}

std::string unescaped(std::string_view text) {
  std::string name;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '~')
      name += text[at];
    else
      name += text[++at] == '0' ? '~' : '/';
  }
  return name;
}

}  // namespace

std::variant<JsonPointer, SelectorError> JsonPointer::parse(std::string_view text) {
  auto const bad = bad_escape(text);
  if (bad != std::string_view::npos)
    return SelectorError{bad + 1, "'~' is written '~0' in a JSON pointer, and '/' '~1'"};
  JsonPointer pointer;
  while (!text.empty()) {
    auto const end = std::min(text.find('/', 1), text.size());
    auto name = unescaped(text.substr(1, end - 1));
    auto const index = index_of(name);
    pointer.steps_.push_back({std::move(name), index});
    text.remove_prefix(end);
  }
  return pointer;
}

json::value const* JsonPointer::find(json::value const& from) const noexcept {
  auto const* at = &from;
  for (auto const& [name, index] : steps_) {
    if (auto const* const object = at->if_object()) {
      at = object->if_contains(name);
    } else {
      auto const* const array = at->if_array();
      at = array != nullptr && index ? array->if_contains(*index) : nullptr;
    }
    if (at == nullptr) return nullptr;
  }
  return at;
}

}  // namespace scrape::extract
