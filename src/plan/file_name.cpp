#include <scrape/base/path.hpp>
#include <scrape/base/text.hpp>
#include <scrape/plan/file_name.hpp>
#include <scrape/plan/name_parts.hpp>
#include <scrape/plan/short_hash.hpp>

#include <algorithm>

namespace scrape::plan {
namespace {

// Folders of one name; what is left of PATH_MAX belongs to the output directory.
constexpr std::size_t longest_folders = 1024;

constexpr std::size_t longest_shown_query = 80;

struct Folders {
  std::string text;      // ends with a slash unless empty
  bool is_exact = true;  // two different paths cannot have this text
};

// What is left for the stem when the rest of the component has its place.
std::string cut(std::string stem, std::size_t others) {
  if (stem.size() + others > longest_derived_component) stem.resize(longest_derived_component - others);
  return stem;
}

void append_folder(Folders& folders, std::string_view segment) {
  auto const fits = folders.text.size() + segment.size() < longest_folders;
  auto const is_exact = !segment.empty() && is_portable(segment) && !has_extension(segment) && fits;
  folders.is_exact &= is_exact;
  if (is_exact) (folders.text += segment) += '/';
  if (is_exact || !fits) return;
  auto folder = portable(segment);
  // A file may have this name in the same place, at least for a file system that ignores case.
  if (has_extension(to_lower(folder))) folder = cut(std::move(folder), 1) + '~';
  (folders.text += folder) += '/';
}

Folders folders_of(std::string_view path) {
  Folders folders;
  path.remove_prefix(1);
  for (auto slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/')) {
    append_folder(folders, path.substr(0, slash));
    path.remove_prefix(slash + 1);
  }
  return folders;
}

std::string hashed_name(url::Url const& url, std::string_view stem, std::string_view extension) {
  auto shown = portable(stem);
  if (url.query().size() > 1) shown += '_' + portable(url.query().substr(1, longest_shown_query));
  auto const suffix = '~' + url_hash(url) + '.' + portable(extension);
  return cut(std::move(shown), suffix.size()) + suffix;
}

}  // namespace

std::string url_hash(url::Url const& url) {
  return short_hash(url.text());
}

std::string host_folder(url::Url const& url) {
  auto const& origin = url.origin();
  auto folder = origin.host;
  if (folder.find(':') != std::string::npos) {
    for (auto& c : folder)
      c = c == ':' ? '-' : c;
    folder = '[' + folder + ']';
  }
  if (!origin.secure) folder += "+http";
  if (origin.port != url::default_port(origin.secure)) folder += '+' + std::to_string(origin.port);
  auto const is_usual = is_portable(folder) && folder.size() <= longest_derived_component && !is_reserved(folder);
  if (is_usual) return folder;
  auto const suffix = '~' + url_hash(*url.resolve("/"));
  return cut(portable(folder), suffix.size()) + suffix;
}

std::string default_name(url::Url const& url, std::string_view extension) {
  auto const folders = folders_of(url.path());
  auto const segment = url.path().substr(url.path().rfind('/') + 1);
  auto const [stem, own_extension] = split_extension(segment);
  auto const prefix = host_folder(url) + '/' + folders.text;
  auto const is_exact = folders.is_exact && url.query().empty() && is_portable(segment) &&
                        segment.size() + extension.size() + 2 <= longest_derived_component;

  if (is_exact && segment.empty()) return prefix + "index." + std::string(extension);
  if (is_exact && stem != "index") {
    if (!own_extension.empty()) return prefix + std::string(segment);
    return prefix + std::string(segment) + "~." + std::string(extension);
  }
  return prefix + hashed_name(url, segment.empty() ? "index" : stem, own_extension.empty() ? extension : own_extension);
}

std::string own_request_name(std::string_view name, std::string_view method, std::string_view hash) {
  auto const at = name.rfind('/') + 1;
  auto [stem, extension] = split_extension(name.substr(at));
  stem.remove_suffix(stem.ends_with('~') ? 1 : 0);
  auto suffix = '~' + portable(to_lower(method)).append(1, '-').append(hash);
  if (!extension.empty()) (suffix += '.') += extension;
  return std::string(name.substr(0, at)).append(cut(std::string(stem), suffix.size())) + suffix;
}

std::string error_page_name(std::string_view name, int status) {
  auto const at = name.rfind('/') + 1;
  auto const [stem, extension] = split_extension(name.substr(at));
  auto suffix = '~' + std::to_string(status);
  if (!extension.empty()) (suffix += '.') += extension;
  return std::string(name.substr(0, at)).append(cut(std::string(stem), suffix.size())) + suffix;
}

}  // namespace scrape::plan
