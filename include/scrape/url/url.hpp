#pragma once
/// An absolute http or https URL in normal form.

#include <scrape/base/error.hpp>
#include <scrape/url/origin.hpp>

#include <boost/system/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace scrape::url {

class Url;

/// Why a text is no URL, and at which byte of it (0-based) that shows.
struct UrlError {
  Errc why;
  std::size_t at;
};

[[noreturn]] void throw_exception_from_error(UrlError const& error, boost::source_location const& where);

using ParsedUrl = boost::system::result<Url, UrlError>;

/// Normalised as RFC 3986 §6.2.2 and §6.2.3 say: scheme and host in lower case, percent-encodings in upper case and
/// only where they are needed, no dot segments, no default port, never an empty path. The fragment is dropped: it is
/// not sent.
class Url {
 public:
  /// Reads an absolute URL, repairing what browsers repair (WHATWG URL §4.4): surrounding blanks, backslashes for
  /// slashes, a wrong number of slashes after the scheme, characters that ought to be percent-encoded, international
  /// host names.
  static ParsedUrl parse(std::string_view text);

  /// The target of `reference` seen from here (RFC 3986 §5.2), with the same repairs.
  ParsedUrl resolve(std::string_view reference) const;

  std::string const& text() const& noexcept { return text_; }
  std::string text() && noexcept { return std::move(text_); }
  Origin const& origin() const noexcept { return origin_; }
  /// What stands in the request line (RFC 9112 §3.2.1): path and query.
  std::string_view target() const noexcept { return std::string_view(text_).substr(path_at_); }
  std::string_view path() const noexcept { return target().substr(0, query_at_ - path_at_); }
  /// With its question mark; empty when there is none.
  std::string_view query() const noexcept { return std::string_view(text_).substr(query_at_); }

  friend bool operator==(Url const& a, Url const& b) noexcept { return a.text_ == b.text_; }

 private:
  Url(Origin origin, std::string text, std::size_t path_at);

  std::string text_;
  Origin origin_;
  std::size_t path_at_ = 0;
  std::size_t query_at_ = 0;
};

}  // namespace scrape::url
