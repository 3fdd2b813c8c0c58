#include "support/jobs.hpp"

#include <scrape/plan/job_size.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace scrape::plan {
namespace {

using test::job_of;

constexpr std::size_t large = 100'000;

std::shared_ptr<std::string const> large_body() {
  return std::make_shared<std::string const>(large, 'x');
}

std::size_t excess_of(std::shared_ptr<OwnRequest const> const& request, OwnRequest const* usual = nullptr) {
  auto job = job_of(1, "https://a/");
  job.request = request;
  return excess_size(job, usual);
}

void expect_some(std::size_t excess) {
  EXPECT_GT(excess, large - usual_job_size);
  EXPECT_LT(excess, large + usual_job_size);
}

TEST(JobSize, HasNoExcessForMostJobs) {
  auto job = job_of(1, "https://a/" + std::string(250, 'x'));
  EXPECT_EQ(excess_size(job, nullptr), 0U);
  job.known = std::make_shared<Known>();
  EXPECT_EQ(excess_size(job, nullptr), 0U);
  EXPECT_EQ(excess_of(marked({.method = "POST", .body = std::make_shared<std::string const>("x=1")})), 0U);
}

TEST(JobSize, HasWhatItsRequestHolds) {
  expect_some(excess_of(marked({.method = "POST", .body = large_body()})));
  expect_some(excess_of(marked({.headers = {{"A", std::string(large, 'x')}}})));
  expect_some(excess_of(marked({.headers = {{std::string(large, 'x'), std::nullopt}}})));
  expect_some(excess_of(marked({.credentials = http::Credentials{"joe", std::string(large, 'x')}})));
}

TEST(JobSize, HasTheRoomThatManyShortHeadersTake) {
  OwnRequest request;
  for (int i = 0; i < 1000; ++i)
    request.headers.push_back({"A", ""});
  EXPECT_GT(excess_of(marked(request)), 1000 * sizeof(http::HeaderEdit) - usual_job_size);
}

TEST(JobSize, HasItsUrlAsOftenAsItIsKept) {
  EXPECT_GT(excess_size(job_of(1, "https://a/" + std::string(large, 'x')), nullptr), 3 * large - usual_job_size);
  auto job = job_of(1, "https://a/");
  job.path = std::string(large, 'x');
  expect_some(excess_size(job, nullptr));
}

TEST(JobSize, HasWhatIsKnown) {
  auto job = job_of(1, "https://a/");
  Known known;
  known.etag = std::string(large, 'x');
  job.known = std::make_shared<Known>(known);
  expect_some(excess_size(job, nullptr));
}

TEST(JobSize, LeavesOutWhatTheRunHasAnyway) {
  auto const usual = marked({.method = "PUT", .body = large_body()});
  EXPECT_EQ(excess_of(usual, usual.get()), 0U);
  EXPECT_EQ(excess_of(completed(marked({.headers = {{"A", "1"}}}), false, usual), usual.get()), 0U);
  expect_some(excess_of(marked({.method = "PUT", .body = large_body()}), usual.get()));
}

}  // namespace
}  // namespace scrape::plan
