// What goes to standard output and to standard error.

#include "run.hpp"

#include <algorithm>
#include <csignal>

namespace scrape::test {
namespace {

class Streams : public Run {};

TEST_F(Streams, SaysNothingWhenAllIsWellAndQuietIsAskedFor) {
  auto const quiet = fetch({"-q", site_.url("/notes/1.txt")});
  EXPECT_EQ(quiet.err + quiet.out, "");
  auto const usual = fetch({site_.url("/notes/2.txt")});
  EXPECT_EQ(usual.out, "");
  EXPECT_TRUE(usual.err.starts_with("scrape: 1 saved (")) << usual.err;
  EXPECT_EQ(std::ranges::count(usual.err, '\n'), 1);
}

TEST_F(Streams, TellsWhatFailed) {
  auto const ended = fetch({"-q", site_.url("/notes/1.txt"), site_.url("/status/404")});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_NE(ended.err.find("argv:2: " + site_.url("/status/404") + ": the server answered 404 (http_status)"),
            std::string::npos)
      << ended.err;
  EXPECT_NE(ended.err.find("1 saved"), std::string::npos);
  EXPECT_NE(ended.err.find("1 failed"), std::string::npos);
}

TEST_F(Streams, WritesRecordsToStandardOutputWhenAsked) {
  auto const ended = fetch({"--manifest", "-", site_.url("/notes/1.txt"), site_.url("/notes/2.txt")});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(parse_records(ended.out).size(), 2U);
  EXPECT_FALSE(std::filesystem::exists(pages_ + "/manifest.jsonl"));
}

TEST_F(Streams, EndsQuietlyWhenNobodyReadsItsOutput) {
  std::vector<std::string> arguments{"--manifest", "-"};
  for (int i = 1; i <= 50; ++i)
    arguments.push_back(site_.url("/notes/" + std::to_string(i) + ".txt"));
  ProgramOptions options;
  options.arguments = with_site(arguments);
  options.closes_output_early = true;
  Program program(options);
  auto const ended = program.wait();
  EXPECT_EQ(ended.exit_code, 128 + SIGPIPE);
  EXPECT_EQ(ended.err, "");
}

// A list that never ends, to a reader that has enough.
TEST_F(Streams, StopsReadingWhenNobodyReadsItsRecords) {
  ProgramOptions options;
  options.executable = "/bin/sh";
  options.arguments = {"-c", "yes http://127.0.0.1:1/ | \"$1\" -o \"$2\" --manifest - | head -n 1", "sh", SCRAPE_BINARY,
                       pages_};
  auto const ended = Program(options).wait();
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(std::ranges::count(ended.out, '\n'), 1);
}

TEST_F(Streams, ShowsEachStepOfEachUrlInTheLog) {
  auto const ended = fetch({"-vv", site_.url("localhost", "/redirect/1")});
  EXPECT_EQ(ended.exit_code, 0);
  for (auto const* const step :
       {"debug queued entry=1 url=", "debug resolving entry=1 host=localhost", "debug resolved entry=1",
        "debug connecting entry=1", "debug connected entry=1", "debug secured entry=1", "debug requested entry=1",
        "debug head entry=1 status=302", "debug redirected entry=1", "debug head entry=1 status=200",
        "debug body entry=1", "debug stored entry=1", "info  saved entry=1", " ms="}) {
    EXPECT_NE(ended.err.find(step), std::string::npos) << step;
  }
}

TEST_F(Streams, ShowsNoSecretsAndNoControlCharactersOfAList) {
  auto const list = directory_.write("urls.txt", R"({"headers": {"Authorization": "Bearer s3cret"}})"
                                                 "\n"
                                                 R"({"url": "https://example.org/", "headers": {"X": "s3cret"},})"
                                                 "\n"
                                                 "https://user:s3cret/x@example.org/\n"
                                                 R"({"url": "https://example.org/", "path": "a\u001b[31mred"})"
                                                 "\n");
  auto const ended = fetch({"-vv", list});
  EXPECT_EQ(ended.exit_code, 4);
  auto const shown = ended.err + read_file(pages_ + "/manifest.jsonl");
  EXPECT_EQ(shown.find("s3cret"), std::string::npos) << shown;
  EXPECT_EQ(shown.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace scrape::test
