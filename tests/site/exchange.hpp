#pragma once
// One request and the ways to answer it.

#include "site/stream.hpp"

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::site {

using Request = boost::beast::http::request<boost::beast::http::string_body>;

/// What becomes of the connection when an exchange is over; see Stream for the three ends.
enum class After { keep, close, drop, reset };

/// Borrowed for the time of one exchange.
struct Exchange {
  Request const& request;
  Stream& stream;

  bool wants_body() const { return request.method() != boost::beast::http::verb::head; }
  /// `keep`, or `close` when the client asked for that.
  After usual_end() const { return request.keep_alive() ? After::keep : After::close; }
};

/// Answers one request, by whatever bytes. Called on the server's thread only; what it throws ends the connection.
using Handler = std::function<asio::awaitable<After>(Exchange const&)>;

struct Field {
  std::string name;
  std::string value;
};

/// A complete message with a length.
struct Answer {
  unsigned status = 200;
  std::string type = "text/html; charset=utf-8";
  std::string body;
  std::vector<Field> fields;
};

/// A response head up to and with the empty line: the status line, then Date, Server, `fields` as they are (nothing is
/// checked or escaped), and a Connection field if `fields` has none.
std::string response_head(Exchange const& exchange, unsigned status, std::vector<Field> const& fields);

/// Sends `answer` with Content-Length, and without a body to HEAD and with 1xx, 204 and 304.
asio::awaitable<After> send(Exchange const& exchange, Answer const& answer);

/// Sends `bytes` as they are and then ends as `after` says (`drop` when the peer is gone).
asio::awaitable<After> send_raw(Exchange const& exchange, std::string_view bytes, After after);

/// IMF-fixdate (RFC 9110 §5.6.7).
std::string http_date(std::int64_t seconds_since_1970);

/// What `text` looks like without percent-coding; a bad escape stays as it is.
std::string percent_decoded(std::string_view text);

/// The digits of `text` as a number, if it is nothing but 1 to 12 digits and at most `limit`.
std::optional<std::uint64_t> number_in(std::string_view text, std::uint64_t limit);

}  // namespace scrape::site
