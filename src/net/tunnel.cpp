#include "tunnel.hpp"

#include "read_buffer.hpp"

#include <scrape/http/http1_decode.hpp>
#include <scrape/http/http1_encode.hpp>
#include <scrape/http/retry_after.hpp>
#include <scrape/plan/body_plan.hpp>
#include <scrape/plan/retry.hpp>

#include <boost/beast/http/status.hpp>

namespace scrape::net {
namespace {

using Event = http::Http1Decoder::Event;

constexpr int login_wanted = 407;

constexpr std::size_t answer_size = std::size_t{16} * 1024;
constexpr std::size_t answer_limit = http::head_limit + answer_size;

// Who asks for a login on a connection, and on what that has come.
struct Line {
  Transport& transport;
  ReadBuffer buffer{std::make_shared<BufferPool>(answer_size)};
};

std::string connect_request(ProxyPeer& peer, http::ProxyLogin::Visit& visit, std::string const& target) {
  http::Fields fields;
  auto const login = answer_login(peer, visit, "CONNECT", target);
  if (!login.empty()) fields.add("Proxy-Authorization", login);
  return http::encode_http1({.method = "CONNECT", .authority = target, .target = target, .fields = fields});
}

asio::awaitable<Result<void>> receive(Line& line, http::Http1Decoder& decoder, Deadline by) {
  Result<std::size_t> size = std::size_t{0};
  while (size && *size == 0) {
    auto const waited = co_await line.transport.readable(by);
    if (!waited) co_return waited;
    auto const room = line.buffer.room(answer_limit);
    if (room.empty()) co_return Errc::head_too_large;
    size = line.transport.try_read(room);
  }
  if (size) {
    line.buffer.received(*size);
    co_return Result<void>();
  }
  auto const is_end = size.error() == Errc::end_of_stream || size.error() == Errc::unclean_close;
  if (!is_end) co_return size.error();
  co_return decoder.finish();
}

// The next thing in an answer, waiting for it.
asio::awaitable<Result<http::Http1Decoder::Step>> step(Line& line, http::Http1Decoder& decoder, Deadline by) {
  while (true) {
    auto const found = decoder.feed(line.buffer.unread());
    if (!found) co_return found.error();
    line.buffer.consume(found->used);
    if (found->event != Event::starved) co_return *found;
    auto const received = co_await receive(line, decoder, by);
    if (!received) co_return received.error();
  }
}

// Whether another request may follow. What goes wrong costs only the connection.
asio::awaitable<bool> read_past(Line& line, http::Http1Decoder& decoder, Deadline by) {
  auto const soon = sooner(by, {after(Clock::now(), plan::drain_time), by.expiry});
  std::size_t size = 0;
  while (size <= plan::drain_limit) {
    auto const found = co_await step(line, decoder, soon);
    if (!found) co_return false;
    if (found->event == Event::end) co_return decoder.keeps_alive() && line.buffer.unread().empty();
    size += found->body.size();
  }
  co_return false;
}

// Of a proxy that will do so later, when.
Errc refusal(http::ResponseHead const& head, plan::Exchange& exchange) {
  namespace beast = boost::beast::http;
  auto const status = head.status;
  auto const reason = beast::obsolete_reason(beast::int_to_status(static_cast<unsigned>(status)));
  auto const is_known = beast::int_to_status(static_cast<unsigned>(status)) != beast::status::unknown;
  exchange.detail = std::to_string(status);
  if (is_known) exchange.detail.append(" ").append(reason.data(), reason.size());
  if (!plan::is_transient(status)) return Errc::proxy_refused;
  exchange.retry_after = http::retry_after(head.fields, std::chrono::system_clock::now());
  return Errc::proxy_unavailable;
}

asio::awaitable<Result<void>> read_exactly(Transport& transport, MutableBytes into, Deadline by) {
  while (!into.empty()) {
    auto const waited = co_await transport.readable(by);
    if (!waited) co_return waited;
    auto const size = transport.try_read(into);
    if (!size) co_return size.error();
    into = into.subspan(*size);
  }
  co_return Result<void>();
}

}  // namespace

asio::awaitable<Result<void>> open_tunnel(Transport& transport, ProxyPeer& peer, http::ProxyLogin::Visit& visit,
                                          std::string const& target, Deadline by, plan::Exchange& exchange) {
  Line line{transport};
  for (bool is_first = true;; is_first = false) {
    auto const request = connect_request(peer, visit, target);
    auto const bytes = as_bytes(request);
    auto const sent = co_await transport.write(bytes, by);
    http::Http1Decoder decoder(http::Http1Decoder::To::connect);
    auto const head = co_await step(line, decoder, by);
    // It closed behind its 407 without having said so.
    auto const is_gone = !head && !is_first && (!sent || head.error() == Errc::closed_before_head);
    if (is_gone) co_return Errc::proxy_login_wanted;
    if (!head) co_return sent ? head.error() : sent.error();
    auto const status = decoder.head().status;
    if (status / 100 == 2) {
      peer.login.accepted(std::move(visit));
      // The host speaks only after us, be it TLS or HTTP.
      if (!line.buffer.unread().empty()) co_return Errc::proxy_surplus;
      co_return Result<void>();
    }
    if (status != login_wanted) co_return refusal(decoder.head(), exchange);
    if (!peer.login.may_answer(visit, decoder.head())) co_return Errc::proxy_login_refused;
    auto const is_kept = co_await read_past(line, decoder, by);
    if (!is_kept) co_return Errc::proxy_login_wanted;
  }
}

asio::awaitable<Result<void>> shake_hands(Transport& transport, http::Socks5Handshake& handshake, Deadline by) {
  while (true) {
    auto const message = handshake.take_message();
    auto const bytes = as_bytes(message);
    auto const sent = co_await transport.write(bytes, by);
    if (!sent) co_return sent;
    if (handshake.wanted() == 0) co_return Result<void>();
    std::string answer(handshake.wanted(), '\0');
    auto const room = std::as_writable_bytes(std::span(answer));
    auto const received = co_await read_exactly(transport, room, by);
    if (!received) co_return received;
    auto const taken = handshake.receive(answer);
    if (!taken) co_return taken;
  }
}

}  // namespace scrape::net
