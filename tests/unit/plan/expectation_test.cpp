#include "support/outcomes.hpp"

#include <scrape/plan/body_plan.hpp>
#include <scrape/plan/expectation.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace scrape::plan {
namespace {

Expectation expectation(std::string_view conditions) {
  Expectation expected;
  expected.add(conditions);
  return expected;
}

http::ResponseHead head_of(int status, std::string_view type = {}) {
  http::ResponseHead head;
  head.status = status;
  if (!type.empty()) head.fields.add("Content-Type", type);
  return head;
}

Verdict judged(std::string_view conditions, Outcome outcome) {
  Policy const policy{.retries = 3, .expected = expectation(conditions)};
  return judge(test::begun("https://example.org/a"), std::move(outcome), policy, test::t0);
}

Record record_after(std::string_view conditions, Outcome outcome) {
  return std::get<Done>(judged(conditions, std::move(outcome))).record;
}

Reached stored(int status) {
  auto outcome = test::reached(status);
  outcome.stored = Stored{"example.org/a.html", {5}, std::string(64, '0')};
  return outcome;
}

TEST(Expectation, WantsAnySuccessIfNothingElseIsSaid) {
  Expectation const nothing;
  for (auto const status : {199, 200, 204, 206, 301, 404})
    EXPECT_EQ(nothing.wants(status), is_saved(status)) << status;
  EXPECT_FALSE(nothing.names(200));
  EXPECT_EQ(nothing.unmet(head_of(404)), std::nullopt);
}

TEST(Expectation, WantsTheStatusesThatItNames) {
  auto const expected = expectation("status=200|404 | 5xx|300-302");
  for (auto const status : {200, 300, 302, 404, 500, 599})
    EXPECT_TRUE(expected.wants(status) && expected.names(status)) << status;
  for (auto const status : {201, 206, 303, 400, 600})
    EXPECT_FALSE(expected.wants(status) || expected.names(status)) << status;
}

TEST(Expectation, NeedsAllConditions) {
  auto expected = expectation("status=2xx,type=text/html");
  expected.add("status=200-202");
  EXPECT_EQ(expected.unmet(head_of(200, "text/html")), std::nullopt);
  EXPECT_EQ(expected.unmet(head_of(203, "text/html")), "status 203, not 200-202");
  EXPECT_EQ(expected.unmet(head_of(200, "text/plain")), "type text/plain, not text/html");
}

TEST(Expectation, TakesTypesWithoutTheirParameters) {
  auto const expected = expectation("type=text/html|Image/*");
  for (auto const* const type : {"text/html", "TEXT/HTML; charset=utf-8", "image/png"})
    EXPECT_EQ(expected.unmet(head_of(200, type)), std::nullopt) << type;
  for (auto const* const type : {"text/plain", "text/htmlx", "imagex/png", "application/json"})
    EXPECT_TRUE(expected.unmet(head_of(200, type))) << type;
  EXPECT_EQ(expectation("type=*/*").unmet(head_of(200, "text/html")), std::nullopt);
  EXPECT_EQ(expected.unmet(head_of(200)), "type unknown, not text/html|Image/*");
}

TEST(Expectation, ComparesSizes) {
  struct Case {
    char const* condition;
    std::uint64_t least;
    std::uint64_t most;
  };
  for (auto const& [condition, least, most] : {Case{"size>=1k", 1024, UINT64_MAX},
                                               {"size>1k", 1025, UINT64_MAX},
                                               {"size<=1k", 0, 1024},
                                               {"size<1k", 0, 1023},
                                               {"size = 10", 10, 10},
                                               {"size>=10,size<20", 10, 19}}) {
    auto const expected = expectation(condition);
    EXPECT_EQ(expected.unmet(ByteCount{least}), std::nullopt) << condition;
    EXPECT_EQ(expected.unmet(ByteCount{most}), std::nullopt) << condition;
    EXPECT_TRUE(least == 0 || expected.unmet(ByteCount{least - 1})) << condition;
    EXPECT_TRUE(most == UINT64_MAX || expected.unmet(ByteCount{most + 1})) << condition;
  }
  EXPECT_EQ(expectation("size>=1k").unmet(ByteCount{12}), "12 bytes, not at least 1024");
  EXPECT_EQ(expectation("size<5").unmet(ByteCount{12}), "12 bytes, not at most 4");
}

TEST(Expectation, LeavesTheRestToARegularExpression) {
  auto const expected = expectation("size>1,match=a{1,3},status=3");
  EXPECT_EQ(expected.patterns(), (std::vector<std::string>{"a{1,3},status=3"}));
  EXPECT_TRUE(expected.wants(200));
  EXPECT_EQ(expectation("status=200, match= a").patterns(), (std::vector<std::string>{" a"}));
}

TEST(Expectation, RefusesWhatItDoesNotUnderstand) {
  for (auto const* const wrong : {"",
                                  " ",
                                  "status",
                                  "status=",
                                  "status=20",
                                  "status=2x",
                                  "status=0xx",
                                  "status=200-",
                                  "status=200||201",
                                  "type=",
                                  "type=html",
                                  "size",
                                  "size=",
                                  "size>=x",
                                  "size>>1",
                                  "size=>1",
                                  "size<0",
                                  "colour=red",
                                  "Status=200",
                                  "status=200,,size>1",
                                  "status=299-200",
                                  "size>=2k,size<1k"}) {
    EXPECT_THROW(expectation(wrong), std::invalid_argument) << wrong;
  }
}

TEST(Expectation, DecidesWhatIsSaved) {
  Policy const policy{.retries = 3, .expected = expectation("status=301|503,type=text/html")};
  auto const plan = [&policy](http::ResponseHead head) {
    Exchange exchange;
    exchange.head = std::move(head);
    return plan_body(test::begun("https://example.org/a"), exchange, policy, test::t0);
  };
  EXPECT_EQ(plan(head_of(301, "text/html")), BodyPlan::save);
  EXPECT_EQ(plan(head_of(503, "text/html")), BodyPlan::save);
  EXPECT_EQ(plan(head_of(503, "text/plain")), BodyPlan::drain);
  EXPECT_EQ(plan(head_of(200, "text/html")), BodyPlan::drain);
}

TEST(Expectation, MakesAnErrorOrARedirectGood) {
  EXPECT_EQ(record_after("status=404", stored(404)).ending, Ending::saved);
  EXPECT_EQ(record_after("status=503", stored(503)).ending, Ending::saved);
  EXPECT_EQ(record_after("status=301", stored(301)).ending, Ending::saved);
}

TEST(Expectation, MakesASuccessUnexpected) {
  auto const record = record_after("status=200", test::reached(204));
  EXPECT_EQ(record.failure->error_class, ErrorClass::unexpected);
  EXPECT_EQ(record.failure->message, "not what --expect asks for: status 204, not 200");
  EXPECT_EQ(record_after("type=text/html", test::reached(200)).failure->error_class, ErrorClass::unexpected);
}

// They say more than that they were not expected, and may pass.
TEST(Expectation, LeavesErrorsWhatTheyAre) {
  EXPECT_EQ(record_after("status=200", test::reached(404)).failure->error_class, ErrorClass::http_status);
  EXPECT_TRUE(std::holds_alternative<Again>(judged("status=200", test::reached(503))));
  EXPECT_TRUE(std::holds_alternative<Again>(judged("status=200", test::reached(301, "/b"))));
}

}  // namespace
}  // namespace scrape::plan
