// What of names is asked, how often, and how many at a time.

#include "integration/support/run.hpp"
#include "net/question_window.hpp"
#include "support/name_server.hpp"

#include <scrape/net/resolver.hpp>
#include <scrape/net/watchdog.hpp>

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace scrape::net {
namespace {

using namespace std::chrono_literals;
using Type = test::DnsType;

std::string const name = "www.example.test";
std::string const unknown_name = "www" + std::string(test::NameServer::missing);
Result<Addresses> const known = Addresses{asio::ip::make_address("192.0.2.7")};
Result<Addresses> const too_late = error_code(Errc::connect_timeout);

// How many names may be asked for at a time before the server has answered any, and more names than that.
constexpr auto most_asked = QuestionWindow::first;
constexpr std::size_t too_many = 300;

class ResolverCache : public testing::Test {
 protected:
  Result<Addresses> resolve(std::string const& host) { return test::run(io_, resolver_->resolve(host, {})); }

  // Starts to resolve and does not wait for it.
  void ask(std::string const& host, Deadline by = {}) {
    auto const answered = [this](std::exception_ptr const&, Result<Addresses> const& found) {
      answers_.push_back(found);
    };
    asio::co_spawn(io_, resolver_->resolve(host, by), answered);
  }

  void ask_for_many(Deadline by = {}) {
    for (std::size_t i = 0; i < too_many; ++i)
      ask(std::to_string(i) + '.' + name, by);
  }

  void wait_for_answers(std::size_t count) {
    test::run_until(io_, [this, count] { return answers_.size() == count; });
  }

  void wait_for_questions(std::size_t names) {
    test::run_until(io_, [this, names] { return server_.names_waiting() == names; });
  }

  std::size_t count(Result<Addresses> const& like) const {
    return static_cast<std::size_t>(std::ranges::count(answers_, like));
  }

  // Until the loop has nothing to do but wait.
  void settle() {
    do
      io_.restart();
    while (io_.poll() > 0);
  }

  // Asks for a name until that takes another question.
  Duration time_to_the_next_question(std::string const& host) {
    auto const begin = Clock::now();
    EXPECT_TRUE(test::eventually([this, &host] {
      resolve(host);
      return server_.questions(host, Type::a) == 2;
    }));
    return Clock::now() - begin;
  }

  asio::io_context io_{1};
  Watchdog watchdog_{io_.get_executor()};
  test::NameServer server_{io_, known->front().to_string()};
  std::unique_ptr<Resolver> resolver_ = make_dns_resolver(io_.get_executor(), watchdog_, {server_.servers()});
  std::vector<Result<Addresses>> answers_;
};

TEST_F(ResolverCache, AsksOnceForAllWhoWantTheSameNameAtOnce) {
  server_.hold();
  for (int i = 0; i < 100; ++i)
    ask(name);
  settle();
  server_.release();
  wait_for_answers(100);
  EXPECT_EQ(count(known), 100U);
  EXPECT_EQ(server_.questions(name, Type::a), 1U);
  EXPECT_EQ(server_.questions(name, Type::aaaa), 1U);
}

TEST_F(ResolverCache, AsksForEachNameByItself) {
  for (auto const* const host : {"a.example.test", "b.example.test"}) {
    EXPECT_TRUE(resolve(host) == known);
    EXPECT_EQ(server_.questions(host, Type::a), 1U);
  }
}

TEST_F(ResolverCache, AsksNothingWithinTheTimeToLive) {
  for (int i = 0; i < 100; ++i)
    EXPECT_TRUE(resolve(name) == known);
  EXPECT_EQ(server_.questions(name, Type::a), 1U);
  EXPECT_EQ(server_.questions(name, Type::aaaa), 1U);
}

TEST_F(ResolverCache, AsksAgainAfterTheTimeToLive) {
  server_.set_ttl(1s);
  EXPECT_GE(time_to_the_next_question(name), 1s);
}

TEST_F(ResolverCache, KeepsForASecondWhatHasNoTimeToLive) {
  server_.set_ttl(0s);
  EXPECT_GE(time_to_the_next_question(name), 1s);
}

TEST_F(ResolverCache, AsksAgainASecondAfterAFailure) {
  EXPECT_GE(time_to_the_next_question(unknown_name), 1s);
}

// Whether to try again is decided by it.
TEST_F(ResolverCache, TellsAServerThatFailsFromANameThatDoesNotExist) {
  auto const may_pass = boost::system::errc::resource_unavailable_try_again;
  auto const broken = resolve("www" + std::string(test::NameServer::broken));
  EXPECT_TRUE(broken.error() == may_pass) << broken.error().message();
  auto const missing = resolve(unknown_name);
  EXPECT_TRUE(missing.error() != may_pass) << missing.error().message();
}

TEST_F(ResolverCache, AsksOnceForANameThatDoesNotExist) {
  server_.hold();
  for (int i = 0; i < 10; ++i)
    ask(unknown_name);
  settle();
  server_.release();
  wait_for_answers(10);
  for (auto const& found : answers_) {
    ASSERT_FALSE(found);
    EXPECT_EQ(classify(found.error(), Phase::dns), ErrorClass::dns) << found.error().message();
    EXPECT_EQ(found.error().message(), "there is no host of that name");
  }
  EXPECT_EQ(server_.questions(unknown_name, Type::a), 1U);
  EXPECT_EQ(server_.questions(unknown_name, Type::aaaa), 1U);
}

TEST_F(ResolverCache, WhoRunsOutOfTimeDoesNotDisturbTheOthers) {
  server_.hold();
  ask(name);
  ask(name, {Clock::now() + 50ms, Errc::connect_timeout});
  ask(name);
  wait_for_answers(1);
  EXPECT_TRUE(answers_.front() == too_late);
  settle();
  EXPECT_EQ(answers_.size(), 1U) << "the others wait on";
  server_.release();
  wait_for_answers(3);
  EXPECT_EQ(count(known), 2U);
  EXPECT_EQ(server_.questions(name, Type::a), 1U);
}

TEST_F(ResolverCache, AnAnswerThatComesTooLateServesTheNext) {
  server_.hold();
  ask(name, {Clock::now() + 50ms, Errc::connect_timeout});
  wait_for_answers(1);
  server_.release();
  EXPECT_TRUE(resolve(name) == known);
  EXPECT_EQ(server_.questions(name, Type::a), 1U);
}

TEST_F(ResolverCache, AsksForSomeNamesAtATimeAndForTheOthersInTheirTurn) {
  server_.hold();
  ask_for_many();
  wait_for_questions(most_asked);
  settle();
  EXPECT_EQ(server_.names_waiting(), most_asked);
  test::run_until(io_, [this] {
    settle();
    server_.answer_oldest();
    return answers_.size() == too_many;
  });
  EXPECT_EQ(count(known), too_many);
}

TEST_F(ResolverCache, AsksForMoreNamesAtATimeWithEachAnswer) {
  server_.hold();
  ask_for_many();
  wait_for_questions(most_asked);
  server_.answer_oldest();
  wait_for_questions(most_asked + 1);
  server_.answer_oldest();
  wait_for_questions(most_asked + 2);
}

TEST_F(ResolverCache, AnswersFromTheCacheWhileOthersWaitForTheirTurn) {
  EXPECT_TRUE(resolve(name) == known);
  server_.hold();
  ask_for_many();
  wait_for_questions(most_asked + 1);
  EXPECT_TRUE(resolve(name) == known);
  EXPECT_TRUE(answers_.empty());
}

TEST_F(ResolverCache, WhoWaitsForTheirTurnMayRunOutOfTime) {
  server_.hold();
  ask_for_many({Clock::now() + 50ms, Errc::connect_timeout});
  wait_for_answers(too_many);
  EXPECT_EQ(count(too_late), too_many);
}

TEST_F(ResolverCache, DoesNotAskForNamesWhoseTimeEndsBeforeTheirTurn) {
  server_.hold();
  ask_for_many({Clock::now() + 100ms, Errc::connect_timeout});
  wait_for_questions(most_asked);
  wait_for_answers(too_many);
  settle();
  EXPECT_EQ(server_.names_waiting(), most_asked);
}

TEST_F(ResolverCache, ANameThatNobodyWaitsForMakesWay) {
  server_.hold();
  for (std::size_t i = 0; i < most_asked; ++i)
    ask(std::to_string(i) + '.' + name, {Clock::now() + 50ms, Errc::connect_timeout});
  ask(name);
  wait_for_questions(most_asked + 1);
  EXPECT_EQ(server_.questions(name, Type::a), 1U);
  server_.release();
  wait_for_answers(most_asked + 1);
  EXPECT_TRUE(answers_.back() == known);
}

TEST_F(ResolverCache, MayBeDestroyedWhileNamesWaitForTheirTurn) {
  server_.hold();
  ask_for_many({Clock::now() + 500ms, Errc::connect_timeout});
  wait_for_questions(most_asked);
  resolver_.reset();
  wait_for_answers(too_many);
}

TEST_F(ResolverCache, TellsThoseWhoWaitForTheirTurnThatItIsDestroyed) {
  server_.hold();
  ask_for_many();
  wait_for_questions(most_asked);
  resolver_.reset();
  settle();
  EXPECT_EQ(answers_.size(), too_many);
  EXPECT_EQ(count(known), 0U);
}

// c-ares reports such a name as found while the channel is destroyed, and aborts when that lets the next one go.
TEST_F(ResolverCache, MayBeDestroyedWhenHalfOfAnAnswerIsHere) {
  server_.hold();
  ask_for_many({Clock::now() + 500ms, Errc::connect_timeout});
  wait_for_questions(most_asked);
  server_.answer_latest(Type::a);
  settle();
  resolver_.reset();
  wait_for_answers(too_many);
}

TEST_F(ResolverCache, KnowsWhenANameServerLastAnswered) {
  EXPECT_EQ(resolver_->last_answer(), TimePoint::min());
  auto const begin = Clock::now();
  resolve(unknown_name);
  auto const answered = resolver_->last_answer();
  EXPECT_GE(answered, begin);
  resolve("www" + std::string(test::NameServer::broken));
  resolve("localhost");
  resolve("127.0.0.1");
  EXPECT_EQ(resolver_->last_answer(), answered) << "none of these is a name server's answer to the question";
}

TEST_F(ResolverCache, AsksAgainForWhatItWasToldToForget) {
  resolve(name);
  resolver_->forget(name);
  EXPECT_TRUE(resolve(name) == known);
  EXPECT_EQ(server_.questions(name, Type::a), 2U);
}

TEST_F(ResolverCache, ForgetsNothingThatSomebodyWaitsFor) {
  server_.hold();
  ask(name);
  wait_for_questions(1);
  resolver_->forget(name);
  server_.release();
  wait_for_answers(1);
  EXPECT_TRUE(answers_.front() == known);
  EXPECT_EQ(server_.questions(name, Type::a), 1U);
}

}  // namespace
}  // namespace scrape::net
