#include <scrape/base/text.hpp>
#include <scrape/http/fields.hpp>

namespace scrape::http {
namespace {

// What most header sections fit into.
constexpr std::size_t usual_count = 16;
constexpr std::size_t usual_size = 512;

}  // namespace

void Fields::add(std::string_view name, std::string_view value) {
  if (spans_.capacity() == 0) {
    spans_.reserve(usual_count);
    text_.reserve(usual_size);
  }
  spans_.push_back({static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(name.size()),
                    static_cast<std::uint32_t>(value.size())});
  text_.append(name).append(value);
}

void Fields::clear() noexcept {
  text_.clear();
  spans_.clear();
}

Field Fields::operator[](std::size_t index) const noexcept {
  auto const& span = spans_[index];
  std::string_view const text = text_;
  return {text.substr(span.name_at, span.name_size), text.substr(span.name_at + span.name_size, span.value_size)};
}

std::optional<std::string_view> Fields::find(std::string_view name) const noexcept {
  for (std::size_t i = 0; i < size(); ++i) {
    auto const field = (*this)[i];
    if (equal_ignoring_case(field.name, name)) return field.value;
  }
  return std::nullopt;
}

std::string Fields::joined(std::string_view name) const {
  std::string list;
  for (std::size_t i = 0; i < size(); ++i) {
    auto const field = (*this)[i];
    if (!equal_ignoring_case(field.name, name)) continue;
    if (!list.empty()) list += ", ";
    list += field.value;
  }
  return list;
}

}  // namespace scrape::http
