#include "support/outcomes.hpp"

#include <scrape/plan/verdict.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape::plan {
namespace {

using namespace std::chrono_literals;

using test::begun;
using test::failed;
using test::judged;
using test::reached;
using test::record_after;
using test::t0;
using test::wall;

TEST(Verdict, IsDoneWhenThePageIsStored) {
  auto outcome = reached(200);
  outcome.stored = Stored{"example.org/a~.html", ByteCount{5}, std::string(64, '0')};
  outcome.exchange.remote = "192.0.2.1:443";

  auto const record = record_after(std::move(outcome));

  EXPECT_EQ(record.ending, Ending::saved);
  EXPECT_FALSE(record.failure.has_value());
  EXPECT_EQ(record.stored.value().path, "example.org/a~.html");
  EXPECT_EQ(record.exchange.remote, "192.0.2.1:443");
}

TEST(Verdict, TellsTheHistoryOfTheJob) {
  auto job = begun("https://example.org/a");
  job.target = test::url_of("https://example.org/b");
  job.redirects = 2;
  job.attempts = 3;

  auto const record = std::get<Done>(judged(std::move(job), failed(Errc::not_http, Phase::head))).record;

  EXPECT_EQ(record.entry.index, 3U);
  EXPECT_EQ(record.entry.source, "urls.txt:3");
  EXPECT_EQ(record.entry.given, "https://example.org/a");
  EXPECT_EQ(record.final_url, "https://example.org/b");
  EXPECT_EQ(record.redirects, 2);
  EXPECT_EQ(record.attempts, 3);
  EXPECT_EQ(record.started, wall);
  EXPECT_EQ(record.elapsed, 2s);
}

// RFC 9110 §15.4.
TEST(Verdict, IsTheSameJobAgainAfterARedirect) {
  for (auto const status : {301, 302, 303, 307, 308}) {
    auto const verdict = judged(begun("https://example.org/a"), reached(status, "/b"));
    auto const* const again = std::get_if<Again>(&verdict);
    ASSERT_NE(again, nullptr) << status;
    EXPECT_EQ(again->job.target.text(), "https://example.org/b");
    EXPECT_EQ(again->job.url.text(), "https://example.org/a");
    EXPECT_EQ(again->job.redirects, 1);
    EXPECT_EQ(again->job.queued, t0 + 2s);
    EXPECT_EQ(again->job.first_try, t0);
  }
}

TEST(Verdict, ResolvesARedirectAgainstTheLastTarget) {
  auto job = begun("https://example.org/a");
  job.target = test::url_of("https://example.com/x/y");

  auto const verdict = judged(std::move(job), reached(302, "z"));

  EXPECT_EQ(std::get<Again>(verdict).job.target.text(), "https://example.com/x/z");
}

TEST(Verdict, FollowsAsManyRedirectsAsAllowed) {
  Policy const policy{.max_redirects = 2};
  auto job = begun("https://example.org/a");
  for (int hop = 1; hop <= 2; ++hop) {
    auto verdict = judge(job, reached(302, "/" + std::to_string(hop)), policy, t0);
    ASSERT_TRUE(std::holds_alternative<Again>(verdict)) << hop;
    job = std::get<Again>(std::move(verdict)).job;
    EXPECT_EQ(job.redirects, hop);
  }

  auto const record = std::get<Done>(judge(job, reached(302, "/3"), policy, t0)).record;

  EXPECT_EQ(record.failure.value().error_class, ErrorClass::redirect);
  EXPECT_EQ(record.failure->message, make_error_code(Errc::too_many_redirects).message());
  EXPECT_EQ(record.redirects, 2);
}

TEST(Verdict, FollowsNoneWhenNoneIsAllowed) {
  auto const verdict = judge(begun("https://h/"), reached(301, "/a"), Policy{.max_redirects = 0}, t0);

  EXPECT_EQ(std::get<Done>(verdict).record.failure.value().error_class, ErrorClass::redirect);
}

TEST(Verdict, IsFailedWithoutALocation) {
  auto const record = record_after(reached(302));

  EXPECT_EQ(record.ending, Ending::failed);
  EXPECT_EQ(record.failure.value().error_class, ErrorClass::redirect);
  EXPECT_EQ(record.failure->message, make_error_code(Errc::missing_location).message());
  EXPECT_EQ(record.exchange.head.value().status, 302);
}

TEST(Verdict, IsFailedForALocationThatCannotBeFetched) {
  auto const record = record_after(reached(302, "mailto:joe@example.org"));

  EXPECT_EQ(record.failure.value().error_class, ErrorClass::redirect);
  EXPECT_EQ(record.failure->message, make_error_code(Errc::bad_location).message());
  EXPECT_EQ(record.final_url, "https://example.org/a");
}

TEST(Verdict, IsFailedForAnErrorStatus) {
  for (auto const status : {206, 300, 304, 400, 401, 403, 404, 410, 429, 500, 503, 599, 999}) {
    auto const record = record_after(reached(status));
    EXPECT_EQ(record.ending, Ending::failed) << status;
    EXPECT_EQ(record.failure.value().error_class, ErrorClass::http_status) << status;
    EXPECT_EQ(record.failure->message, "the server answered " + std::to_string(status));
    EXPECT_EQ(record.exchange.head.value().status, status);
  }
}

// A circle may lead out the second time, never the third.
TEST(Verdict, IsFailedWhenRedirectsGoInACircle) {
  auto job = begun("https://example.org/a");
  for (auto const* const location : {"/b", "/a", "/b"}) {
    auto verdict = judged(job, reached(302, location));
    ASSERT_TRUE(std::holds_alternative<Again>(verdict)) << location;
    job = std::get<Again>(std::move(verdict)).job;
  }

  auto const record = std::get<Done>(judged(job, reached(302, "/a"))).record;

  EXPECT_EQ(record.failure.value().error_class, ErrorClass::redirect);
  EXPECT_EQ(record.failure->message, make_error_code(Errc::redirect_loop).message());
  EXPECT_EQ(record.redirects, 3);
}

TEST(Verdict, TellsThatARedirectLeftHttps) {
  auto verdict = judged(begun("https://example.org/a"), reached(301, "http://example.org/a"));
  auto job = std::get<Again>(std::move(verdict)).job;
  EXPECT_TRUE(job.is_downgraded);

  auto back = judged(std::move(job), reached(301, "https://example.org/b"));

  EXPECT_TRUE(std::get<Again>(back).job.is_downgraded);
  EXPECT_FALSE(std::get<Again>(judged(begun("http://h/"), reached(301, "https://h/"))).job.is_downgraded);
}

TEST(Verdict, CountsTheTimeOfEachHopAndNotTheWaitBetween) {
  auto first = reached(302, "/b");
  first.exchange.began = t0;
  auto verdict = judge(begun("https://example.org/a"), std::move(first), Policy{}, t0 + 2s);
  auto job = std::get<Again>(std::move(verdict)).job;
  EXPECT_EQ(job.spent, 2s);

  auto second = reached(302, "/c");
  second.exchange.began = t0 + 100s;
  verdict = judge(std::move(job), std::move(second), Policy{}, t0 + 101s);

  EXPECT_EQ(std::get<Again>(verdict).job.spent, 3s);
}

struct Trouble {
  error_code cause;
  Phase phase;
  ErrorClass error_class;
};

TEST(Verdict, IsFailedWithTheClassOfTheTrouble) {
  error_code const reset(boost::system::errc::connection_reset, boost::system::system_category());
  error_code const full(boost::system::errc::no_space_on_device, boost::system::system_category());
  Trouble const table[] = {
      {reset, Phase::connect, ErrorClass::connect},
      {reset, Phase::tls, ErrorClass::tls},
      {reset, Phase::body, ErrorClass::truncated},
      {full, Phase::store, ErrorClass::write},
      {Errc::dns_timeout, Phase::dns, ErrorClass::timeout},
      {Errc::closed_in_body, Phase::body, ErrorClass::truncated},
      {Errc::body_too_large, Phase::body, ErrorClass::too_large},
      {Errc::corrupt_coding, Phase::body, ErrorClass::decode},
      {Errc::name_taken, Phase::store, ErrorClass::write},
      {Errc::stopped, Phase::body, ErrorClass::stopped},
  };
  for (auto const& [cause, phase, error_class] : table) {
    auto const record = record_after(failed(cause, phase));
    EXPECT_EQ(record.ending, Ending::failed);
    EXPECT_EQ(name_of(record.failure.value().error_class), name_of(error_class)) << cause.message();
    EXPECT_EQ(record.failure->message, cause.message());
  }
}

TEST(Verdict, SaysTheDetailBehindTheSentence) {
  auto outcome = failed(Errc::closed_in_handshake, Phase::tls);
  outcome.exchange.detail = "it was late";

  auto const record = record_after(std::move(outcome));

  EXPECT_EQ(record.failure.value().message, make_error_code(Errc::closed_in_handshake).message() + ": it was late");
}

TEST(Verdict, KeepsHowFarAFailureCame) {
  auto outcome = failed(Errc::closed_in_body, Phase::body);
  outcome.exchange.head.emplace().status = 200;
  outcome.exchange.timing.dns = 3ms;
  outcome.exchange.wire_bytes = ByteCount{17};

  auto const record = record_after(std::move(outcome));

  EXPECT_EQ(record.exchange.head.value().status, 200);
  EXPECT_EQ(record.exchange.timing.dns, 3ms);
  EXPECT_EQ(record.exchange.wire_bytes, ByteCount{17});
  EXPECT_FALSE(record.stored.has_value());
}

TEST(Unfetched, HasNoExchange) {
  auto const record = unfetched({7, "-:7", "https://h/"}, Ending::duplicate);

  EXPECT_EQ(record.entry.index, 7U);
  EXPECT_EQ(record.ending, Ending::duplicate);
  EXPECT_EQ(record.attempts, 0);
  EXPECT_FALSE(record.failure.has_value());
  EXPECT_FALSE(record.final_url.has_value());
}

TEST(Stopped, IsNotStartedBeforeTheFirstTry) {
  auto const record = stopped(test::job_of(3, "https://h/"), t0);

  EXPECT_EQ(record.ending, Ending::not_started);
  EXPECT_EQ(record.entry.index, 3U);
}

TEST(Stopped, IsFailedBetweenTwoExchanges) {
  auto job = begun("https://h/");
  job.queued = t0 + 1h;  // regression: for a retry to come this lies ahead, and was taken for the end
  job.redirects = 1;

  auto const record = stopped(std::move(job), t0 + 1s);

  EXPECT_EQ(record.ending, Ending::failed);
  EXPECT_EQ(record.failure.value().error_class, ErrorClass::stopped);
  EXPECT_EQ(record.elapsed, 1s);
  EXPECT_EQ(record.redirects, 1);
}

TEST(BadLine, IsFailedAsAnInvalidUrl) {
  auto const record = bad_line({2, "urls.txt:2", "htp:x"}, "not a URL");

  EXPECT_EQ(record.ending, Ending::failed);
  EXPECT_EQ(record.failure.value().error_class, ErrorClass::invalid_url);
  EXPECT_EQ(record.failure->message, "not a URL");
  EXPECT_EQ(record.attempts, 0);
}

}  // namespace
}  // namespace scrape::plan
