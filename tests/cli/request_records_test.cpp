// Requests that are more than a GET: what is kept of them, and which are made again.

#include "cli/requests_run.hpp"
#include "support/state.hpp"

namespace scrape::test {
namespace {

namespace fs = std::filesystem;

TEST_F(Requests, ForOneUrlHaveAPageAndARecordEach) {
  auto const lines = list(line("/echo", R"("body":"a=1")") + line("/echo", R"("body":"a=2")") + site_.url("/echo") +
                          '\n' + line("/echo", R"("body":"a=1")"));
  requests_of({lines});

  EXPECT_EQ(outcomes(), (OutcomeCounts{{"saved", 3}, {"duplicate", 1}}));
  std::map<std::string, std::string> pages;
  for (auto const& record : records()) {
    auto const path = text_of(record, "path");
    if (!path.empty())
      pages[read_file(pages_ + '/' + path).substr(0, 4) + body_of(read_file(pages_ + '/' + path))] = path;
    EXPECT_EQ(text_of(record, "url"), site_.url("/echo"));
    EXPECT_EQ(text_of(record, "method"), path.find("~post-") == std::string::npos ? "" : "POST");
  }
  ASSERT_EQ(pages.size(), 3U);
  EXPECT_EQ(pages.at("GET "), site_.folder() + "/echo~.txt");
  EXPECT_TRUE(pages.at("POSTa=1").starts_with(site_.folder() + "/echo~post-")) << pages.at("POSTa=1");
  EXPECT_TRUE(pages.at("POSTa=2").ends_with(".txt"));
  EXPECT_EQ(scrape({"verify", pages_}).exit_code, 0);
}

// No server can say that what it would answer to a POST is what it answered before.
TEST_F(Requests, AreMadeAnewInASecondRun) {
  auto const lines = list(line("/echo", R"("body":"a=1")") + site_.url("/notes/1.txt") + '\n');
  requests_of({lines});
  EXPECT_EQ(requests_of({lines}), 2U);
  EXPECT_EQ(outcomes()["unchanged"], 2) << "the one has the same bytes, of the other the server says so";
  EXPECT_FALSE(has(read_file(file_of(site_.url("/echo"))), "If-"));
  EXPECT_EQ(requests_of({"--skip-existing", lines}), 0U);
}

TEST_F(Requests, GoOnWhereAnInterruptedRunEnded) {
  auto const lines = list(line("/bytes/1000", R"("body":"1")") + line("/bytes/1000", R"("body":"2")") +
                          line("/bytes/1000", R"("body":"3")"));
  EXPECT_EQ(requests_of({"-j", "1", "--max-total", "900", lines}, 5), 1U);
  EXPECT_EQ(requests_of({"-j", "1", lines}), 2U);
  EXPECT_EQ(outcomes()["saved"], 3);
}

TEST_F(Requests, AreNotTriedAgainWhenTheyMayHaveActed) {
  EXPECT_EQ(
      requests_of({"--retry", "2", "--retry-delay", "1ms", "--data", "x", site_.url("/fail/close-before-head")}, 4),
      1U);
  EXPECT_EQ(requests_of({"--retry", "2", "--retry-delay", "1ms", "--data", "x", site_.url("/status/500")}, 4), 1U);
  EXPECT_EQ(requests_of({"--retry", "2", "--retry-delay", "1ms", "--data", "x", site_.url("/flaky/2/post")}), 3U)
      << "status 503 says that it has not";
  EXPECT_EQ(requests_of({"--retry", "2", "--retry-delay", "1ms", "-X", "PUT", site_.url("/fail/close-before-head")}, 4),
            3U);
}

// A server may close it just then, and nobody would know whether it has acted.
TEST_F(Requests, ThatActTakeANewConnection) {
  requests_of(
      {"-j", "1", "--per-host", "1",
       list(site_.url("/notes/1.txt") + '\n' + line("/echo", R"("body":"x")") + site_.url("/notes/2.txt") + '\n')});
  EXPECT_EQ(site_.server().counters().connections, 2U);
  EXPECT_FALSE(by_url(records()).at(site_.url("/echo")).at("reused").as_bool());
}

TEST_F(Requests, ForAHeadSaveNothing) {
  requests_of({"-X", "HEAD", site_.url("/notes/1.txt"), site_.url("/notes/2.txt"), "-j", "1"});
  EXPECT_EQ(outcomes(), (OutcomeCounts{{"fetched", 2}}));
  EXPECT_FALSE(fs::exists(pages_ + '/' + site_.folder()));
  EXPECT_EQ(number_of(records().at(0), "status"), 200);
  EXPECT_TRUE(records().at(1).at("reused").as_bool());
}

TEST_F(Requests, CannotBeTriedAgainWithoutTheirList) {
  auto const secret = site_.url("/status/404?2");
  auto with_user = secret;
  with_user.insert(with_user.find("//") + 2, "joe:hunter2@");
  auto const lines =
      list(line("/status/404?1", R"("body":"hunter2")") + with_user + '\n' + site_.url("/status/404?3") + '\n');
  requests_of({lines}, 4);

  EXPECT_EQ(requests_of({"--retry-failed"}, 4), 1U) << "that without";
  EXPECT_EQ(outcomes(), (OutcomeCounts{{"failed", 3}}));
  EXPECT_TRUE(has(err_, "give its list")) << err_;
  EXPECT_EQ(requests_of({"--retry-failed", lines}, 4), 3U) << "they are open still";
}

// It is known what they are by what they have in common with the command.
TEST_F(Requests, OfTheCommandCanBeTriedAgainByTheSame) {
  requests_of({"--data", "x", site_.url("/flaky/1/post")}, 4);
  EXPECT_EQ(requests_of({"--retry-failed", "--data", "y"}, 4), 0U);
  EXPECT_EQ(requests_of({"--retry-failed"}, 4), 0U);
  EXPECT_EQ(requests_of({"--retry-failed", "--data", "x"}), 1U);
  EXPECT_EQ(outcomes(), (OutcomeCounts{{"saved", 1}}));
}

TEST_F(Requests, AreKnownInAStateThatWasMadeAnew) {
  auto const lines = list(line("/bytes/1000", R"("body":"1")") + line("/bytes/1000", R"("body":"2")"));
  requests_of({lines});
  fs::remove(pages_ + "/.scrape/state.db");
  EXPECT_EQ(requests_of({"--skip-existing", lines}), 0U);
  EXPECT_EQ(State(pages_).texts("SELECT url FROM page WHERE url LIKE '%#POST-%'").size(), 2U);
}

TEST_F(Requests, AppearInNothingThatIsWrittenDown) {
  auto url = site_.url("/notes/1.txt");
  url.insert(url.find("//") + 2, "joe:hunter2@");
  auto const lines =
      list(line("/echo", R"("headers":{"X-Key":"hunter2"},"body":"hunter2")") + url + '\n' +
           line("/status/404", R"("headers":{"Authorization":"hunter2"},"method":"DELETE")") +
           line("/fail/close-in-head", R"("body":{"a":"hunter2"})") + line("/redirect/303", R"("body":"hunter2")"));
  auto const ended = fetch({"-vv", "--summary", summary_, "--data", "pw=hunter2", lines, url});
  EXPECT_FALSE(has(ended.err, "hunter2")) << ended.err;
  EXPECT_FALSE(has(read_file(summary_), "hunter2"));
  EXPECT_FALSE(is_written_down("hunter2"));
  auto const keys = State(pages_).texts("SELECT url FROM page WHERE given LIKE '%***@%'");
  ASSERT_EQ(keys.size(), 1U);
  auto const explained = scrape({"explain", pages_, keys[0]});
  EXPECT_EQ(explained.exit_code, 0) << explained.err;
  EXPECT_FALSE(has(explained.out, "hunter2")) << explained.out;
  EXPECT_TRUE(has(explained.out, "***@")) << explained.out;
}

TEST_F(Requests, AreHiddenFromOtherUsers) {
  ProgramOptions options;
  options.arguments = with_site({"-vv", "-dhunter2", "--data", "hunter2", "--data=hunter2",
                                 "https://joe:hunter2@127.0.0.1:1/", site_.url("/fail/hang")});
  Program program(options);
  ASSERT_TRUE(program.wait_for_error_text("requested entry=2"));
  auto const shown = read_file("/proc/" + std::to_string(program.id()) + "/cmdline");
  EXPECT_EQ(shown.find("hunter2"), std::string::npos) << shown;
  EXPECT_NE(shown.find("@127.0.0.1:1/"), std::string::npos) << shown;
}

TEST_F(Requests, AreExplained) {
  requests_of({"--data", "hunter2", site_.url("/echo")});
  auto const hint = scrape({"explain", pages_, site_.url("/echo")});
  EXPECT_EQ(hint.exit_code, 1);
  auto const at = hint.err.find("did you mean '");
  ASSERT_NE(at, std::string::npos) << hint.err;
  auto const key = hint.err.substr(at + 14, hint.err.find('\'', at + 14) - at - 14);
  EXPECT_TRUE(key.starts_with(site_.url("/echo") + "#POST-")) << key;

  auto const ended = scrape({"explain", pages_, key});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_TRUE(has(ended.out, "request:        POST-")) << ended.out;
  EXPECT_TRUE(has(ended.out, "--data '***'")) << ended.out;
  EXPECT_FALSE(has(ended.out, "hunter2")) << ended.out;
}

TEST_F(Requests, ArePlanned) {
  auto const ended = fetch({"-n", list(line("/echo", R"("body":"x")") + line("/a", R"("method":"HEAD")"))});
  EXPECT_TRUE(has(ended.out, "POST " + site_.url("/echo") + "  " + pages_)) << ended.out;
  EXPECT_TRUE(has(ended.out, "HEAD " + site_.url("/a") + "\n")) << ended.out;
}

TEST_F(Requests, OfALineAreRefusedWithItsPlace) {
  auto const ended =
      fetch({list(site_.url("/notes/1.txt") + '\n' + line("/echo", R"("headers":{"X":"a\r\nhunter2: b"})"))});
  EXPECT_EQ(ended.exit_code, 1);
  auto const column = site_.url("/echo").size() + 22;
  EXPECT_TRUE(has(ended.err, "urls.txt:2:" + std::to_string(column) + ": ")) << ended.err;
  EXPECT_FALSE(has(ended.err, "hunter2")) << ended.err;
  EXPECT_EQ(outcomes(), (OutcomeCounts{{"saved", 1}, {"failed", 1}}));
}

}  // namespace
}  // namespace scrape::test
