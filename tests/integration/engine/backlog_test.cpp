#include "integration/support/file_size_limit.hpp"
#include "support/temporary_directory.hpp"
#include "unit/support/random.hpp"

#include <scrape/engine/backlog.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <deque>
#include <map>
#include <string>
#include <vector>

namespace scrape::engine {
namespace {

using test::Random;
using Indices = std::vector<std::uint64_t>;

class Backlogged : public testing::Test {
 protected:
  static plan::Job job_of(std::uint64_t index, std::string const& text) {
    auto const url = url::Url::parse(text).value();
    return {.entry = {index, "urls.txt:" + std::to_string(index), text}, .url = url, .target = url, .path = {}};
  }

  void put(std::uint64_t index, std::string const& host, std::size_t longer_by = 0) {
    backlog_.put(job_of(index, "https://" + host + "/" + std::string(longer_by, 'x') + std::to_string(index)));
  }

  void put_many(std::uint64_t count, std::string const& host, std::size_t longer_by = 0) {
    for (std::uint64_t i = 1; i <= count; ++i)
      put(i, host, longer_by);
  }

  Indices take(std::string const& host, std::size_t at_most) {
    Indices indices;
    for (auto const& job : backlog_.take(host, at_most)) {
      EXPECT_EQ(job.url.origin().host, host);
      EXPECT_TRUE(job.url.text().ends_with(std::to_string(job.entry.index)));
      indices.push_back(job.entry.index);
    }
    return indices;
  }

  // Takes all jobs of the host, so many at a time.
  void expect_in_order(std::uint64_t count, std::string const& host, std::size_t at_a_time) {
    for (std::uint64_t next = 1; next <= count;) {
      auto const indices = take(host, at_a_time);
      ASSERT_EQ(indices.size(), std::min<std::uint64_t>(at_a_time, count - next + 1));
      for (auto const index : indices)
        ASSERT_EQ(index, next++);
    }
    EXPECT_FALSE(backlog_.has(host));
  }

  test::TemporaryDirectory directory_;
  Backlog backlog_{directory_.path().string()};
};

TEST_F(Backlogged, JobsComeBackAsTheyWent) {
  put(1, "a");
  put(2, "b");
  put(3, "a");
  EXPECT_EQ(backlog_.size(), 3U);
  EXPECT_TRUE(backlog_.has("a"));
  EXPECT_FALSE(backlog_.has("c"));
  EXPECT_EQ(take("a", 9), (Indices{1, 3}));
  EXPECT_FALSE(backlog_.has("a"));
  EXPECT_EQ(take("b", 9), (Indices{2}));
  EXPECT_EQ(take("b", 9), (Indices{}));
  EXPECT_EQ(backlog_.size(), 0U);
}

TEST_F(Backlogged, JobsOfAHostKeepTheirOrder) {
  for (std::size_t const at_a_time : {1U, 7U, 256U, 100'000U}) {
    put_many(20'000, "a");
    expect_in_order(20'000, "a", at_a_time);
  }
}

TEST_F(Backlogged, JobsMayBeOfAnySize) {
  for (std::size_t const longer_by : {250U, 16'300U, 100'000U}) {
    put_many(50, "a");
    put_many(50, "b", longer_by);
    expect_in_order(50, "b", 3);
    expect_in_order(50, "a", 3);
  }
}

TEST_F(Backlogged, JobsMayHaveManyHosts) {
  constexpr std::uint64_t hosts = 20'000;
  for (std::uint64_t i = 0; i < 5 * hosts; ++i)
    put(i, "h" + std::to_string(i % hosts));
  for (std::uint64_t i = 0; i < hosts; ++i)
    ASSERT_EQ(take("h" + std::to_string(i), 9), (Indices{i, i + hosts, i + 2 * hosts, i + 3 * hosts, i + 4 * hosts}));
  EXPECT_EQ(backlog_.size(), 0U);
}

TEST_F(Backlogged, JobsOfAnyHostCanBeTakenUntilThereAreNone) {
  put_many(1000, "a");
  put_many(1000, "b");
  std::map<std::string, Indices> taken;
  for (auto jobs = backlog_.take_any(300); !jobs.empty(); jobs = backlog_.take_any(300)) {
    EXPECT_LE(jobs.size(), 300U);
    for (auto const& job : jobs)
      taken[job.url.origin().host].push_back(job.entry.index);
  }
  EXPECT_EQ(backlog_.size(), 0U);
  for (auto const* const host : {"a", "b"}) {
    ASSERT_EQ(taken[host].size(), 1000U);
    EXPECT_TRUE(std::ranges::is_sorted(taken[host]));
  }
}

// Against queues in memory, with pieces of all ages and sizes.
TEST_F(Backlogged, JobsAreNeverLostNorMixedUp) {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    std::map<std::string, std::deque<std::uint64_t>> model;
    std::size_t size = 0;
    std::uint64_t index = 0;
    for (int step = 0; step < 3000; ++step) {
      auto const host = "h" + std::to_string(random.below(1 + seed * seed));
      auto& waiting = model[host];
      if (random.one_in(2)) {
        for (auto count = random.below(100); count > 0; --count, ++size) {
          put(++index, host, random.one_in(50) ? random.below(3000) : 0);
          waiting.push_back(index);
        }
      } else {
        auto const indices = take(host, 1 + random.below(200));
        ASSERT_LE(indices.size(), waiting.size());
        ASSERT_TRUE(std::equal(indices.begin(), indices.end(), waiting.begin()));
        waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(indices.size()));
        size -= indices.size();
      }
      ASSERT_EQ(backlog_.has(host), !waiting.empty());
      ASSERT_EQ(backlog_.size(), size);
    }
    while (!backlog_.take_any(1000).empty()) {
    }
  }
}

TEST_F(Backlogged, JobsStayInOrderWhenTheDiskIsFull) {
  test::FileSizeLimit const limit(100'000);
  put_many(10'000, "a");
  EXPECT_EQ(backlog_.failure().value(), EFBIG);
  put_many(10, "b");
  EXPECT_EQ(backlog_.size(), 10'010U);
  expect_in_order(10, "b", 3);
  expect_in_order(10'000, "a", 100);
  EXPECT_EQ(backlog_.size(), 0U);
}

TEST_F(Backlogged, LargeJobsAreOnDiskAtOnce) {
  put_many(5, "b");
  auto const few = backlog_.buffered();
  EXPECT_GT(few, 0U);
  put_many(5, "a", 1'000'000);
  EXPECT_EQ(backlog_.buffered(), few);
  expect_in_order(5, "a", 1);
}

TEST_F(Backlogged, LargeJobsComeBackAFewAtATime) {
  put_many(3, "a");
  put_many(20, "a", 200'000);
  put_many(3, "a");
  EXPECT_EQ(take("a", 100), (Indices{1, 2, 3, 1, 2})) << "each takes three times its length";
  EXPECT_EQ(backlog_.size(), 21U);
  Indices rest;
  while (backlog_.has("a")) {
    auto const some = take("a", 100);
    EXPECT_TRUE(!some.empty() && some.size() <= 5);
    rest.insert(rest.end(), some.begin(), some.end());
  }
  Indices expected;
  for (std::uint64_t i = 3; i <= 20; ++i)
    expected.push_back(i);
  expected.insert(expected.end(), {1, 2, 3});
  EXPECT_EQ(rest, expected);
}

TEST_F(Backlogged, LargeJobsComeBackAFewAtATimeWhenTheDiskIsFull) {
  test::FileSizeLimit const limit(100'000);
  put_many(20, "a", 200'000);
  EXPECT_TRUE(backlog_.failure());
  EXPECT_GT(backlog_.buffered(), 19U * 200'000);
  EXPECT_EQ(take("a", 100), (Indices{1, 2}));
  EXPECT_EQ(take("a", 1), (Indices{3}));
  while (!backlog_.take_any(100).empty()) {
  }
  EXPECT_EQ(backlog_.buffered(), 0U);
}

TEST_F(Backlogged, JobsWaitInMemoryWhenThereIsNoFolder) {
  Backlog backlog(directory_ / "nowhere");
  for (std::uint64_t i = 1; i <= 1000; ++i)
    backlog.put(job_of(i, "https://a/" + std::to_string(i)));
  EXPECT_EQ(backlog.failure().value(), ENOENT);
  EXPECT_EQ(backlog.take("a", 2000).size(), 1000U);
}

}  // namespace
}  // namespace scrape::engine
