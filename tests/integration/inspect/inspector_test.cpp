// Pages are read by other processes: real ones of the real program, and some that misbehave.

#include "integration/support/run.hpp"
#include "support/temporary_directory.hpp"

#include <scrape/base/fatal.hpp>
#include <scrape/inspect/inspector.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace scrape::inspect {
namespace {

using namespace std::chrono_literals;
using Answer = Result<extract::Findings>;

extract::Extraction extraction_of(std::vector<std::string> const& fields) {
  extract::Extraction extraction{.format = extract::RowFormat::jsonl};
  for (auto const& field : fields)
    extraction.fields.push_back(extract::parse_field(field));
  return extraction;
}

// As the system does when memory is short.
void kill_children() {
  std::ifstream children("/proc/self/task/" + std::to_string(::getpid()) + "/children");
  for (pid_t child = 0; children >> child;)
    ::kill(child, SIGKILL);
}

class InspectorTest : public testing::Test {
 protected:
  static extract::Page page(std::string type = "application/json") {
    return {1, "u", "https://example.org/", std::move(type)};
  }

  Answer inspect(Inspector& inspector, std::string_view content, std::string type = "application/json") {
    auto const facts = page(std::move(type));
    return test::run(io_, inspector.inspect(facts, {-1, 0, as_bytes(content)}));
  }

  // A program that does that instead of reading pages.
  std::string program(std::string_view script) {
    auto path = directory_.write("program", "#!/bin/bash\n" + std::string(script) + "\n");
    ::chmod(path.c_str(), 0755);
    return path;
  }

  asio::io_context io_;
  test::TemporaryDirectory directory_;
};

TEST_F(InspectorTest, FindsWhatIsInAPage) {
  Inspector inspector(io_.get_executor(), extraction_of({"a=/a"}), SCRAPE_BINARY);
  for (auto const* const number : {"1", "2", "3"}) {
    auto const findings = inspect(inspector, "{\"a\":" + std::string(number) + "}");
    ASSERT_TRUE(findings);
    EXPECT_EQ(findings->row_text, "{\"index\":1,\"url\":\"u\",\"a\":" + std::string(number) + "}\n");
    EXPECT_EQ(findings->problem, "");
  }
}

TEST_F(InspectorTest, ReadsWhatIsInAFileAndWhatIsNot) {
  std::string const first = "{\"a\":\"" + std::string(3'000'000, 'x');
  auto const file = ::open(directory_.write("page", first).c_str(), O_RDWR | O_CLOEXEC);
  auto const held = std::string("y\"}");
  Inspector inspector(io_.get_executor(), extraction_of({"a=regex:x(y)"}), SCRAPE_BINARY);
  auto const facts = page();
  for (int round = 0; round < 3; ++round) {
    auto const findings = test::run(io_, inspector.inspect(facts, {file, first.size(), as_bytes(held)}));
    ASSERT_TRUE(findings);
    EXPECT_EQ(findings->row_text, "{\"index\":1,\"url\":\"u\",\"a\":\"y\"}\n");
  }
  ::close(file);
}

TEST_F(InspectorTest, ReadsManyPagesAtOnce) {
  Inspector inspector(io_.get_executor(), extraction_of({"a=/a"}), SCRAPE_BINARY, {.processes = 2});
  auto const facts = page();
  std::string const content = "{\"a\":1}";
  std::size_t found = 0;
  for (int i = 0; i < 100; ++i) {
    asio::co_spawn(
        io_, inspector.inspect(facts, {-1, 0, as_bytes(content)}),
        [&found](std::exception_ptr const&, Answer const& answer) { found += answer && answer->rows == 1 ? 1U : 0U; });
  }
  test::run_until(io_, [&found] { return found == 100; });
  EXPECT_EQ(found, 100U);
}

TEST_F(InspectorTest, LosesNothingButThePageThatKillsItsReader) {
  Inspector inspector(io_.get_executor(), extraction_of({"a=jq:if .a == 0 then [limit(1e9; repeat(1))] else .a end"}),
                      SCRAPE_BINARY, {.time = 1s, .processes = 1});
  auto const bad = inspect(inspector, "{\"a\":0}");
  ASSERT_TRUE(bad);
  EXPECT_EQ(bad->row_text, "{\"index\":1,\"url\":\"u\",\"a\":null}\n");
  EXPECT_FALSE(bad->problem.empty());
  auto const good = inspect(inspector, "{\"a\":1}");
  ASSERT_TRUE(good);
  EXPECT_EQ(good->problem, "");
  EXPECT_EQ(good->row_text, "{\"index\":1,\"url\":\"u\",\"a\":1}\n");
}

TEST_F(InspectorTest, DoesNotWaitForAReaderThatNeverAnswers) {
  Inspector inspector(io_.get_executor(), extraction_of({"a=/a"}), program("exec sleep 600"), {.time = 100ms});
  auto const findings = inspect(inspector, "{}");
  ASSERT_TRUE(findings);
  EXPECT_EQ(findings->problem, "to read it took too long");
  EXPECT_EQ(findings->rows, 1U);
}

TEST_F(InspectorTest, SaysHowItsReaderEnded) {
  Inspector crashes(io_.get_executor(), extraction_of({"a=/a"}), program("kill -SEGV $$"));
  EXPECT_EQ(inspect(crashes, "{}")->problem, "the process that read it crashed (signal 11)");
  Inspector ends(io_.get_executor(), extraction_of({"a=/a"}), program("exit 3"));
  EXPECT_EQ(inspect(ends, "{}")->problem, "the process that read it ended (status 3)");
}

// What took over a reader may say whatever it likes.
TEST_F(InspectorTest, BelievesNoAnswerThatIsNone) {
  for (auto const* const answer :
       {R"(\5\0\0\0\0\0\0\0hello)", R"(\377\377\377\377\377\377\377\377)", R"(\0\0\0\0\0\0\0\0)"}) {
    auto const script = "printf '" + std::string(answer) + "' >&3; exec sleep 600";
    Inspector inspector(io_.get_executor(), extraction_of({"a=/a"}), program(script), {.time = 30s});
    auto const findings = inspect(inspector, "{}");
    ASSERT_TRUE(findings) << answer;
    EXPECT_FALSE(findings->problem.empty()) << answer;
  }
}

// Regression: the page that came next was taken for the one that did it.
TEST_F(InspectorTest, BlamesNoPageForAReaderThatEndedBeforeIt) {
  Inspector inspector(io_.get_executor(), extraction_of({"a=/a"}), SCRAPE_BINARY, {.processes = 1});
  ASSERT_EQ(inspect(inspector, "{\"a\":1}")->problem, "");
  kill_children();
  EXPECT_EQ(inspect(inspector, "{\"a\":2}")->row_text, "{\"index\":1,\"url\":\"u\",\"a\":2}\n");
}

TEST_F(InspectorTest, StopsWhenItIsToldTo) {
  Inspector inspector(io_.get_executor(), extraction_of({"a=/a"}), program("exec sleep 600"), {.processes = 1});
  auto const facts = page();
  std::vector<Answer> answers;
  for (int i = 0; i < 3; ++i) {
    asio::co_spawn(io_, inspector.inspect(facts, {}),
                   [&answers](std::exception_ptr const&, Answer answer) { answers.push_back(std::move(answer)); });
  }
  asio::post(io_, [&inspector] { inspector.stop(Clock::now() + 50ms); });
  test::run_until(io_, [&answers] { return answers.size() == 3; });
  for (auto const& answer : answers)
    EXPECT_TRUE(!answer && answer.error() == Errc::stopped);
}

TEST_F(InspectorTest, DoesNotReadWhatIsTooLarge) {
  Inspector inspector(io_.get_executor(), extraction_of({"a=/a"}), SCRAPE_BINARY, {.page = 4});
  EXPECT_EQ(inspect(inspector, "{   }")->problem, "it is larger than 4 B");
  EXPECT_EQ(inspect(inspector, "{}")->problem, "");
}

TEST_F(InspectorTest, FailsWhenThereIsNoSuchProgram) {
  EXPECT_THROW(Inspector(io_.get_executor(), extraction_of({"a=/a"}), directory_ / "nowhere"), LocalTrouble);
}

// The sandbox: what a page could make its reader do if it took it over. jq's own means stand for that.
TEST_F(InspectorTest, LetsItsReaderOpenNothing) {
  ::setenv("TZ", "Europe/Berlin", 1);
  Inspector inspector(io_.get_executor(), extraction_of({"a=jq:now|type", "b=jq:0|localtime|mktime"}), SCRAPE_BINARY);
  auto const findings = inspect(inspector, "{}");
  EXPECT_EQ(findings->row_text, "{\"index\":1,\"url\":\"u\",\"a\":\"number\",\"b\":3600}\n") << findings->problem;
}

TEST_F(InspectorTest, ReadsEveryEncodingWithoutAFile) {
  Inspector inspector(io_.get_executor(), extraction_of({"a=p"}), SCRAPE_BINARY);
  EXPECT_EQ(inspect(inspector, "<p>\x93\xFA", "text/html; charset=shift_jis")->row_text,
            "{\"index\":1,\"url\":\"u\",\"a\":\"日\"}\n");
}

}  // namespace
}  // namespace scrape::inspect
