#include <scrape/base/error.hpp>
#include <scrape/base/path.hpp>
#include <scrape/plan/file_name.hpp>
#include <scrape/plan/name_parts.hpp>
#include <scrape/plan/name_template.hpp>

#include <algorithm>
#include <stdexcept>

namespace scrape::plan {
namespace {

std::string portable_path(std::string_view path) {
  std::string text;
  while (!path.empty()) {
    auto const segment = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(segment.size() + 1, path.size()));
    if (segment.empty()) continue;
    if (!text.empty()) text += '/';
    text += portable(segment);
  }
  return text.empty() ? "index" : text;
}

}  // namespace

NameTemplate::Placeholder NameTemplate::placeholder(std::string_view name) {
  if (name == "index") return Placeholder::index;
  if (name == "host") return Placeholder::host;
  if (name == "path") return Placeholder::path;
  if (name == "stem") return Placeholder::stem;
  if (name == "query") return Placeholder::query;
  if (name == "ext") return Placeholder::ext;
  if (name == "hash") return Placeholder::hash;
  throw std::invalid_argument("unknown placeholder {" + std::string(name) +
                              "}; known are {index} {host} {path} {stem} {query} {ext} {hash}");
}

NameTemplate NameTemplate::parse(std::string_view text) {
  NameTemplate parsed;
  parsed.text_ = text;
  std::string literal;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto const c = text[i];
    auto const is_doubled = text.substr(i + 1, 1) == text.substr(i, 1);
    if ((c == '{' || c == '}') && is_doubled) {
      literal += c;
      ++i;
    } else if (c == '{') {
      auto const end = text.find('}', i);
      if (end == std::string_view::npos) throw std::invalid_argument("'{' without '}'");
      parsed.pieces_.emplace_back(std::move(literal));
      literal.clear();
      parsed.pieces_.emplace_back(placeholder(text.substr(i + 1, end - i - 1)));
      i = end;
    } else if (c == '}') {
      throw std::invalid_argument("'}' without '{'");
    } else {
      literal += c;
    }
  }
  parsed.pieces_.emplace_back(std::move(literal));
  return parsed;
}

std::string NameTemplate::value(Placeholder placeholder, std::uint64_t index, url::Url const& url,
                                std::string_view extension, std::string_view hash) {
  auto const segment = url.path().substr(url.path().rfind('/') + 1);
  auto const [stem, own_extension] = split_extension(segment);
  switch (placeholder) {
    case Placeholder::index:
      return std::to_string(index);
    case Placeholder::host:
      return host_folder(url);
    case Placeholder::path:
      return portable_path(url.path());
    case Placeholder::stem:
      return segment.empty() ? "index" : portable(stem);
    case Placeholder::query:
      return url.query().size() > 1 ? portable(url.query().substr(1)) : "";
    case Placeholder::ext:
      return std::string(own_extension.empty() ? extension : own_extension);
    case Placeholder::hash:
      return hash.empty() ? url_hash(url) : std::string(hash);
  }
  return {};
}

Result<std::string> NameTemplate::expand(std::uint64_t index, url::Url const& url, std::string_view extension,
                                         std::string_view hash) const {
  std::string name;
  for (auto const& piece : pieces_) {
    if (auto const* const literal = std::get_if<std::string>(&piece)) {
      name += *literal;
    } else {
      name += value(std::get<Placeholder>(piece), index, url, extension, hash);
    }
  }
  // A URL cannot help it what its path begins with; whoever wrote the template can.
  auto const is_from_url = std::get<std::string>(pieces_.front()).empty();
  if (is_from_url && is_reserved(name)) name.insert(0, 1, '_');
  return relative_path(name);
}

}  // namespace scrape::plan
