#include "site/exchange.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/status.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>

namespace scrape::site {
namespace {

constexpr std::size_t most_digits = 12;

std::string status_line(unsigned status) {
  namespace http = boost::beast::http;
  std::array<char, 8> digits{};
  std::snprintf(digits.data(), digits.size(), "%03u", status % 1000);
  auto const reason = http::obsolete_reason(http::int_to_status(status));
  return "HTTP/1.1 " + std::string(digits.data()) + ' ' + std::string(reason) + "\r\n";
}

bool names_connection(Field const& field) {
  return boost::beast::iequals(field.name, "Connection");
}

bool may_have_body(unsigned status) {
  return status >= 200 && status != 204 && status != 304;
}

}  // namespace

std::string response_head(Exchange const& exchange, unsigned status, std::vector<Field> const& fields) {
  auto head = status_line(status);
  head += "Date: " + http_date(std::time(nullptr)) + "\r\nServer: scrape-demo-site\r\n";
  for (auto const& field : fields)
    head += field.name + ": " + field.value + "\r\n";
  if (std::none_of(fields.begin(), fields.end(), names_connection)) {
    head += exchange.request.keep_alive() ? "Connection: keep-alive\r\n" : "Connection: close\r\n";
  }
  return head + "\r\n";
}

asio::awaitable<After> send(Exchange const& exchange, Answer const& answer) {
  auto fields = answer.fields;
  if (may_have_body(answer.status)) {
    if (!answer.type.empty()) fields.push_back({"Content-Type", answer.type});
    fields.push_back({"Content-Length", std::to_string(answer.body.size())});
  }
  auto message = response_head(exchange, answer.status, fields);
  if (may_have_body(answer.status) && exchange.wants_body()) message += answer.body;
  auto const end = exchange.usual_end();
  co_return co_await send_raw(exchange, message, end);
}

asio::awaitable<After> send_raw(Exchange const& exchange, std::string_view bytes, After after) {
  auto const written = co_await exchange.stream.write(bytes);
  co_return written ? after : After::drop;
}

std::string http_date(std::int64_t seconds_since_1970) {
  constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::time_t const time = seconds_since_1970;
  std::tm parts{};
  gmtime_r(&time, &parts);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                days.at(static_cast<std::size_t>(parts.tm_wday)), parts.tm_mday,
                months.at(static_cast<std::size_t>(parts.tm_mon)), parts.tm_year + 1900, parts.tm_hour, parts.tm_min,
                parts.tm_sec);
  return text.data();
}

std::string percent_decoded(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    unsigned value = 0;
    auto const* const digits = text.data() + at + 1;
    if (text[at] == '%' && at + 2 < text.size() && std::from_chars(digits, digits + 2, value, 16).ptr == digits + 2) {
      plain += static_cast<char>(value);
      at += 2;
    } else {
      plain += text[at];
    }
  }
  return plain;
}

std::optional<std::uint64_t> number_in(std::string_view text, std::uint64_t limit) {
  std::uint64_t number = 0;
  auto const* const end = text.data() + text.size();
  if (text.empty() || text.size() > most_digits) return std::nullopt;
  if (std::from_chars(text.data(), end, number).ptr != end || number > limit) return std::nullopt;
  return number;
}

}  // namespace scrape::site
