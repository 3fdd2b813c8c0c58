// What becomes of requests that do something: RFC 9110 §9.2.2 and §15.4.

#include "support/outcomes.hpp"

#include <scrape/plan/body_plan.hpp>
#include <scrape/plan/retry.hpp>
#include <scrape/plan/verdict.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace scrape::plan {
namespace {

using test::begun;
using test::failed;
using test::reached;
using test::t0;

Job with_method(std::string method, std::optional<std::string> body = {}) {
  auto job = begun("https://example.org/a");
  OwnRequest request{.method = std::move(method)};
  if (body) request.body = std::make_shared<std::string const>(*body);
  job.request = marked(std::move(request));
  return job;
}

bool comes_again(Job job, Outcome outcome) {
  auto const verdict = judge(std::move(job), std::move(outcome), Policy{.retries = 3}, t0);
  return std::holds_alternative<Again>(verdict);
}

constexpr auto safe_to_repeat = {"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"};
constexpr auto not_to_be_repeated = {"POST", "PATCH", "get", "PURGE"};

struct StatusRow {
  int status;
  bool again;
  bool again_if_it_acts;
};

TEST(Repetition, DependsOnTheMethodAndTheStatus) {
  StatusRow const table[] = {{408, true, true},   {425, true, true},  {429, true, true},  {503, true, true},
                             {500, true, false},  {502, true, false}, {504, true, false}, {404, false, false},
                             {401, false, false}, {501, false, false}};
  for (auto const& [status, again, again_if_it_acts] : table) {
    for (auto const* const method : safe_to_repeat)
      EXPECT_EQ(comes_again(with_method(method), reached(status)), again) << method << ' ' << status;
    for (auto const* const method : not_to_be_repeated)
      EXPECT_EQ(comes_again(with_method(method), reached(status)), again_if_it_acts) << method << ' ' << status;
  }
}

struct FailureRow {
  error_code cause;
  Phase phase;
  bool again_if_it_acts;
};

TEST(Repetition, DependsOnWhetherTheRequestWasSent) {
  namespace errc = boost::system::errc;
  auto const system = [](errc::errc_t code) { return error_code(code, boost::system::system_category()); };
  FailureRow const table[] = {
      {Errc::dns_timeout, Phase::dns, true},
      {system(errc::connection_refused), Phase::connect, true},
      {Errc::connect_timeout, Phase::connect, true},
      {Errc::closed_in_handshake, Phase::tls, true},
      {system(errc::connection_reset), Phase::tls, true},
      {Errc::closed_before_head, Phase::head, false},
      {system(errc::connection_reset), Phase::head, false},
      {system(errc::broken_pipe), Phase::head, false},
      {Errc::idle_timeout, Phase::head, false},
      {Errc::attempt_timeout, Phase::head, false},
      {Errc::closed_in_body, Phase::body, false},
      {Errc::idle_timeout, Phase::body, false},
  };
  for (auto const& [cause, phase, again_if_it_acts] : table) {
    SCOPED_TRACE(cause.message());
    for (auto const* const method : safe_to_repeat)
      EXPECT_TRUE(comes_again(with_method(method), failed(cause, phase))) << method;
    for (auto const* const method : not_to_be_repeated)
      EXPECT_EQ(comes_again(with_method(method), failed(cause, phase)), again_if_it_acts) << method;
  }
}

// The POST is done when its server answers 303; to begin again would do it once more.
TEST(Repetition, NeverFollowsARedirectThatWasTheAnswer) {
  auto job = with_method("POST", "x");
  job.redirects = 1;
  job.drops_content = true;
  EXPECT_FALSE(comes_again(job, failed(Errc::connect_timeout, Phase::connect)));
  EXPECT_FALSE(comes_again(job, reached(503)));
  job.request = with_method("PUT", "x").request;
  EXPECT_TRUE(comes_again(job, reached(503)));
}

// What is not tried again may be saved as it is.
TEST(Repetition, IsKnownToTheBodysPlan) {
  Exchange exchange;
  exchange.head.emplace().status = 500;
  Policy const policy{.retries = 3, .keep_error_pages = true};
  EXPECT_EQ(plan_body(with_method("POST"), exchange, policy, t0), BodyPlan::save);
  EXPECT_EQ(plan_body(with_method("GET"), exchange, policy, t0), BodyPlan::drain);
}

struct RedirectRow {
  int status;
  std::string method;
  std::string next;
  bool keeps_content;
};

TEST(RedirectedRequest, ChangesItsMethodAsTheStatusSays) {
  RedirectRow const table[] = {
      {301, "POST", "GET", false},     {302, "POST", "GET", false},    {303, "POST", "GET", false},
      {307, "POST", "POST", true},     {308, "POST", "POST", true},    {301, "PUT", "PUT", true},
      {302, "DELETE", "DELETE", true}, {303, "PUT", "GET", false},     {303, "DELETE", "GET", false},
      {307, "PATCH", "PATCH", true},   {308, "PUT", "PUT", true},      {303, "HEAD", "HEAD", false},
      {301, "HEAD", "HEAD", true},     {302, "GET", "GET", true},      {303, "GET", "GET", false},
      {302, "QUERY", "QUERY", true},   {303, "OPTIONS", "GET", false},
  };
  for (auto const& [status, method, next, keeps_content] : table) {
    SCOPED_TRACE(method + ' ' + std::to_string(status));
    auto verdict =
        judge(with_method(method, "x"), reached(status, "https://other.example/b"), Policy{.retries = 0}, t0);
    auto const& job = std::get<Again>(verdict).job;
    EXPECT_TRUE(job.goes_on);
    EXPECT_EQ(method_of(job), next);
    EXPECT_EQ(content_of(job) != nullptr, keeps_content);
  }
}

TEST(RedirectedRequest, StaysAGetFromThenOn) {
  auto verdict = judge(with_method("POST", "x"), reached(303, "/b"), Policy{.retries = 0}, t0);
  verdict = judge(std::get<Again>(std::move(verdict)).job, reached(307, "/c"), Policy{.retries = 0}, t0);
  EXPECT_EQ(method_of(std::get<Again>(verdict).job), "GET");
}

TEST(RedirectedRequest, IsItselfAgainInAnotherAttempt) {
  auto verdict = judge(with_method("PUT", "x"), reached(303, "/b"), Policy{.retries = 3}, t0);
  verdict = judge(std::get<Again>(std::move(verdict)).job, reached(503), Policy{.retries = 3}, t0);
  auto const& job = std::get<Again>(verdict).job;
  EXPECT_FALSE(job.goes_on);
  EXPECT_EQ(method_of(job), "PUT");
  EXPECT_NE(content_of(job), nullptr);
}

// RFC 9110 §9.3.2: there is none, and an empty file would say that the page is empty.
TEST(HeadRequest, HasNoPageToSave) {
  Exchange exchange;
  exchange.head.emplace().status = 200;
  exchange.head->fields.add("Content-Length", "1000000000");
  EXPECT_EQ(plan_body(with_method("HEAD"), exchange, {}, t0), BodyPlan::none);
  exchange.head->status = 404;
  EXPECT_EQ(plan_body(with_method("HEAD"), exchange, Policy{.keep_error_pages = true}, t0), BodyPlan::drain);

  auto outcome = reached(200);
  outcome.stored = Stored{};
  auto const verdict = judge(with_method("HEAD"), std::move(outcome), {}, t0);
  auto const& record = std::get<Done>(verdict).record;
  EXPECT_EQ(record.ending, Ending::fetched);
  EXPECT_EQ(record.method, "HEAD");
  EXPECT_NE(to_json_line(record).find(R"("method":"HEAD","request":"HEAD-)"), std::string::npos);
}

}  // namespace
}  // namespace scrape::plan
