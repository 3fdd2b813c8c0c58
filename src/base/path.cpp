#include <scrape/base/error.hpp>
#include <scrape/base/path.hpp>
#include <scrape/base/text.hpp>

#include <algorithm>

namespace scrape {

namespace {

constexpr bool is_control(char c) noexcept {
  return (c >= 0 && c < ' ') || c == 0x7f;
}

}  // namespace

Result<std::string> relative_path(std::string_view text) {
  auto const malformed = text.empty() || text.starts_with('/') || text.ends_with('/');
  if (malformed || std::ranges::any_of(text, is_control)) return Errc::name_outside;
  std::string path;
  while (!text.empty()) {
    auto const component = text.substr(0, text.find('/'));
    text.remove_prefix(std::min(component.size() + 1, text.size()));
    if (component.empty() || component == ".") continue;
    if (component == ".." || component.size() > longest_component) return Errc::name_outside;
    if (path.empty() && equal_ignoring_case(component, private_folder)) return Errc::name_outside;
    if (!path.empty()) path += '/';
    path += component;
  }
  if (path.empty() || path.size() > longest_path) return Errc::name_outside;
  return path;
}

}  // namespace scrape
