// Requests that are more than a GET: of the command line, and of lines of a list.

#include "cli/rerun.hpp"
#include "support/state.hpp"

#include <filesystem>

namespace scrape::test {
namespace {

namespace fs = std::filesystem;

class Requests : public Rerun {
 protected:
  // What the server saw, as /echo tells it.
  std::string echoed(std::vector<std::string> arguments, std::string const& target = "/echo") const {
    arguments.insert(arguments.end(), {"--fresh", "--name", "echo", site_.url(target)});
    auto const ended = fetch(std::move(arguments));
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    return read_file(pages_ + "/echo");
  }

  // The same of a line of a list.
  std::string echoed_line(std::string const& members, std::string const& target = "/echo",
                          std::vector<std::string> arguments = {}) const {
    arguments.insert(arguments.end(), {"--fresh", "--name", "echo", list(line(target, members))});
    auto const ended = fetch(std::move(arguments));
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    return read_file(pages_ + "/echo");
  }

  std::string line(std::string const& target, std::string const& members) const {
    return R"({"url":")" + site_.url(target) + R"(",)" + members + "}\n";
  }
  std::string list(std::string const& lines) const { return directory_.write("urls.txt", lines); }

  static bool has(std::string const& seen, std::string_view text) { return seen.find(text) != std::string::npos; }
  static bool names(std::string const& seen, std::string_view name) {
    return has(seen, "\r\n" + std::string(name) + ":");
  }
  // Behind an empty line.
  static std::string body_of(std::string const& seen) { return seen.substr(seen.find("\r\n\r\n") + 4); }

  // Of all that a run leaves, but the pages.
  bool is_written_down(std::string_view secret) const {
    for (auto const& file : fs::recursive_directory_iterator(pages_)) {
      auto const is_page =
          !file.path().string().starts_with(pages_ + "/.scrape") && file.path().extension() != ".jsonl";
      if (!is_page && file.is_regular_file() && has(read_file(file.path().string()), secret)) return true;
    }
    return false;
  }

  LocalSite plain_{LocalSite::Scheme::http};
};

constexpr std::string_view form = "\r\nContent-Type: application/x-www-form-urlencoded\r\n";

TEST_F(Requests, HaveAMethod) {
  EXPECT_TRUE(echoed({"-X", "OPTIONS"}).starts_with("OPTIONS /echo "));
  EXPECT_FALSE(names(echoed({"--request", "DELETE"}), "Content-Length"));
  EXPECT_TRUE(has(echoed({"-X", "POST"}), "\r\nContent-Length: 0\r\n"));
  EXPECT_TRUE(echoed({"-X", "GET"}).starts_with("GET /echo "));
}

TEST_F(Requests, HaveData) {
  auto const seen = echoed({"--data", "a=b", "-d", "c=%20"});
  EXPECT_TRUE(seen.starts_with("POST /echo ")) << seen;
  EXPECT_TRUE(has(seen, form)) << seen;
  EXPECT_TRUE(has(seen, "\r\nContent-Length: 9\r\n")) << seen;
  EXPECT_EQ(body_of(seen), "a=b&c=%20");
  EXPECT_TRUE(has(echoed({"--data", ""}), "\r\nContent-Length: 0\r\n"));
  EXPECT_EQ(body_of(echoed({"--data", "[1,2]"})), "[1,2]");
  EXPECT_TRUE(echoed({"-X", "PUT", "--data", "x"}).starts_with("PUT "));
}

TEST_F(Requests, MayHaveAnotherTypeOfData) {
  auto const seen = echoed({"--data", "{}", "-H", "content-type: application/json"});
  EXPECT_TRUE(has(seen, "Content-Type: application/json\r\n")) << seen;
  EXPECT_FALSE(has(seen, "urlencoded")) << seen;
  EXPECT_FALSE(has(echoed({"--data", "{}", "-H", "Content-Type:"}), "ontent-Type"));
}

// As curl does: a file of several lines becomes one.
TEST_F(Requests, TakeDataFromAFile) {
  auto const file = directory_.write("data", std::string("a=\r\nb\n\0c\n", 9));
  EXPECT_EQ(body_of(echoed({"--data", "@" + file, "--data", "d"})), "a=bc&d");
  auto const ended = fetch({"--data", "@" + (directory_ / "missing"), site_.url("/echo")});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_TRUE(has(ended.err, "--data: cannot read '" + (directory_ / "missing") + "': No such file or directory"))
      << ended.err;
  EXPECT_EQ(fetch({"--data", "@" + directory_.path().string(), site_.url("/echo")}).exit_code, 2);
}

TEST_F(Requests, TakeDataFromStandardInput) {
  ProgramOptions options;
  options.arguments = with_site({"--data", "@-", "--name", "echo", site_.url("/echo")});
  Program program(options);
  program.write_input("a=b\nc=d\n");
  EXPECT_EQ(program.wait().exit_code, 0);
  EXPECT_EQ(body_of(read_file(pages_ + "/echo")), "a=bc=d");
}

TEST_F(Requests, CannotHaveBothTheListAndTheDataThere) {
  for (auto const& arguments : {std::vector<std::string>{"--data", "@-"}, {"--data", "@-", "-"}}) {
    auto const ended = fetch(arguments);
    EXPECT_EQ(ended.exit_code, 2);
    EXPECT_TRUE(has(ended.err, "@- is standard input, but that is the list already")) << ended.err;
  }
}

TEST_F(Requests, AreRefusedWhenTheyAreNone) {
  for (auto const& arguments :
       {std::vector<std::string>{"-X", "GET / HTTP/1.1\r\nX: y"}, {"-X", "CONNECT"}, {"-X", "TRACE", "--data", "x"}}) {
    auto const ended = fetch_with(arguments, {site_.url("/echo")});
    EXPECT_EQ(ended.exit_code, 2) << arguments[1];
    EXPECT_TRUE(has(ended.err, "--request: ")) << ended.err;
  }
  EXPECT_EQ(requests(), 0U);
}

TEST_F(Requests, OfALineHaveMethodHeadersAndBody) {
  auto const seen =
      echoed_line(R"("method":"PUT","headers":{"X-A":"1","Accept":null,"User-Agent":"me"},"body":{"a":1.0})");
  EXPECT_TRUE(seen.starts_with("PUT /echo ")) << seen;
  EXPECT_TRUE(has(seen, "\r\nX-A: 1\r\n")) << seen;
  EXPECT_TRUE(has(seen, "\r\nUser-Agent: me\r\n")) << seen;
  EXPECT_FALSE(names(seen, "Accept")) << seen;
  EXPECT_TRUE(has(seen, "\r\nContent-Type: application/json\r\n")) << seen;
  EXPECT_EQ(body_of(seen), R"({"a":1.0})");
}

TEST_F(Requests, OfALineGoBeforeThoseOfTheRun) {
  std::vector<std::string> const run{"-X", "PUT", "--data", "run", "-H", "X-A: run", "-H", "X-B: run"};
  auto const headers = echoed_line(R"("headers":{"x-a":"line"})", "/echo", run);
  EXPECT_TRUE(headers.starts_with("PUT ")) << headers;
  EXPECT_EQ(body_of(headers), "run");
  EXPECT_TRUE(has(headers, "\r\nx-a: line\r\n")) << headers;
  EXPECT_FALSE(has(headers, "X-A: run")) << headers;
  EXPECT_TRUE(has(headers, "\r\nX-B: run\r\n")) << headers;
  EXPECT_EQ(body_of(echoed_line(R"("body":"line")", "/echo", run)), "line");
  EXPECT_TRUE(echoed_line(R"("method":"GET")", "/echo", run).starts_with("GET "));
}

TEST_F(Requests, OfALineMayNameAnotherHost) {
  EXPECT_TRUE(has(echoed_line(R"("headers":{"Host":"shop.example"})"), "\r\nHost: shop.example\r\n"));
}

struct Hop {
  int status;
  std::string_view method;
  bool has_body;
};

// RFC 9110 §15.4.
TEST_F(Requests, ChangeWithARedirect) {
  Hop const table[] = {
      {301, "GET", false}, {302, "GET", false}, {303, "GET", false}, {307, "POST", true}, {308, "POST", true}};
  for (auto const& [status, method, has_body] : table) {
    auto const target = "/redirect/to-other-host?url=/echo&status=" + std::to_string(status);
    auto const seen = echoed({"--data", "a=b"}, target);
    EXPECT_TRUE(seen.starts_with(std::string(method) + " /echo ")) << status << seen;
    EXPECT_EQ(body_of(seen), has_body ? "a=b" : "") << status;
    EXPECT_EQ(has(seen, form), has_body) << status << seen;
    EXPECT_EQ(names(seen, "Content-Length"), has_body) << status << seen;
  }
  EXPECT_TRUE(echoed({"-X", "PUT", "--data", "x"}, "/redirect/to-other-host?url=/echo&status=302").starts_with("PUT "));
}

// The body goes where it is sent to, as with browsers; what may be a secret does not.
TEST_F(Requests, KeepTheirHeadersAtTheirOwnOrigin) {
  auto const members =
      R"("headers":{"Authorization":"Bearer hunter2","Host":"shop.example","Content-Type":"a/b"},"body":"x")";
  auto const seen = echoed_line(members, "/redirect/to-other-host?status=307&url=" + plain_.url("/echo"));
  EXPECT_TRUE(seen.starts_with("POST ")) << seen;
  EXPECT_EQ(body_of(seen), "x");
  EXPECT_TRUE(has(seen, "\r\nContent-Type: a/b\r\n")) << seen;
  EXPECT_FALSE(names(seen, "Authorization")) << seen;
  EXPECT_FALSE(has(seen, "shop.example")) << seen;
}

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
  EXPECT_EQ(requests_of({"--retry", "2", "--retry-delay", "1ms", "--data", "x", site_.url("/status/503")}, 4), 3U);
  EXPECT_EQ(requests_of({"--retry", "2", "--retry-delay", "1ms", "-X", "PUT", site_.url("/fail/close-before-head")}, 4),
            3U);
}

// A server may close it just then, and nobody would know whether it has acted.
TEST_F(Requests, ThatActTakeANewConnection) {
  requests_of(
      {"-j", "1", "--per-host", "1",
       list(site_.url("/notes/1.txt") + '\n' + line("/echo", R"("body":"x")") + site_.url("/notes/2.txt") + '\n')});
  EXPECT_EQ(site_.server().counters().connections, 2U);
  EXPECT_EQ(site_.server().counters().most_connections, 1U);
  EXPECT_EQ(text_of(by_url(records()).at(site_.url("/echo")), "reused"), "false");
}

TEST_F(Requests, ForAHeadSaveNothing) {
  requests_of({"-X", "HEAD", site_.url("/notes/1.txt"), site_.url("/notes/2.txt"), "-j", "1"});
  EXPECT_EQ(outcomes(), (OutcomeCounts{{"fetched", 2}}));
  EXPECT_FALSE(fs::exists(pages_ + '/' + site_.folder()));
  EXPECT_EQ(number_of(records().at(0), "status"), 200);
  EXPECT_EQ(text_of(records().at(1), "reused"), "true");
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
  auto const explained = scrape({"explain", pages_, site_.url("/notes/1.txt")});
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
  auto const column = 8 + site_.url("/echo").size() + 15;
  EXPECT_TRUE(has(ended.err, "urls.txt:2:" + std::to_string(column) + ": ")) << ended.err;
  EXPECT_FALSE(has(ended.err, "hunter2")) << ended.err;
  EXPECT_EQ(outcomes(), (OutcomeCounts{{"saved", 1}, {"failed", 1}}));
}

}  // namespace
}  // namespace scrape::test
