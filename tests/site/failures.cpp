// Servers that leave, fall silent or never end.
#include "site/content.hpp"
#include "site/routes.hpp"

#include <array>

namespace scrape::site {
namespace {

constexpr std::chrono::milliseconds time_to_read(100);  // so that the client has what came before a reset
constexpr std::chrono::milliseconds drip_interval(1000);
constexpr std::size_t flood_line = 4096;

/// The head of a message whose body shall be 10 000 bytes of text.
constexpr std::string_view head_of_10000 =
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 10000\r\n\r\n";
constexpr std::string_view head_until_close =
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n";
constexpr std::string_view head_of_chunked =
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n";

std::string with_text(std::string_view head, std::size_t size) {
  return std::string(head) + text_body(size);
}

asio::awaitable<After> close_before_head(Inquiry const& /*inquiry*/) {
  co_return After::close;
}

asio::awaitable<After> reset_before_head(Inquiry const& /*inquiry*/) {
  co_return After::reset;
}

asio::awaitable<After> close_in_head(Inquiry const& inquiry) {
  return send_raw(inquiry.exchange, "HTTP/1.1 200 OK\r\nContent-Ty", After::close);
}

asio::awaitable<After> truncated_length(Inquiry const& inquiry) {
  auto const message = with_text(head_of_10000, 4000);
  co_return co_await send_raw(inquiry.exchange, message, After::close);
}

asio::awaitable<After> truncated_chunked(Inquiry const& inquiry) {
  auto const message = std::string(head_of_chunked) + "fa0\r\n" + text_body(4000) + "\r\n";
  co_return co_await send_raw(inquiry.exchange, message, After::close);
}

asio::awaitable<After> reset_in_body(Inquiry const& inquiry) {
  auto const message = with_text(head_of_10000, 4000);
  co_await inquiry.exchange.stream.write(message);
  co_await pause(time_to_read);
  co_return After::reset;
}

asio::awaitable<After> unclean_close(Inquiry const& inquiry) {
  auto const message = with_text(head_until_close, 4000);
  co_return co_await send_raw(inquiry.exchange, message, After::drop);
}

/// Cut off inside of TLS, or in the clear.
asio::awaitable<After> unclean_length(Inquiry const& inquiry) {
  auto const message = with_text(head_of_10000, 4000);
  co_return co_await send_raw(inquiry.exchange, message, After::drop);
}

asio::awaitable<After> hang(Inquiry const& inquiry) {
  co_await inquiry.exchange.stream.wait_until_peer_leaves();
  co_return After::drop;
}

asio::awaitable<After> stall_in_body(Inquiry const& inquiry) {
  auto const message = with_text(head_of_10000, 5000);
  co_await inquiry.exchange.stream.write(message);
  co_return co_await hang(inquiry);
}

/// Writes `begin` and then `more` until the peer goes.
asio::awaitable<After> flood(Exchange const& exchange, std::string_view begin, std::string more) {
  auto const begun = co_await exchange.stream.write(begin);
  if (!begun) co_return After::drop;
  while (true) {
    auto const there = co_await exchange.stream.write(more);
    if (!there) co_return After::drop;
  }
}

asio::awaitable<After> drip_head(Inquiry const& inquiry) {
  std::string_view const head = "HTTP/1.1 200 OK\r\nX-Slow: ";
  for (std::size_t sent = 0;; ++sent) {
    auto const byte = sent < head.size() ? head.substr(sent, 1) : std::string_view("z");
    auto const there = co_await inquiry.exchange.stream.write(byte);
    if (!there) co_return After::drop;
    co_await pause(drip_interval);
  }
}

asio::awaitable<After> header_flood(Inquiry const& inquiry) {
  auto line = "X-Flood: " + std::string(flood_line, 'f') + "\r\n";
  return flood(inquiry.exchange, "HTTP/1.1 200 OK\r\n", std::move(line));
}

asio::awaitable<After> endless_body(Inquiry const& inquiry) {
  auto chunk = "4000\r\n" + text_body(0x4000) + "\r\n";
  return flood(inquiry.exchange, head_of_chunked, std::move(chunk));
}

/// Promises to keep the connection and leaves at once.
asio::awaitable<After> keep_alive_lie(Inquiry const& inquiry) {
  auto const message = with_text(head_of_10000, 10000);
  co_return co_await send_raw(inquiry.exchange, message, After::drop);
}

/// Promises to keep the connection and leaves when the next request comes.
asio::awaitable<After> close_on_reuse(Inquiry const& inquiry) {
  auto const message = with_text(head_of_10000, 10000);
  co_await inquiry.exchange.stream.write(message);
  std::array<char, 1> next{};
  co_await inquiry.exchange.stream.read_some(next);
  co_return After::drop;
}

constexpr std::array<Route, 15> failure_table{{{"/fail/close-before-head", &close_before_head},
                                               {"/fail/reset-before-head", &reset_before_head},
                                               {"/fail/close-in-head", &close_in_head},
                                               {"/fail/truncated-length", &truncated_length},
                                               {"/fail/truncated-chunked", &truncated_chunked},
                                               {"/fail/reset-in-body", &reset_in_body},
                                               {"/fail/unclean-close", &unclean_close},
                                               {"/fail/unclean-length", &unclean_length},
                                               {"/fail/hang", &hang},
                                               {"/fail/stall-in-body", &stall_in_body},
                                               {"/fail/drip-head", &drip_head},
                                               {"/fail/header-flood", &header_flood},
                                               {"/fail/endless-body", &endless_body},
                                               {"/fail/keep-alive-lie", &keep_alive_lie},
                                               {"/fail/close-on-reuse", &close_on_reuse}}};

}  // namespace

std::span<Route const> failure_routes() {
  return failure_table;
}

}  // namespace scrape::site
