// Hosts that ask for a pause: they get it, and nobody else waits for them (RFC 9110 §10.2.3).

#include "integration/support/client.hpp"
#include "integration/support/whole_run.hpp"

#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace scrape::engine {
namespace {

using namespace std::chrono_literals;
using plan::Ending;
using site::After;

class EnginePause : public testing::Test {
 protected:
  EnginePause() {
    config_.directory = directory_ / "pages";
    config_.policy.jobs = 2;
    config_.policy.per_host = 2;
  }

  void list(std::string const& lines) {
    config_.sources = {{Source::Kind::file, directory_.write("urls.txt", lines), 1}};
  }
  std::string line(std::string_view host, std::string_view target) {
    return server_.server().url("127.0.0.1", target).replace(7, 9, host) + '\n';
  }

  TimePoint asked(std::string const& target, std::size_t time = 0) {
    std::lock_guard const lock(mutex_);
    return asked_.at(target).at(time);
  }

  // "/busy" asks once for a second, "/always-busy" for an hour each time, "/broken" fails; all others are pages.
  asio::awaitable<After> answer(site::Exchange const& exchange) {
    std::string const target(exchange.request.target());
    auto const times = note(target);
    site::Answer answer;
    answer.body = "page";
    if (target == "/broken") answer.status = 500;
    if (target == "/busy" && times == 1) {
      answer.status = 429;
      answer.fields.push_back({"Retry-After", "1"});
    }
    if (target.starts_with("/always-busy")) {
      answer.status = 429;
      answer.fields.push_back({"Retry-After", "3600"});
    }
    co_return co_await send(exchange, answer);
  }

  std::size_t note(std::string const& target) {
    std::lock_guard const lock(mutex_);
    asked_[target].push_back(Clock::now());
    return asked_[target].size();
  }

  std::mutex mutex_;
  std::map<std::string, std::vector<TimePoint>> asked_;
  test::LocalServer server_{test::Scheme::http, [this](site::Exchange const& exchange) { return answer(exchange); }};
  test::TemporaryDirectory directory_;
  Config config_;
  test::Collected events_;
};

TEST_F(EnginePause, HoldsForAllOfTheHostAndForNobodyElse) {
  config_.policy.jobs = 1;
  config_.policy.retries = 1;
  list(line("127.0.0.1", "/busy") + line("127.0.0.1", "/later") + line("127.0.0.2", "/free"));
  test::WholeRun run(config_, events_);
  run.start();
  run.finish();
  events_.expect_each_once(3);
  EXPECT_EQ(events_.endings(), (test::Endings{{Ending::saved, 3}}));
  EXPECT_GE(asked("/busy", 1) - asked("/busy"), 1s);
  EXPECT_GE(asked("/later") - asked("/busy"), 1s);
  EXPECT_LT(asked("/free"), asked("/later"));
  EXPECT_LT(asked("/free"), asked("/busy", 1));
}

// Regression: its entries filled all that is read ahead.
TEST_F(EnginePause, HidesNoOtherHostHoweverManyEntriesItHas) {
  std::string lines;
  for (int i = 0; i < 10'000; ++i)
    lines += line("127.0.0.1", "/always-busy?" + std::to_string(i));
  list(lines + line("127.0.0.2", "/free"));
  test::WholeRun run(config_, events_);
  run.start();
  test::run_until(run.io, [this] { return !events_.records.empty(); });
  EXPECT_EQ(events_.records.at(0).entry.index, 10'001U);
  run.engine.abort();
  run.finish();
}

// Regression: it began when the pause was over, which no option allowed.
TEST_F(EnginePause, DoesNotStretchTheTimeForRetries) {
  config_.policy.retry_delay = 100ms;
  config_.policy.retry_time = 500ms;
  list(line("127.0.0.1", "/broken") + line("127.0.0.1", "/busy"));
  test::WholeRun run(config_, events_);
  run.start();
  run.finish();
  for (auto const& record : events_.records) {
    EXPECT_EQ(record.ending, Ending::failed);
    EXPECT_EQ(record.failure.value().error_class, ErrorClass::http_status);
    EXPECT_EQ(record.attempts, 1);
    EXPECT_EQ(record.exchange.head.value().status, record.entry.index == 1 ? 500 : 429);
  }
}

}  // namespace
}  // namespace scrape::engine
