#include "support/jobs.hpp"
#include "support/random.hpp"
#include "support/urls.hpp"

#include <scrape/plan/packed_job.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace scrape::plan {
namespace {

using namespace std::chrono_literals;
using test::job_of;

void expect_same(Job const& a, Job const& b) {
  EXPECT_EQ(a.entry.index, b.entry.index);
  EXPECT_EQ(a.entry.sequence, b.entry.sequence);
  EXPECT_EQ(a.entry.source, b.entry.source);
  EXPECT_EQ(a.entry.given, b.entry.given);
  EXPECT_EQ(a.url, b.url);
  EXPECT_EQ(a.url.origin(), b.url.origin());
  EXPECT_EQ(a.url.target(), b.url.target());
  EXPECT_EQ(a.url.query(), b.url.query());
  EXPECT_EQ(a.target, b.target);
  EXPECT_EQ(a.path, b.path);
  EXPECT_EQ(a.queued, b.queued);
  ASSERT_EQ(a.request == nullptr, b.request == nullptr);
  if (a.request) {
    EXPECT_EQ(*a.request, *b.request);
  }
  ASSERT_EQ(a.home == nullptr, b.home == nullptr);
  if (a.home) {
    EXPECT_EQ(*a.home, *b.home);
  }
}

std::vector<Job> various_jobs() {
  std::vector<Job> jobs;
  for (auto const* const url : {"https://example.org/", "http://EXAMPLE.org:8080/a/../b?c#d", "https://[2001:DB8::1]/",
                                "https://b\xC3\xBC"
                                "cher.example/%7ea b",
                                "http://192.0.2.1/?"}) {
    jobs.push_back(job_of(jobs.size() + 1, url));
  }
  jobs.push_back(job_of(127, "https://a/"));
  jobs.push_back(job_of(128, "https://a/"));
  jobs.push_back(job_of(std::numeric_limits<std::uint64_t>::max(), "https://a/" + std::string(100'000, 'x')));
  jobs.back().path = "";
  jobs.push_back(job_of(1, "https://a/"));
  jobs.back().path = "b/c.html";
  jobs.back().queued = TimePoint(123'456'789'012ns);
  jobs.back().entry = {7, "", "", 3};
  jobs.push_back(job_of(1, "https://a/"));
  jobs.back().entry.given = "a";
  jobs.push_back(job_of(1, "https://a/"));
  jobs.back().request = marked({.method = "PUT",
                                .headers = {{"A", "1"}, {"B", std::nullopt}, {"C", ""}},
                                .body = std::make_shared<std::string const>(std::string("x\0y", 3)),
                                .content_type = "a/b",
                                .credentials = http::Credentials{"joe", ""}});
  jobs.push_back(job_of(1, "https://a/"));
  jobs.back().request = marked({.method = "HEAD"});
  for (url::Origin const& home : {url::Origin{true, "a.example", 443}, url::Origin{false, "2001:db8::1", 8080}}) {
    jobs.push_back(job_of(1, "https://a/"));
    jobs.back().home = std::make_shared<url::Origin const>(home);
  }
  return jobs;
}

TEST(PackedJob, IsTheSameJob) {
  for (auto const& job : various_jobs()) {
    std::string bytes;
    pack(job, bytes);
    std::string_view rest(bytes);
    auto const unpacked = unpack(rest);
    ASSERT_TRUE(unpacked) << job.entry.given;
    expect_same(*unpacked, job);
    EXPECT_EQ(rest, "");
  }
}

// A run may have a large body for all its entries.
TEST(PackedJob, OnlyMentionsTheUsualRequest) {
  auto const usual = marked({.method = "PUT", .body = std::make_shared<std::string const>(std::string(100'000, 'x'))});
  auto job = job_of(1, "https://a/");
  for (auto const& request :
       {usual, completed(marked({.headers = {{"A", "1"}}}), false, usual), completed(nullptr, true, usual)}) {
    job.request = request;
    std::string bytes;
    pack(job, bytes, usual);
    EXPECT_LT(bytes.size(), 200U);
    std::string_view rest(bytes);
    auto const unpacked = unpack(rest, usual);
    ASSERT_TRUE(unpacked);
    expect_same(*unpacked, job);
    if (request) {
      EXPECT_EQ(unpacked->request->body, usual->body) << "the same memory";
    }
  }
}

TEST(PackedJob, FollowsThoseBefore) {
  std::string bytes;
  for (auto const& job : various_jobs())
    pack(job, bytes);
  std::string_view rest(bytes);
  for (auto const& job : various_jobs())
    expect_same(unpack(rest).value(), job);
  EXPECT_EQ(rest, "");
}

TEST(PackedJob, IsNotThereBeforeItIsWhole) {
  for (auto const& job : various_jobs()) {
    std::string bytes;
    pack(job, bytes);
    auto const step = bytes.size() / 1000 + 1;
    for (std::size_t size = 0; size < bytes.size(); size += step) {
      auto const part = std::string_view(bytes).substr(0, size);
      auto rest = part;
      EXPECT_FALSE(unpack(rest)) << size;
      EXPECT_EQ(rest, part);
    }
  }
}

TEST(PackedJob, TakesLittleMoreRoomThanItsUrl) {
  auto job = job_of(1'234'567, "https://www.example.org/some/page.html");
  job.entry.sequence = job.entry.index;
  job.queued = TimePoint(100h);
  std::string bytes;
  pack(job, bytes);
  EXPECT_LE(bytes.size(), job.url.text().size() + job.entry.source.size() + 17);
}

TEST(PackedJob, IsReadWhateverTheBytes) {
  test::Random random(1);
  auto const jobs = various_jobs();
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes;
    pack(jobs[random.below(5)], bytes);
    for (auto changes = random.below(4); changes > 0; --changes)
      bytes[random.below(bytes.size())] = static_cast<char>(random.below(256));
    std::string_view rest(bytes);
    auto const unpacked = unpack(rest);
    EXPECT_EQ(rest.size() == bytes.size(), !unpacked);
  }
}

}  // namespace
}  // namespace scrape::plan
