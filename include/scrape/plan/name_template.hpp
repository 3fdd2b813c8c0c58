#pragma once
/// `--name TEMPLATE`: another layout than HOST/PATH.

#include <scrape/base/result.hpp>
#include <scrape/url/url.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace scrape::plan {

class NameTemplate {
 public:
  /// Reads "{index} {host} {path} {stem} {query} {ext} {hash}" between literal text; "{{" and "}}" stand for braces.
  /// Throws std::invalid_argument, with a sentence for the user, for an unknown or unclosed placeholder.
  static NameTemplate parse(std::string_view text);

  /// As it was given.
  std::string const& text() const noexcept { return text_; }

  /// The name of one page, relative and below the output directory. {path} is the URL's path with its folders, {stem}
  /// its last segment without extension ("index" when it is empty), {ext} the extension of the URL or else `extension`,
  /// {query} the query without its question mark. A name that
  /// belongs to the program gets "_" before it if the URL made it so. Errors: Errc::name_outside, Errc::name_reserved.
  Result<std::string> expand(std::uint64_t index, url::Url const& url, std::string_view extension,
                             std::string_view hash = {}) const;

 private:
  enum class Placeholder { index, host, path, stem, query, ext, hash };
  using Piece = std::variant<std::string, Placeholder>;

  static Placeholder placeholder(std::string_view name);
  static std::string value(Placeholder placeholder, std::uint64_t index, url::Url const& url,
                           std::string_view extension, std::string_view hash);

  std::string text_;
  std::vector<Piece> pieces_;
};

}  // namespace scrape::plan
