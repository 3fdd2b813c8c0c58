// Connections that are lent out again, and those that must not be.

#include "integration/support/client.hpp"
#include "integration/support/exchange.hpp"

#include <scrape/net/session_pool.hpp>

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace scrape::net {
namespace {

using site::After;

// The body is the connection's own name, so that a test can tell which one it got.
asio::awaitable<After> name_connection(site::Exchange const& exchange) {
  std::string const target(exchange.request.target());
  auto const name = std::to_string(reinterpret_cast<std::uintptr_t>(&exchange.stream));
  auto const text = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(name.size()) + "\r\n\r\n" + name;
  if (target == "/leave") co_return co_await send_raw(exchange, text, After::drop);
  if (target == "/surplus") co_return co_await send_raw(exchange, text + "more", After::keep);
  co_return co_await send_raw(exchange, text, After::keep);
}

class SessionPoolTest : public testing::TestWithParam<test::Scheme> {
 protected:
  Lease acquire(SessionPool& pool, std::string const& host = "127.0.0.1") {
    client_.exchange = {};
    return test::lease(client_, pool, server_.origin(host));
  }

  std::string ask(Lease const& lease, std::string const& target = "/") {
    http::Request const request{.authority = "x", .target = target};
    auto const answer = test::run(client_.io, test::exchange(*lease.operator->(), request, Patience{}));
    EXPECT_FALSE(answer.failed) << answer.failed.message();
    return answer.body;
  }

  // One whole exchange over a connection that is then kept; tells whether it was used before.
  bool fetch(SessionPool& pool, std::string const& host = "127.0.0.1", std::string const& target = "/") {
    auto lease = acquire(pool, host);
    ask(lease, target);
    lease.keep();
    return client_.exchange.reused;
  }

  // An exchange over each of many connections, which are kept only then; tells their names.
  std::set<std::string> use_and_keep_many(SessionPool& pool, std::string const& target = "/") {
    std::vector<Lease> leases;
    std::set<std::string> names;
    for (std::size_t i = 0; i < many; ++i) {
      leases.push_back(acquire(pool));
      names.insert(ask(leases.back(), target));
    }
    for (auto& lease : leases)
      lease.keep();
    return names;
  }

  bool server_sees_open(std::size_t count) {
    return test::eventually([this, count] { return server_.counters().open_connections == count; });
  }

  static constexpr std::size_t many = 70;  // idle ones beyond the first 64 are without buffers

  test::LocalServer server_{GetParam(), &name_connection};
  test::Client client_{server_.ca_file()};
};

TEST_P(SessionPoolTest, LendsAConnectionAgain) {
  SessionPool pool(client_.connector, 10);
  EXPECT_FALSE(fetch(pool));
  auto const remote = client_.exchange.remote;
  for (int i = 0; i < 10; ++i) {
    EXPECT_TRUE(fetch(pool));
    EXPECT_EQ(client_.exchange.remote, remote);
    EXPECT_FALSE(client_.exchange.timing.connect);
  }
  EXPECT_EQ(server_.counters().connections, 1U);
}

TEST_P(SessionPoolTest, OpensAnotherOneWhileAllAreLent) {
  SessionPool pool(client_.connector, 10);
  auto const first = acquire(pool);
  auto const second = acquire(pool);
  EXPECT_NE(ask(first), ask(second));
}

TEST_P(SessionPoolTest, LendsTheOneUsedLast) {
  SessionPool pool(client_.connector, 10);
  auto first = acquire(pool);
  auto second = acquire(pool);
  auto const name_of_first = ask(first);
  auto const name_of_second = ask(second);
  second.keep();
  first.keep();
  auto const again = acquire(pool);
  auto const then = acquire(pool);
  EXPECT_EQ(ask(again), name_of_first);
  EXPECT_EQ(ask(then), name_of_second);
}

TEST_P(SessionPoolTest, ClosesWhatIsNotGivenBack) {
  SessionPool pool(client_.connector, 10);
  {
    auto const lease = acquire(pool);
    ask(lease);
    EXPECT_TRUE(server_sees_open(1));
  }
  EXPECT_TRUE(server_sees_open(0));
  EXPECT_FALSE(fetch(pool));
}

TEST_P(SessionPoolTest, ClosesWhatCannotBeUsedAgain) {
  SessionPool pool(client_.connector, 10);
  fetch(pool, "127.0.0.1", "/surplus");
  EXPECT_TRUE(server_sees_open(0));
  EXPECT_FALSE(fetch(pool));
}

TEST_P(SessionPoolTest, DoesNotLendWhatTheServerHasClosed) {
  SessionPool pool(client_.connector, 10);
  fetch(pool, "127.0.0.1", "/leave");
  EXPECT_TRUE(server_sees_open(0));
  EXPECT_FALSE(fetch(pool));
  EXPECT_TRUE(fetch(pool));
}

TEST_P(SessionPoolTest, FindsTheLastGoodOneBehindThoseThatWereClosed) {
  SessionPool pool(client_.connector, 10);
  auto good = acquire(pool);
  auto bad = acquire(pool);
  auto const name = ask(good);
  good.keep();
  ask(bad, "/leave");
  bad.keep();
  EXPECT_TRUE(server_sees_open(1));
  auto const lease = acquire(pool);
  EXPECT_TRUE(client_.exchange.reused);
  EXPECT_EQ(ask(lease), name);
}

TEST_P(SessionPoolTest, ClosesTheOneThatWaitedLongestWhenThereAreTooMany) {
  SessionPool pool(client_.connector, 2);
  fetch(pool, "127.0.0.1");
  fetch(pool, "127.0.0.2");
  fetch(pool, "127.0.0.1");  // used again: 127.0.0.2 waits longest now
  fetch(pool, "127.0.0.3");
  EXPECT_TRUE(server_sees_open(2));
  EXPECT_TRUE(fetch(pool, "127.0.0.1"));
  EXPECT_TRUE(fetch(pool, "127.0.0.3"));
  EXPECT_FALSE(fetch(pool, "127.0.0.2"));
}

TEST_P(SessionPoolTest, LendsEachOfManyAgain) {
  SessionPool pool(client_.connector, many);
  auto const names = use_and_keep_many(pool);
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(use_and_keep_many(pool), names);
  EXPECT_EQ(names.size(), many);
  EXPECT_EQ(server_.counters().connections, many);
}

TEST_P(SessionPoolTest, DoesNotLendWhatTheServerHasClosedAmongMany) {
  SessionPool pool(client_.connector, many);
  use_and_keep_many(pool, "/leave");
  EXPECT_TRUE(server_sees_open(0));
  EXPECT_FALSE(fetch(pool));
  EXPECT_TRUE(fetch(pool));
}

TEST_P(SessionPoolTest, KeepsNoneWhenNoneMayWait) {
  SessionPool pool(client_.connector, 0);
  EXPECT_FALSE(fetch(pool));
  EXPECT_TRUE(server_sees_open(0));
  EXPECT_FALSE(fetch(pool));
}

TEST_P(SessionPoolTest, KeepsOriginsApart) {
  SessionPool pool(client_.connector, 10);
  EXPECT_FALSE(fetch(pool, "127.0.0.1"));
  EXPECT_FALSE(fetch(pool, "localhost"));
  EXPECT_FALSE(fetch(pool, "127.0.0.2"));
  EXPECT_TRUE(fetch(pool, "localhost"));
  EXPECT_EQ(server_.counters().connections, 3U);
}

TEST_P(SessionPoolTest, ClosesAllAtItsEnd) {
  {
    SessionPool pool(client_.connector, 10);
    fetch(pool, "127.0.0.1");
    fetch(pool, "127.0.0.2");
    EXPECT_TRUE(server_sees_open(2));
  }
  EXPECT_TRUE(server_sees_open(0));
}

INSTANTIATE_TEST_SUITE_P(Over, SessionPoolTest, testing::Values(test::Scheme::http, test::Scheme::https),
                         [](auto const& scheme) { return test::name_of(scheme.param); });

}  // namespace
}  // namespace scrape::net
