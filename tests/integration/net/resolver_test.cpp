// Names to addresses, as far as that can be tested without a name server that answers.

#include "integration/support/run.hpp"

#include <scrape/net/resolver.hpp>
#include <scrape/net/watchdog.hpp>

#include <boost/asio/steady_timer.hpp>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>

namespace scrape::net {
namespace {

using namespace std::chrono_literals;
namespace ip = asio::ip;

// RFC 6761 §6.4: no name server knows it.
constexpr auto const* invalid_name = "nobody.invalid";

class ResolverTest : public testing::Test {
 protected:
  Deadline soon() const { return {Clock::now() + 300ms, Errc::connect_timeout}; }

  Result<Addresses> resolve(std::string const& name) { return test::run(io_, resolver_->resolve(name, soon())); }

  // Starts a query and does not wait for it.
  void ask(std::string const& name, Deadline by) {
    auto const answered = [this](std::exception_ptr const&, Result<Addresses> const&) { ++answers_; };
    asio::co_spawn(io_, resolver_->resolve(name, by), answered);
  }

  asio::io_context io_{1};
  Watchdog watchdog_{io_.get_executor()};
  std::unique_ptr<Resolver> resolver_ = make_dns_resolver(io_.get_executor(), watchdog_);
  int answers_ = 0;
};

TEST_F(ResolverTest, TakesAddressesAsTheyAre) {
  for (auto const* const text : {"127.0.0.1", "192.0.2.1", "::1", "2001:db8::1"}) {
    auto const found = resolve(text);
    ASSERT_TRUE(found) << found.error().message();
    EXPECT_EQ(*found, Addresses{ip::make_address(text)});
  }
}

TEST_F(ResolverTest, KnowsThisMachine) {
  auto const found = resolve("localhost");
  ASSERT_TRUE(found) << found.error().message();
  EXPECT_FALSE(found->empty());
  for (auto const& address : *found)
    EXPECT_TRUE(address.is_loopback()) << address;
}

TEST_F(ResolverTest, FailsForANameThatNobodyHas) {
  auto const begin = Clock::now();
  auto const found = resolve(invalid_name);
  ASSERT_FALSE(found);
  auto const timed_out = found.error() == Errc::connect_timeout;
  EXPECT_TRUE(timed_out || classify(found.error(), Phase::dns) == ErrorClass::dns) << found.error().message();
  EXPECT_FALSE(found.error().message().empty());
  if (timed_out) {
    EXPECT_GE(Clock::now() - begin, 300ms);
  }
}

TEST_F(ResolverTest, RefusesWhatIsNoName) {
  for (std::string const& name : {std::string(300, 'x'), std::string("a..b"), std::string(64, 'x') + ".invalid"}) {
    auto const found = resolve(name);
    ASSERT_FALSE(found) << name;
    auto const named = found.error() == Errc::connect_timeout || found.error().category().name() == std::string("ares");
    EXPECT_TRUE(named) << found.error().message();
  }
}

TEST_F(ResolverTest, AnswersManyAtOnce) {
  for (int i = 0; i < 200; ++i) {
    ask("localhost", soon());
    ask("127.0.0.1", soon());
    ask(std::to_string(i) + '.' + invalid_name, soon());
  }
  test::run_until(io_, [this] { return answers_ == 600; });
}

TEST_F(ResolverTest, AnswersTheNextOneAfterATimeOut) {
  Deadline const over{Clock::now(), Errc::connect_timeout};
  for (int i = 0; i < 3; ++i)
    EXPECT_FALSE(test::run(io_, resolver_->resolve(std::to_string(i) + '.' + invalid_name, over)));
  EXPECT_TRUE(resolve("localhost"));
}

TEST_F(ResolverTest, StopsWhenTheRunDoes) {
  ask(invalid_name, {});
  watchdog_.cap({Clock::now() + 50ms, Errc::stopped});
  test::run_until(io_, [this] { return answers_ == 1; });
}

TEST_F(ResolverTest, MayBeDestroyedWhileQueriesAreOutstanding) {
  for (int i = 0; i < 10; ++i)
    ask(std::to_string(i) + '.' + invalid_name, {});
  io_.poll();
  resolver_.reset();
  test::run_until(io_, [this] { return answers_ == 10; });
}

TEST_F(ResolverTest, MayBeDestroyedWithTheLoopThatWaitsForIt) {
  for (int i = 0; i < 10; ++i)
    ask(std::to_string(i) + '.' + invalid_name, soon());
  io_.poll();
}

TEST(ResolverTimer, MayBeDueWhenTheResolverIsDestroyed) {
  asio::io_context io{1};
  Watchdog watchdog(io.get_executor());
  auto resolver = make_dns_resolver(io.get_executor(), watchdog, {.patience = 20ms, .rounds = 1000});
  asio::co_spawn(io, resolver->resolve(invalid_name, {}), [](std::exception_ptr const&, Result<Addresses> const&) {});
  io.poll();
  asio::steady_timer before(io, TimePoint::min());
  before.async_wait([&resolver](error_code const&) { resolver.reset(); });
  std::this_thread::sleep_for(50ms);  // both timers are due now, ours first
  io.run();
}

}  // namespace
}  // namespace scrape::net
