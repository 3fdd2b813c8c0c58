// What requests say, and to whom.

#include "cli/run.hpp"

namespace scrape::test {
namespace {

constexpr std::string_view secret = "Bearer hunter2";

class Headers : public Run {
 protected:
  // The request's header section as the server saw it.
  std::string echoed(std::vector<std::string> arguments, std::string const& target = "/echo") const {
    arguments.insert(arguments.end(), {"--name", "echo", site_.url(target)});
    auto const ended = fetch(std::move(arguments));
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    return read_file(pages_ + "/echo");
  }

  static bool has(std::string const& head, std::string_view line) {
    return head.find("\r\n" + std::string(line) + "\r\n") != std::string::npos;
  }
  static bool names(std::string const& head, std::string_view name) {
    return head.find("\r\n" + std::string(name) + ":") != std::string::npos;
  }

  LocalSite plain_{LocalSite::Scheme::http};
};

TEST_F(Headers, SayWhoAsksAndWhatIsTaken) {
  auto const head = echoed({});
  EXPECT_TRUE(has(head, "Host: 127.0.0.1:" + std::to_string(site_.server().port()))) << head;
  EXPECT_TRUE(head.find("\r\nUser-Agent: scrape/") != std::string::npos) << head;
  EXPECT_TRUE(has(head, "Accept: */*")) << head;
  EXPECT_TRUE(head.find("\r\nAccept-Encoding: gzip, deflate") != std::string::npos) << head;
  EXPECT_FALSE(names(head, "Referer")) << head;
}

TEST_F(Headers, AreAddedReplacedAndLeftOut) {
  auto const head = echoed({"-H", "X-One: 1", "-H", "X-Two:2", "-H", "accept: text/html", "-H", "User-Agent:", "-H",
                            "X-One: again", "-H", "X-Empty;"});
  EXPECT_TRUE(has(head, "X-One: 1")) << head;
  EXPECT_TRUE(has(head, "X-One: again")) << head;
  EXPECT_TRUE(has(head, "X-Two: 2")) << head;
  EXPECT_TRUE(has(head, "accept: text/html")) << head;
  EXPECT_FALSE(names(head, "Accept")) << head;
  EXPECT_FALSE(names(head, "User-Agent")) << head;
  EXPECT_TRUE(has(head, "X-Empty: ")) << head;
}

TEST_F(Headers, MayNameAnotherHost) {
  EXPECT_TRUE(has(echoed({"-H", "Host: shop.example"}), "Host: shop.example"));
}

TEST_F(Headers, HaveOptionsOfTheirOwn) {
  auto const head = echoed({"-A", "Mozilla/5.0 (me)", "-e", "https://example.org/", "--no-compressed"});
  EXPECT_TRUE(has(head, "User-Agent: Mozilla/5.0 (me)")) << head;
  EXPECT_TRUE(has(head, "Referer: https://example.org/")) << head;
  EXPECT_TRUE(has(head, "Accept-Encoding: identity")) << head;
  EXPECT_FALSE(names(echoed({"-A", ""}), "User-Agent"));
}

TEST_F(Headers, StayOnTheirOriginAfterARedirect) {
  auto const head = echoed({"-H", "Authorization: " + std::string(secret), "-H", "Accept: text/html"},
                           "/redirect/to-other-host?url=/echo");
  EXPECT_TRUE(has(head, "Authorization: " + std::string(secret))) << head;
}

// Another scheme, host or port is another origin (RFC 6454 §4).
TEST_F(Headers, GoToNoOtherOrigin) {
  for (auto const& target : {plain_.url("/echo"), site_.url("localhost", "/echo"), site_.url("127.0.0.2", "/echo")}) {
    auto const head = echoed({"-H", "Authorization: " + std::string(secret), "-H", "Host: shop.example", "-H",
                              "Accept: text/html", "-H", "User-Agent:"},
                             "/redirect/to-other-host?url=" + target);
    EXPECT_FALSE(names(head, "Authorization")) << head;
    EXPECT_EQ(head.find("shop.example"), std::string::npos) << head;
    EXPECT_TRUE(has(head, "Accept: */*")) << head;
    EXPECT_FALSE(names(head, "User-Agent")) << head;
  }
}

TEST_F(Headers, AppearInNoLogAndNoRecord) {
  auto const ended = fetch({"-vv", "-H", "Authorization: " + std::string(secret), site_.url("/echo"),
                            site_.url("/status/404"), site_.url("/redirect/loop"), site_.url("/fail/close-in-head")});
  EXPECT_EQ(ended.err.find("hunter2"), std::string::npos);
  EXPECT_EQ(read_file(pages_ + "/manifest.jsonl").find("hunter2"), std::string::npos);
}

TEST_F(Headers, MayComeFromAFile) {
  auto const file = directory_.write("headers", "# mine\nX-One: 1\n\n  X-Two: 2\r\nAccept:\n");
  auto const head = echoed({"-H", "@" + file, "-H", "X-Three: 3"});
  EXPECT_TRUE(has(head, "X-One: 1")) << head;
  EXPECT_TRUE(has(head, "X-Two: 2")) << head;
  EXPECT_TRUE(has(head, "X-Three: 3")) << head;
  EXPECT_FALSE(names(head, "Accept")) << head;
  EXPECT_EQ(fetch({"-H", "@" + (directory_ / "missing"), site_.url("/echo")}).exit_code, 2);
}

// cli.md: never in a process title.
TEST_F(Headers, AreHiddenFromOtherUsers) {
  for (auto const& arguments : {std::vector<std::string>{"-H", "Authorization: Bearer hunter2"},
                                {"-HAuthorization: Bearer hunter2"},
                                {"-vvH", "Authorization: Bearer hunter2"},
                                {"--header=Authorization: Bearer hunter2"}}) {
    ProgramOptions options;
    options.arguments = with_site(arguments);
    options.arguments.insert(options.arguments.end(), {"-v", "-v", site_.url("/fail/hang")});
    Program program(options);
    ASSERT_TRUE(program.wait_for_error_text("requested entry=1"));
    auto const shown = read_file("/proc/" + std::to_string(program.id()) + "/cmdline");
    EXPECT_NE(shown.find("Authorization:"), std::string::npos) << shown;
    EXPECT_EQ(shown.find("hunter2"), std::string::npos) << shown;
  }
}

// Before anything else, which may take its time.
TEST_F(Headers, AreHiddenWhileOtherThingsAreRead) {
  ProgramOptions options;
  options.arguments = with_site({"-H", "X: hunter2", "--data", "@-", site_.url("/echo")});
  Program program(options);
  auto const title = "/proc/" + std::to_string(program.id()) + "/cmdline";
  auto shown = read_file(title);
  for (int tries = 0; shown.find("@-") == std::string::npos || shown.find("hunter2") != std::string::npos; ++tries) {
    ASSERT_LT(tries, 10'000) << shown;
    shown = read_file(title);
  }
  program.write_input("a=1");
  program.finish_input();
  EXPECT_EQ(program.wait().exit_code, 0);
}

TEST_F(Headers, AreNotAllThatIsHiddenFromOtherUsers) {
  ProgramOptions options;
  options.arguments = with_site({"-vv", "-e", "https://hunter2.example/", "--on-change=curl -H 'X-Key: hunter2'",
                                 "https://joe:hunter2@127.0.0.1/", site_.url("/fail/hang")});
  Program program(options);
  ASSERT_TRUE(program.wait_for_error_text("requested entry=2"));
  auto const shown = read_file("/proc/" + std::to_string(program.id()) + "/cmdline");
  EXPECT_EQ(shown.find("hunter2"), std::string::npos) << shown;
  EXPECT_NE(shown.find(site_.url("/fail/hang")), std::string::npos) << shown;
}

TEST_F(Headers, ARefererHasNoPasswordAndStaysOnItsOrigin) {
  EXPECT_EQ(fetch({"-e", "https://joe:secret@example.org/", site_.url("/echo")}).exit_code, 2);
  auto const head =
      echoed({"-e", "https://example.org/"}, "/redirect/to-other-host?url=" + site_.url("127.0.0.2", "/echo"));
  EXPECT_FALSE(names(head, "Referer")) << head;
}

TEST_F(Headers, CannotBeMoreThanOne) {
  for (auto const* const option : {"-H", "-A", "-e"}) {
    for (auto const* const value : {"X: a\r\nY: b", "X: a\nY: b", "X: \x01"}) {
      auto const ended = fetch({option, value, site_.url("/echo")});
      EXPECT_EQ(ended.exit_code, 2) << option;
      EXPECT_NE(ended.err.find("control characters"), std::string::npos) << ended.err;
    }
  }
  EXPECT_EQ(site_.server().counters().requests, 0U);
}

// What a server sends becomes a URL or nothing (RFC 9110 §17.5).
TEST_F(Headers, AreNotWhatAServerSays) {
  auto const head = echoed({}, "/redirect/to-other-host?url=/echo%3Fa%20b%09c");
  EXPECT_EQ(head.substr(0, head.find("\r\n")), "GET /echo?a%20bc HTTP/1.1");
}

TEST_F(Headers, ARedirectOutOfHttpsIsFollowedToldAndRecorded) {
  auto const first = site_.url("/redirect/to-other-host?url=" + plain_.url("/notes/1.txt"));
  auto const second = site_.url("/redirect/to-other-host?url=" + plain_.url("/notes/2.txt"));
  auto const ended = fetch({first, second});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  auto const warning = ended.err.find("downgraded host=127.0.0.1");
  EXPECT_NE(warning, std::string::npos) << ended.err;
  EXPECT_EQ(ended.err.find("downgraded", warning + 1), std::string::npos) << "told twice: " << ended.err;
  for (auto const& record : records())
    EXPECT_TRUE(record.at("downgraded").as_bool());
}

TEST_F(Headers, WarningsAreSilentWhenQuiet) {
  auto const ended = fetch({"-q", site_.url("/redirect/to-other-host?url=" + plain_.url("/notes/1.txt"))});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(ended.err, "");
}

}  // namespace
}  // namespace scrape::test
