// What a run may use: --deadline, --max-total, --min-free.

#include "cli/run.hpp"

#include <cstdint>
#include <ctime>
#include <map>

namespace scrape::test {
namespace {

class BudgetRun : public Run {
 protected:
  std::map<std::string, int> outcomes() const {
    std::map<std::string, int> counts;
    for (auto const& record : records())
      ++counts[text_of(record, "outcome")];
    return counts;
  }
};

std::string time_of_day(std::time_t time) {
  std::tm local{};
  ::localtime_r(&time, &local);
  char text[6] = {};
  std::strftime(text, sizeof text, "%H:%M", &local);
  return text;
}

TEST_F(BudgetRun, StopsAtTheDeadlineAndRecordsWhatWasNotStarted) {
  auto const ended =
      fetch_with({"--deadline", "300ms", "-j", "1"}, {site_.url("/delay/600"), site_.url("/delay/1"), site_.url("/")});

  EXPECT_EQ(ended.exit_code, 5) << ended.err;
  EXPECT_EQ(outcomes(), (std::map<std::string, int>{{"saved", 1}, {"not_started", 2}}))
      << "what is in flight is finished";
  EXPECT_NE(ended.err.find("stopping: the time of --deadline is over"), std::string::npos) << ended.err;
}

TEST_F(BudgetRun, TakesATimeOfDayAsDeadline) {
  auto const ended = fetch_with({"--deadline", time_of_day(std::time(nullptr) + 7200)}, pages(3));

  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(outcomes(), (std::map<std::string, int>{{"saved", 3}}));
}

TEST_F(BudgetRun, StopsWhenEnoughHasCome) {
  auto const ended = fetch_with({"--max-total", "2500", "-j", "1"}, pages(6));

  EXPECT_EQ(ended.exit_code, 5) << ended.err;
  EXPECT_NE(ended.err.find("stopping: --max-total is reached: 2.9 KiB were received"), std::string::npos) << ended.err;
  EXPECT_EQ(outcomes(), (std::map<std::string, int>{{"saved", 3}, {"not_started", 3}}));
}

TEST_F(BudgetRun, IsAWholeOneWhenTheLastPageSpendsTheBudget) {
  EXPECT_EQ(fetch_with({"--max-total", "1000"}, pages(1)).exit_code, 0);
}

TEST_F(BudgetRun, StartsNothingOnADiskThatIsTooFull) {
  auto const ended = fetch_with({"--min-free", "1000T"}, pages(2));

  EXPECT_EQ(ended.exit_code, 5) << ended.err;
  EXPECT_EQ(outcomes(), (std::map<std::string, int>{{"not_started", 2}}));
  EXPECT_EQ(site_.server().counters().requests, 0U);
  EXPECT_NE(ended.err.find("less than --min-free is left in '" + pages_ + "'"), std::string::npos) << ended.err;
}

TEST_F(BudgetRun, GoesOnWhileThereIsRoom) {
  EXPECT_EQ(fetch_with({"--min-free", "1"}, pages(2)).exit_code, 0);
}

// Regression: a list of which nothing had come yet counted as an empty one.
TEST_F(BudgetRun, MayBeSpentBeforeThereIsAnEntry) {
  ProgramOptions options;
  options.arguments = with_site({"--deadline", "100ms", "--summary", summary_, "-"});
  Program program(options);
  ASSERT_TRUE(program.wait_for_error_text("stopping: the time of --deadline is over"));
  auto const ended = program.wait();
  EXPECT_EQ(ended.exit_code, 5) << ended.err;
  EXPECT_EQ(ended.err.find("empty"), std::string::npos) << ended.err;
  EXPECT_EQ(text_of(summary(), "budget"), "deadline");
  EXPECT_NE(scrape({"status", pages_}).out.find("exit code 5, before all was tried"), std::string::npos);
}

TEST_F(BudgetRun, IsNamedInTheSummaryWhenItEndedTheRun) {
  struct Row {
    std::vector<std::string> options;
    char const* budget;
  };
  Row const table[] = {{{"--deadline", "1ms"}, "deadline"},
                       {{"--max-total", "1500", "-j", "1"}, "max-total"},
                       {{"--min-free", "1000T"}, "min-free"}};
  for (auto const& [options, budget] : table) {
    auto given = options;
    given.insert(given.end(), {"--summary", summary_});
    EXPECT_EQ(fetch_with(given, pages(9)).exit_code, 5) << budget;
    EXPECT_EQ(text_of(summary(), "budget"), budget);
    EXPECT_GT(summary().at("outcomes").at("not_started").to_number<int>(), 0) << budget;
  }
}

TEST_F(BudgetRun, IsNotNamedWhenNothingWasLeft) {
  std::string list;
  for (auto const& url : pages(3))
    list += url + '\n';

  EXPECT_EQ(fetch({"--max-total", "1000", "--summary", summary_, directory_.write("list.txt", list)}).exit_code, 0);

  EXPECT_TRUE(summary().at("budget").is_null());
  EXPECT_EQ(number_of(summary(), "wire_bytes"), 3000) << "what comes after the budget was spent counts too";
}

TEST_F(BudgetRun, CountsWhatCameOverTheWire) {
  fetch({"--summary", summary_, site_.url("/bytes/5000"), site_.url("/status/404")});

  auto const sizes = [](Record const& record) { return number_of(record, "wire_bytes"); };
  auto const all = records();
  EXPECT_EQ(number_of(summary(), "bytes"), 5000);
  EXPECT_EQ(number_of(summary(), "wire_bytes"), sizes(all.at(0)) + sizes(all.at(1)));
}

TEST_F(BudgetRun, RefusesATimeThatIsNone) {
  for (auto const* const text : {"24:00", "6:5", "06:60", "x", "06:30:00", "-1:00", "1:", ":30", ""}) {
    auto const ended = fetch_with({"--deadline", text}, pages(1));
    EXPECT_EQ(ended.exit_code, 2) << text;
    EXPECT_NE(ended.err.find("a time of day such as 06:30"), std::string::npos) << ended.err;
  }
}

}  // namespace
}  // namespace scrape::test
