#include "support/jobs.hpp"
#include "support/times.hpp"

#include <scrape/plan/retry.hpp>

#include <gtest/gtest.h>

#include <algorithm>

namespace scrape::plan {
namespace {

using namespace std::chrono_literals;

using test::t0;

Exchange const silent;

Job tried(int retries = 0, std::uint64_t index = 1) {
  auto job = test::job_of(index, "https://h/");
  job.attempts = 1 + retries;
  job.retries = retries;
  job.first_try = t0;
  return job;
}

Exchange asking(Duration wait) {
  Exchange exchange;
  exchange.retry_after = wait;
  return exchange;
}

// RFC 9110 §15.5.9, §15.6; RFC 8470 §5.2; RFC 6585 §4.
TEST(Retry, IsForStatusesThatPass) {
  for (auto const status : {408, 425, 429, 500, 502, 503, 504})
    EXPECT_TRUE(is_transient(status)) << status;
  for (auto const status : {200, 301, 304, 400, 401, 403, 404, 405, 407, 409, 410, 418, 451, 501, 505, 511, 599})
    EXPECT_FALSE(is_transient(status)) << status;
}

struct Row {
  error_code cause;
  Phase phase;
  bool is_transient;
};

TEST(Retry, IsForFailuresThatPass) {
  namespace errc = boost::system::errc;
  auto const system = [](errc::errc_t code) { return error_code(code, boost::system::system_category()); };
  Row const table[] = {
      {system(errc::connection_refused), Phase::connect, true},
      {system(errc::network_unreachable), Phase::connect, true},
      {Errc::connect_timeout, Phase::connect, true},
      {Errc::dns_timeout, Phase::dns, true},
      {errc::make_error_code(errc::resource_unavailable_try_again), Phase::dns, true},
      {system(errc::no_such_device_or_address), Phase::dns, false},
      {system(errc::connection_reset), Phase::tls, true},
      {Errc::closed_in_handshake, Phase::tls, true},
      {error_code(1, boost::system::generic_category()), Phase::tls, false},
      {system(errc::connection_reset), Phase::head, true},
      {system(errc::connection_reset), Phase::body, true},
      {Errc::idle_timeout, Phase::body, true},
      {Errc::too_slow, Phase::body, true},
      {Errc::attempt_timeout, Phase::body, true},
      {Errc::closed_before_head, Phase::head, true},
      {Errc::closed_in_head, Phase::head, true},
      {Errc::closed_in_body, Phase::body, true},
      {Errc::unclean_body_end, Phase::body, true},
      {Errc::not_http, Phase::head, false},
      {Errc::bad_content_length, Phase::head, false},
      {Errc::body_too_large, Phase::body, false},
      {Errc::corrupt_coding, Phase::body, false},
      {Errc::truncated_coding, Phase::body, false},
      {Errc::too_many_redirects, Phase::head, false},
      {Errc::name_taken, Phase::store, false},
      {system(errc::no_space_on_device), Phase::store, false},
      {Errc::stopped, Phase::body, false},
      {system(errc::connection_refused), Phase::proxy, true},
      {system(errc::connection_reset), Phase::proxy, true},
      {errc::make_error_code(errc::resource_unavailable_try_again), Phase::proxy, true},
      {error_code(1, boost::system::generic_category()), Phase::proxy, false},
      {Errc::connect_timeout, Phase::proxy, true},
      {Errc::closed_before_head, Phase::proxy, true},
      {Errc::closed_in_handshake, Phase::proxy, true},
      {Errc::proxy_unavailable, Phase::proxy, true},
      {Errc::proxy_refused, Phase::proxy, false},
      {Errc::proxy_login_refused, Phase::proxy, false},
      {Errc::proxy_login_refused, Phase::head, false},
      {Errc::proxy_not_socks, Phase::proxy, false},
      {Errc::proxy_surplus, Phase::proxy, false},
      {Errc::bad_head, Phase::proxy, false},
      {Errc::stopped, Phase::proxy, false},
  };
  for (auto const& [cause, phase, expected] : table)
    EXPECT_EQ(is_transient(cause, phase), expected) << cause.message();
}

TEST(Retry, IsAllowedSoManyTimes) {
  Policy const policy{.retries = 2};
  EXPECT_TRUE(plan_retry(tried(0), silent, policy, t0).has_value());
  EXPECT_TRUE(plan_retry(tried(1), silent, policy, t0).has_value());
  EXPECT_FALSE(plan_retry(tried(2), silent, policy, t0).has_value());
  EXPECT_FALSE(plan_retry(tried(0), silent, Policy{.retries = 0}, t0).has_value());
}

// Full jitter: anything from at once to 1 s, 2 s, 4 s, ... 10 min, and not the same for all.
TEST(Retry, WaitsARandomTimeThatGrows) {
  Policy const policy{.retries = 1000};
  struct Range {
    int retries;
    Duration longest;
  };
  for (auto const& [retries, longest] : {Range{0, 1s}, Range{1, 2s}, Range{2, 4s}, Range{9, 512s}, Range{999, 10min}}) {
    auto least = Duration::max();
    auto most = Duration::zero();
    for (std::uint64_t index = 1; index <= 1'000; ++index) {
      auto const wait = plan_retry(tried(retries, index), silent, policy, t0).value().not_before - t0;
      least = std::min(least, wait);
      most = std::max(most, wait);
    }
    EXPECT_GE(least, Duration::zero());
    EXPECT_LT(least, longest / 50);
    EXPECT_LT(most, longest);
    EXPECT_GT(most, longest / 50 * 49);
  }
}

TEST(Retry, WaitsAFixedTimeThatIsAskedFor) {
  Policy const policy{.retry_delay = 7s};
  EXPECT_EQ(plan_retry(tried(2), silent, policy, t0).value().not_before, t0 + 7s);
}

TEST(Retry, BeginsNoLaterThanAllowed) {
  Policy const policy{.retry_delay = 7s, .retry_time = 10s};
  EXPECT_TRUE(plan_retry(tried(), silent, policy, t0 + 3s).has_value());
  EXPECT_FALSE(plan_retry(tried(), silent, policy, t0 + 3s + 1ns).has_value());
  EXPECT_FALSE(plan_retry(tried(), asking(11s), policy, t0).has_value());
}

// RFC 9110 §10.2.3.
TEST(Retry, ThatTheServerAskedForSpendsNone) {
  auto const retry = plan_retry(tried(), asking(30s), Policy{}, t0 + 1s);

  EXPECT_EQ(retry.value().not_before, t0 + 31s);
  EXPECT_TRUE(retry->is_deferral);
}

TEST(Retry, ThatTheServerAskedForTooOftenSpendsOne) {
  auto job = tried();
  job.deferrals = most_deferrals;

  auto const retry = plan_retry(job, asking(30s), Policy{}, t0);
  EXPECT_EQ(retry.value().not_before, t0 + 30s);
  EXPECT_FALSE(retry->is_deferral);

  job.retries = Policy{}.retries;
  EXPECT_FALSE(plan_retry(job, asking(30s), Policy{}, t0).has_value());
}

TEST(Retry, IsNotForAServerThatAsksWhenNoneIsWanted) {
  EXPECT_FALSE(plan_retry(tried(), asking(1s), Policy{.retries = 0}, t0).has_value());
}

TEST(Retry, WaitsNoLongerThanReasonable) {
  EXPECT_EQ(plan_retry(tried(), asking(1000h), Policy{}, t0).value().not_before, t0 + longest_pause);
  EXPECT_EQ(pause_after(asking(1000h)), longest_pause);
  EXPECT_EQ(pause_after(asking(5s)), 5s);
  EXPECT_FALSE(pause_after(silent).has_value());
}

}  // namespace
}  // namespace scrape::plan
