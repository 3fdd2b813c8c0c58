#include <scrape/base/error.hpp>
#include <scrape/base/path.hpp>
#include <scrape/base/text.hpp>

#include <algorithm>

namespace scrape {

namespace {}  // namespace

// Some file systems also ignore dots and spaces at the end of a name.
bool is_reserved(std::string_view path) noexcept {
  auto first = path.substr(0, path.find('/'));
  first = first.substr(0, first.find_last_not_of(". ") + 1);
  return equal_ignoring_case(first, private_folder) || equal_ignoring_case(first, snapshots_folder);
}

Result<std::string> relative_path(std::string_view text) {
  auto const malformed = text.empty() || text.starts_with('/') || text.ends_with('/');
  if (malformed || std::ranges::any_of(text, is_control)) return Errc::name_outside;
  std::string path;
  while (!text.empty()) {
    auto const component = text.substr(0, text.find('/'));
    text.remove_prefix(std::min(component.size() + 1, text.size()));
    if (component.empty() || component == ".") continue;
    if (component == ".." || component.size() > longest_component) return Errc::name_outside;
    if (!path.empty()) path += '/';
    path += component;
  }
  if (path.empty() || path.size() > longest_path) return Errc::name_outside;
  if (is_reserved(path)) return Errc::name_reserved;
  return path;
}

}  // namespace scrape
