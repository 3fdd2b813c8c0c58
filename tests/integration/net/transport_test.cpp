// Bytes over real connections, plain and TLS: all of them, their end, and the time they may take.

#include "integration/support/client.hpp"
#include "integration/support/relay.hpp"
#include "site/content.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <gtest/gtest.h>

#include <array>
#include <string>

namespace scrape::net {
namespace {

using namespace std::chrono_literals;
using site::After;

// What becomes of a connection is what its first request asks for.
asio::awaitable<After> act(site::Exchange const& exchange) {
  std::string const target(exchange.request.target());
  auto& stream = exchange.stream;
  if (target == "/close") co_return co_await send_raw(exchange, "hello", After::close);
  if (target == "/drop") co_return co_await send_raw(exchange, "hello", After::drop);
  if (target == "/keep") co_return co_await send_raw(exchange, "hello", After::keep);
  if (target == "/reset") co_return After::reset;
  if (target == "/echo") co_return co_await send_raw(exchange, exchange.request.body(), After::close);
  if (target == "/deaf") co_await site::pause(1h);
  if (target == "/silent") co_await stream.wait_until_peer_leaves();
  if (target != "/flood") co_return After::drop;
  auto const more = site::bytes_body(64 * 1024);
  while (true) {
    auto const there = co_await stream.write(more);
    if (!there) co_return After::drop;
  }
}

struct Received {
  std::string text;
  error_code ended;
};

asio::awaitable<Received> read_to_end(Transport& transport, Deadline by) {
  Received received;
  std::array<std::byte, 4096> room{};
  while (true) {
    auto const waited = co_await transport.readable(by);
    auto const size = waited ? transport.try_read(room) : Result<std::size_t>(waited.error());
    if (!size) {
      received.ended = size.error();
      co_return received;
    }
    received.text += as_text(Bytes(room).first(*size));
  }
}

class TransportTest : public testing::TestWithParam<test::Scheme> {
 protected:
  void connect() {
    auto connected = client_.connect(server_.origin());
    ASSERT_TRUE(connected) << connected.error().message();
    transport_ = std::move(*connected);
  }

  void send(std::string const& text) {
    auto const written = test::run(client_.io, transport_->write(as_bytes(text), {}));
    ASSERT_TRUE(written) << written.error().message();
  }

  // Connected, and the server has been asked for something.
  void ask(std::string const& target) {
    connect();
    send("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
  }

  Received read_to_end(Deadline by = {}) { return test::run(client_.io, net::read_to_end(*transport_, by)); }

  std::string read(std::size_t most) {
    std::string text(most, ' ');
    auto const room = std::as_writable_bytes(std::span(text));
    while (true) {
      auto const waited = test::run(client_.io, transport_->readable({}));
      EXPECT_TRUE(waited) << waited.error().message();
      auto const size = transport_->try_read(room);
      EXPECT_TRUE(size) << size.error().message();
      if (!size || *size > 0) return text.substr(0, size ? *size : 0);
    }
  }

  // All connections that there were until now.
  bool server_has_closed(std::size_t connections) {
    return test::eventually([this, connections] {
      auto const seen = server_.counters();
      return seen.connections == connections && seen.open_connections == 0;
    });
  }

  bool is_tls() const { return GetParam() == test::Scheme::https; }

  test::LocalServer server_{GetParam(), &act};
  test::Client client_{server_.ca_file()};
  std::unique_ptr<Transport> transport_;
};

TEST_P(TransportTest, ReadsWhatWasSentAndThenTheEnd) {
  ask("/close");
  auto const received = read_to_end();
  EXPECT_EQ(received.text, "hello");
  EXPECT_EQ(received.ended, Errc::end_of_stream);
}

// RFC 8446 §6.1: without close_notify anybody may have cut it off.
TEST_P(TransportTest, TellsAnEndThatAnybodyCouldHaveMade) {
  ask("/drop");
  auto const received = read_to_end();
  EXPECT_EQ(received.text, "hello");
  EXPECT_EQ(received.ended, is_tls() ? Errc::unclean_close : Errc::end_of_stream);
}

TEST_P(TransportTest, TakesAnUncleanEndForAGoodOneWhereThatIsAllowed) {
  auto settings = test::trusting(server_.ca_file());
  settings.allows_unclean_close = true;
  test::Client lenient(settings);
  auto connected = lenient.connect(server_.origin());
  ASSERT_TRUE(connected) << connected.error().message();
  auto const transport = std::move(*connected);
  std::string_view const request = "GET /drop HTTP/1.1\r\nHost: x\r\n\r\n";
  ASSERT_TRUE(test::run(lenient.io, transport->write(as_bytes(request), {})));
  auto const received = test::run(lenient.io, net::read_to_end(*transport, {}));
  EXPECT_EQ(received.text, "hello");
  EXPECT_EQ(received.ended, Errc::end_of_stream);
}

TEST_P(TransportTest, PassesOnWhatTheSystemSays) {
  ask("/reset");
  EXPECT_EQ(read_to_end().ended, asio::error::connection_reset);
}

TEST_P(TransportTest, SendsAndReadsMoreThanAnyBufferHolds) {
  auto const body = site::bytes_body(8'000'000);
  connect();
  send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  auto const received = read_to_end();
  EXPECT_TRUE(received.text == body) << received.text.size();
  EXPECT_EQ(received.ended, Errc::end_of_stream);
}

TEST_P(TransportTest, ReadsNoMoreThanThereIsRoomFor) {
  ask("/keep");
  std::string text;
  for (int i = 0; i < 5; ++i)
    text += read(1);
  EXPECT_EQ(text, "hello");
}

TEST_P(TransportTest, IsQuietUntilSomethingArrives) {
  connect();
  EXPECT_TRUE(transport_->is_quiet());
  send("GET /keep HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(read(1), "h");
  EXPECT_FALSE(transport_->is_quiet()) << "the rest is there";
  EXPECT_EQ(read(100), "ello");
  EXPECT_TRUE(transport_->is_quiet());
}

// TLS 1.3 sends session tickets whenever the server likes; nobody asked for them, and they are no answer.
TEST_P(TransportTest, StaysQuietWhenSessionTicketsArrive) {
  connect();
  EXPECT_TRUE(test::eventually([this] { return !is_tls() || server_.counters().handshakes == 1; }));
  for (int i = 0; i < 3; ++i)
    EXPECT_TRUE(transport_->is_quiet());
  send("GET /keep HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(read(100), "hello");
}

TEST_P(TransportTest, IsNotQuietOnceThePeerHasGone) {
  std::size_t connections = 0;
  for (auto const* const target : {"/close", "/drop", "/reset"}) {
    ask(target);
    EXPECT_TRUE(server_has_closed(++connections));
    EXPECT_FALSE(transport_->is_quiet()) << target;
    EXPECT_FALSE(transport_->is_quiet()) << target;
  }
}

TEST_P(TransportTest, IsNotQuietOnceThePeerHasGoneAndAllWasRead) {
  for (auto const* const target : {"/close", "/drop", "/reset"}) {
    ask(target);
    read_to_end();
    EXPECT_FALSE(transport_->is_quiet()) << target;
  }
}

TEST_P(TransportTest, WaitsForBytesNoLongerThanItMay) {
  ask("/silent");
  Deadline const by{Clock::now() + 50ms, Errc::idle_timeout};
  EXPECT_EQ(read_to_end(by).ended, Errc::idle_timeout);
  EXPECT_GE(Clock::now(), by.at);
  EXPECT_TRUE(transport_->is_quiet()) << "the connection itself is well";
}

TEST_P(TransportTest, WaitsForThePeerToReadNoLongerThanItMay) {
  ask("/deaf");
  auto const flood = site::bytes_body(32'000'000);
  Deadline const by{Clock::now() + 50ms, Errc::attempt_timeout};
  auto const written = test::run(client_.io, transport_->write(as_bytes(flood), by));
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error(), Errc::attempt_timeout);
}

// A read that found nothing once made writes wait for bytes too.
TEST_P(TransportTest, WaitsForThePeerToReadWhateverReadsWaitFor) {
  ask("/deaf");
  std::array<std::byte, 100> room{};
  auto const size = transport_->try_read(room);
  ASSERT_TRUE(size && *size == 0);
  EXPECT_TRUE(test::run(client_.io, transport_->writable({Clock::now() + 10s, Errc::idle_timeout})));
}

TEST_P(TransportTest, KnowsWhatThePeerHasNotTaken) {
  ask("/deaf");
  std::string const much(1 << 20U, 'x');
  for (auto sent = transport_->try_write(as_bytes(much)); sent && *sent > 0;)
    sent = transport_->try_write(as_bytes(much));
  EXPECT_GT(transport_->unsent(), 0U);
}

// A server that always has more used to keep a page going beyond any limit: nothing was ever waited for.
TEST_P(TransportTest, TimeEndsAlsoWhereBytesNeverDo) {
  ask("/flood");
  auto const received = read_to_end({Clock::now() + 200ms, Errc::attempt_timeout});
  EXPECT_EQ(received.ended, Errc::attempt_timeout);
  EXPECT_FALSE(received.text.empty());
}

TEST_P(TransportTest, BeginsNothingWhenItsTimeIsOver) {
  ask("/close");
  EXPECT_EQ(read(1), "h");
  Deadline const over{Clock::now(), Errc::attempt_timeout};
  EXPECT_EQ(read_to_end(over).ended, Errc::attempt_timeout) << "although the rest is there";
  EXPECT_EQ(test::run(client_.io, transport_->writable(over)).error(), Errc::attempt_timeout);
}

struct Waited {
  int turns = 0;
  error_code ended;
};

asio::awaitable<Waited> wait_for_bytes(Transport& transport, Deadline by) {
  Waited waited;
  std::array<std::byte, 4096> room{};
  while (true) {
    ++waited.turns;
    auto const ready = co_await transport.readable(by);
    auto const size = ready ? transport.try_read(room) : Result<std::size_t>(ready.error());
    waited.ended = size ? error_code() : size.error();
    if (!size || *size > 0) co_return waited;
  }
}

// Half a record in OpenSSL's buffer used to count as something to read: the whole event loop turned round it.
TEST(TlsTransport, WaitsForTheRestOfARecord) {
  test::LocalServer server(test::Scheme::https, &act);
  test::Relay relay(server.origin().port);
  test::Client client(server.ca_file());
  auto connected = client.connect({true, "127.0.0.1", relay.port()});
  ASSERT_TRUE(connected) << connected.error().message();
  auto const transport = std::move(*connected);
  relay.stall();
  auto const sent = test::run(client.io, transport->write(as_bytes("GET /keep HTTP/1.1\r\nHost: x\r\n\r\n"), {}));
  ASSERT_TRUE(sent) << sent.error().message();
  auto const waited = test::run(client.io, wait_for_bytes(*transport, {Clock::now() + 200ms, Errc::idle_timeout}));
  EXPECT_EQ(waited.ended, Errc::idle_timeout);
  EXPECT_LE(waited.turns, 5);
}

// A close_notify that was read together with the last bytes used to be forgotten.
TEST_P(TransportTest, IsNotQuietOnceTheEndCameWithTheLastBytes) {
  ask("/close");
  EXPECT_TRUE(server_has_closed(1));
  EXPECT_EQ(read(100), "hello");
  EXPECT_FALSE(transport_->is_quiet());
}

TEST_P(TransportTest, StopsWhenTheRunDoes) {
  ask("/silent");
  asio::steady_timer soon(client_.io, 20ms);
  soon.async_wait([this](error_code const&) { client_.watchdog.cap({Clock::now(), Errc::stopped}); });
  EXPECT_EQ(read_to_end().ended, Errc::stopped);
}

TEST_P(TransportTest, ClosesTheConnectionAtItsEnd) {
  connect();
  EXPECT_TRUE(test::eventually([this] { return server_.counters().open_connections == 1; }));
  transport_.reset();
  EXPECT_TRUE(server_has_closed(1));
}

INSTANTIATE_TEST_SUITE_P(Over, TransportTest, testing::Values(test::Scheme::http, test::Scheme::https),
                         [](auto const& scheme) { return test::name_of(scheme.param); });

}  // namespace
}  // namespace scrape::net
