// What may be given as input (cli.md "Sources"): every form of it ends in one record for each entry.

#include "support/local_site.hpp"
#include "support/manifest.hpp"
#include "support/program.hpp"
#include "support/refused_port.hpp"
#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <csignal>

namespace scrape::test {
namespace {

class Sources : public testing::Test {
 protected:
  Ended fetch(std::vector<std::string> arguments, std::string_view input = {}) {
    arguments.insert(arguments.begin(), {"--cacert", site_.ca_file(), "-o", pages_});
    return scrape(std::move(arguments), input);
  }

  std::vector<Record> records() const { return read_records(pages_ + "/manifest.jsonl"); }

  LocalSite site_;
  TemporaryDirectory directory_;
  std::string pages_ = directory_ / "pages";
};

std::string gzip(std::string const& text) {
  z_stream stream{};
  deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, text.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

TEST_F(Sources, TakesUrlsListsAndStandardInputInTheirOrder) {
  auto const list = directory_.write("urls.txt", site_.url("/notes/2.txt") + "\n");
  auto const ended = fetch({site_.url("/notes/1.txt"), list, "-"}, site_.url("/notes/3.txt") + "\n");
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  auto const found = by_url(records());
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(text_of(found.at(site_.url("/notes/1.txt")), "source"), "argv:1");
  EXPECT_EQ(text_of(found.at(site_.url("/notes/2.txt")), "source"), list + ":1");
  EXPECT_EQ(text_of(found.at(site_.url("/notes/3.txt")), "source"), "-:1");
  EXPECT_EQ(number_of(found.at(site_.url("/notes/3.txt")), "index"), 3);
}

// Regression: the mark itself was an unknown option.
TEST_F(Sources, TakesWhatFollowsTwoDashesForSourcesWhateverTheirNames) {
  directory_.write("-list", site_.url("/notes/1.txt") + "\n");
  ProgramOptions options;
  options.directory = directory_.path();
  options.arguments = {"--cacert", site_.ca_file(), "-o", pages_, "--", "-list"};
  EXPECT_EQ(Program(options).wait().exit_code, 0);
  EXPECT_EQ(records().size(), 1U);
  EXPECT_EQ(scrape({"verify", "--", pages_}).exit_code, 0);
}

TEST_F(Sources, ReadsStandardInputWhenThereIsNoOperand) {
  auto const ended = fetch({}, site_.url("/notes/1.txt") + "\n");
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(records().size(), 1U);
}

TEST_F(Sources, ToleratesByteOrderMarkCarriageReturnsBlanksAndComments) {
  auto const list =
      directory_.write("urls.txt", "\xef\xbb\xbf# a comment\r\n\r\n   \t\r\n  " + site_.url("/notes/1.txt") +
                                       "  \r\n  # another\r\n" + site_.url("/notes/2.txt"));
  auto const ended = fetch({list});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  ASSERT_EQ(records().size(), 2U);
  EXPECT_EQ(text_of(by_url(records()).at(site_.url("/notes/1.txt")), "source"), list + ":4");
}

TEST_F(Sources, GivesALineWithoutSchemeHttps) {
  auto const bare = site_.url("/notes/1.txt").substr(std::string_view("https://").size());
  auto const ended = fetch({}, bare + "\n");
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(text_of(records().at(0), "url"), bare);
  EXPECT_EQ(text_of(records().at(0), "final_url"), site_.url("/notes/1.txt"));
}

TEST_F(Sources, TakesTheNameFromAJsonLine) {
  auto const ended = fetch({}, R"({"url": ")" + site_.url("/notes/1.txt") +
                                   R"(", "path": "sub/one.txt"})"
                                   "\n");
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(files_below(pages_), (std::vector<std::string>{"manifest.jsonl", "sub/one.txt"}));
}

TEST_F(Sources, UnpacksAGzipListRecognisedByItsContent) {
  auto const list = directory_.write("urls", gzip(site_.url("/notes/1.txt") + "\n" + site_.url("/notes/2.txt") + "\n"));
  EXPECT_EQ(fetch({list}).exit_code, 0);
  EXPECT_EQ(records().size(), 2U);
}

TEST_F(Sources, RecordsThatAGzipListBreaksOff) {
  std::string text;
  for (int i = 0; i < 2000; ++i)
    text += "# line " + std::to_string(i * 7919) + "\n";
  auto const packed = gzip(site_.url("/notes/1.txt") + "\n" + text);
  auto const list = directory_.write("urls.gz", packed.substr(0, packed.size() - 20));
  auto const ended = fetch({list});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"failed", 1}, {"saved", 1}}));
  EXPECT_NE(ended.err.find("cannot be read any further"), std::string::npos) << ended.err;
}

TEST_F(Sources, ReportsABadLineWithFileLineAndColumnAndGoesOn) {
  auto const list = directory_.write("urls.txt", "# list\nhttp//example.org\n" + site_.url("/notes/1.txt") + "\n");
  auto const ended = fetch({list});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_NE(ended.err.find("scrape: " + list +
                           ":2:5: not a URL: 'http//example.org' (missing ':' after the scheme); line skipped"),
            std::string::npos)
      << ended.err;
  auto const bad = by_url(records()).at("http//example.org");
  EXPECT_EQ(text_of(bad, "outcome"), "failed");
  EXPECT_EQ(text_of(bad, "error_class"), "invalid_url");
  EXPECT_EQ(text_of(bad, "source"), list + ":2");
}

TEST_F(Sources, SurvivesNulBytesInvalidUtf8AndEndlessLines) {
  using namespace std::string_literals;
  auto const list = "https://a\0b/\n"s + "https://\xff\xfe/\n" + std::string(3'000'000, 'x') + "\n" +
                    "https://\x1b[31mred/\n" + site_.url("/notes/1.txt") + "\n";
  auto const ended = fetch({directory_.write("urls.txt", list)});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"failed", 4}, {"saved", 1}}));
  EXPECT_EQ(ended.err.find('\x1b'), std::string::npos) << "an escape sequence reached the terminal";
}

TEST_F(Sources, FetchesAUrlOfSixtyFourKibibytes) {
  auto const ended = fetch({}, site_.url("/echo?" + std::string(65'000, 'a')) + "\n");
  auto const record = records().at(0);
  EXPECT_TRUE(text_of(record, "outcome") == "saved" || text_of(record, "error_class") == "http_status") << ended.err;
}

TEST_F(Sources, FetchesTheSameUrlOnceHoweverItIsWritten) {
  auto const url = site_.url("/notes/1.txt");
  auto const ended = fetch({}, url + "\n" + url + "#top\n" + site_.url("/x/../notes/%31.txt") + "\n");
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"duplicate", 2}, {"saved", 1}}));
  EXPECT_EQ(site_.server().counters().requests, 1U);
}

TEST_F(Sources, CallsAnEmptyListAnErrorUnlessThatIsAllowed) {
  auto const ended = fetch({}, "# nothing\n\n");
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_NE(ended.err.find("empty"), std::string::npos) << ended.err;
  EXPECT_EQ(fetch({"--allow-empty"}, "").exit_code, 0);
}

TEST_F(Sources, KeepsTheRecordsOfTheRunBeforeWhenTheListIsEmpty) {
  ASSERT_EQ(fetch({site_.url("/notes/1.txt")}).exit_code, 0);
  ASSERT_EQ(fetch({}, "").exit_code, 2);
  EXPECT_EQ(records().size(), 1U);
}

TEST_F(Sources, RefusesAListThatCannotBeReadBeforeFetchingAnything) {
  auto const missing = fetch({site_.url("/notes/1.txt"), directory_ / "missing.txt"});
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_NE(missing.err.find("cannot read URL list '" + (directory_ / "missing.txt") + "': No such file or directory"),
            std::string::npos)
      << missing.err;
  auto const folder = fetch({directory_.path().string()});
  EXPECT_EQ(folder.exit_code, 2);
  EXPECT_NE(folder.err.find("Is a directory"), std::string::npos) << folder.err;
  EXPECT_EQ(site_.server().counters().requests, 0U);
}

TEST_F(Sources, FetchesBeforeTheListHasEnded) {
  ProgramOptions options;
  options.arguments = {"--cacert", site_.ca_file(), "-o", pages_, "-v"};
  Program program(options);
  program.write_input(site_.url("/notes/1.txt") + "\n");
  EXPECT_TRUE(program.wait_for_error_text("saved"));
  program.write_input(site_.url("/notes/2.txt") + "\n");
  EXPECT_EQ(program.wait().exit_code, 0);
  EXPECT_EQ(records().size(), 2U);
}

TEST_F(Sources, AccountsForEachOfAHundredThousandLines) {
  RefusedPort const port;
  auto const host = "http://127.0.0.1:" + std::to_string(port.number()) + "/";
  std::string list;
  for (int i = 0; i < 100'000; ++i)
    list += host + std::to_string(i) + "\n";
  auto const ended = fetch({"-q", "--retry", "0", directory_.write("urls.txt", list)});
  EXPECT_EQ(ended.exit_code, 4) << ended.err;
  EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"failed", 100'000}}));
}

}  // namespace
}  // namespace scrape::test
