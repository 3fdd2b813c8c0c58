// Jobs whose requests hold much: they take no more memory than is set aside for them.

#include "integration/support/file_size_limit.hpp"
#include "support/temporary_directory.hpp"

#include <scrape/engine/stock.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace scrape::engine {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t body_size = std::size_t{512} * 1024;
constexpr std::size_t half = plan::Scheduler::most_excess / 2;
constexpr std::uint64_t many = 3 * plan::Scheduler::most_excess / body_size;
constexpr TimePoint now{};

class Stocked : public testing::Test {
 protected:
  static plan::Job job_of(std::uint64_t index, std::string const& host) {
    auto const text = "https://" + host + "/" + std::to_string(index);
    auto const url = url::Url::parse(text).value();
    return {.entry = {index, "urls.txt:" + std::to_string(index), text}, .url = url, .target = url, .path = {}};
  }
  static std::shared_ptr<plan::OwnRequest const> large_request() {
    return plan::marked({.method = "POST", .body = std::make_shared<std::string const>(body_size, 'x')});
  }
  static plan::Job large(std::uint64_t index, std::string const& host = "a") {
    auto job = job_of(index, host);
    job.request = large_request();
    return job;
  }

  void add_large(std::uint64_t count) {
    for (std::uint64_t i = 1; i <= count; ++i)
      stock_.add(large(i), false);
  }

  // Jobs that failed, and will be tried again in a while.
  void retry_large(std::uint64_t count) {
    for (std::uint64_t i = 1; i <= count; ++i)
      scheduler_.add_later(large(i, "failing"), now + 1s);
  }

  // Does them all, and says in which order.
  std::vector<std::uint64_t> work_off() {
    std::vector<std::uint64_t> indices;
    for (auto pick = stock_.pick(now);; pick = stock_.pick(now)) {
      auto* const job = std::get_if<plan::Job>(&pick);
      if (job == nullptr) return indices;
      indices.push_back(job->entry.index);
      if (job->request != usual_) {
        EXPECT_EQ(job->request->body->size(), body_size);
      }
      EXPECT_LE(scheduler_.excess(), plan::Scheduler::most_excess);
      scheduler_.finished(*job, now);
    }
  }

  test::TemporaryDirectory directory_;
  std::shared_ptr<plan::OwnRequest const> usual_ = large_request();
  plan::Scheduler scheduler_{[](std::string const&) { return plan::Manners{}; }, usual_};
  Stock stock_{scheduler_, directory_.path().string(), usual_};
};

TEST_F(Stocked, LargeJobsWaitOnDiskBeyondALimit) {
  add_large(many);
  EXPECT_LE(scheduler_.excess(), half + body_size);
  EXPECT_GE(scheduler_.excess(), half);
  EXPECT_EQ(scheduler_.waiting() + stock_.put_away(), many);
  EXPECT_FALSE(stock_.wants_more(false));
  EXPECT_TRUE(stock_.wants_more(true)) << "there may be work for idle slots";
}

TEST_F(Stocked, LargeJobsAreDoneInTheirOrder) {
  add_large(many);
  auto const indices = work_off();
  ASSERT_EQ(indices.size(), many);
  for (std::uint64_t i = 0; i < many; ++i)
    ASSERT_EQ(indices[i], i + 1);
  EXPECT_EQ(scheduler_.excess(), 0U);
}

TEST_F(Stocked, LargeJobsOfManyHostsTakeNoMoreThanThoseOfOne) {
  for (std::uint64_t i = 1; i <= many; ++i)
    stock_.add(large(i, "h" + std::to_string(i % 20)), false);
  EXPECT_LE(scheduler_.excess(), half + body_size);
  EXPECT_EQ(work_off().size(), many);
}

TEST_F(Stocked, LargeJobsKeepNoOtherHostFromItsTurn) {
  add_large(many);
  EXPECT_TRUE(stock_.add(job_of(many + 1, "b"), true));
}

TEST_F(Stocked, JobsThatShareTheirBodyStayInMemory) {
  for (std::uint64_t i = 1; i <= many; ++i) {
    auto job = job_of(i, "a");
    job.request = usual_;
    ASSERT_TRUE(stock_.add(std::move(job), false));
  }
  EXPECT_EQ(scheduler_.excess(), 0U);
  EXPECT_TRUE(stock_.wants_more(false));
  EXPECT_EQ(work_off().size(), many);
}

// Those have a history, which is kept in memory.
TEST_F(Stocked, NoneIsWantedWhileLargeJobsThatWaitForARetryTakeTooMuch) {
  retry_large(plan::Scheduler::most_excess / body_size);
  EXPECT_TRUE(stock_.wants_more(true)) << "what every job takes is counted otherwise";
  retry_large(1);
  EXPECT_FALSE(stock_.wants_more(true));
  std::size_t retried = 0;
  for (auto pick = scheduler_.pick(now + 1s); std::holds_alternative<plan::Job>(pick); ++retried) {
    scheduler_.finished(std::get<plan::Job>(pick), now + 1s);
    pick = scheduler_.pick(now + 1s);
  }
  EXPECT_EQ(retried, plan::Scheduler::most_excess / body_size + 1);
  EXPECT_TRUE(stock_.wants_more(false));
}

TEST_F(Stocked, NoneIsWantedWhileLargeJobsCannotBePutAway) {
  test::FileSizeLimit const limit(100'000);
  add_large(half / body_size + 1);
  std::uint64_t index = half / body_size + 1;
  while (stock_.wants_more(true) && index < many)
    stock_.add(large(++index), true);
  EXPECT_LT(index, many / 2);
  EXPECT_GT(stock_.put_away(), 0U);
  EXPECT_EQ(work_off().size(), index);
  EXPECT_TRUE(stock_.wants_more(false));
}

}  // namespace
}  // namespace scrape::engine
