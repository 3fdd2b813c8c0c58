// Cookies: which requests they go with, and where they come from and go to.

#include "cli/run.hpp"

#include <filesystem>

namespace scrape::test {
namespace {

class CookieRun : public Run {
 protected:
  std::string setting(std::string const& cookie, std::string const& url = {}) const {
    return site_.url("/cookies/set?cookie=" + cookie + ";Path=/" + (url.empty() ? url : "&url=" + url));
  }

  // One after the other, so that it is certain who comes first.
  Ended fetch_in_turn(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--jobs", "1", "--name", "{index}"});
    return fetch(std::move(arguments));
  }

  // The Cookie field of the request of an entry that asked for /echo; empty when there was none.
  std::string sent(int index) const {
    auto const head = read_file(pages_ + '/' + std::to_string(index));
    EXPECT_TRUE(head.starts_with("GET ")) << head;
    auto const begin = head.find("\r\nCookie: ");
    if (begin == std::string::npos) return {};
    EXPECT_EQ(head.find("\r\nCookie:", begin + 1), std::string::npos) << "RFC 6265 §5.4: one field at most";
    auto const value = head.substr(begin + 10);
    return value.substr(0, value.find("\r\n"));
  }

  std::string netscape_line(std::string const& name, std::string const& value) const {
    return "127.0.0.1\tFALSE\t/\tFALSE\t0\t" + name + '\t' + value + '\n';
  }

  std::string echo_ = site_.url("/echo");
  std::string jar_ = directory_ / "jar";
};

// A login page sets one and leads to where it is wanted: without it many sites redirect in a circle.
TEST_F(CookieRun, AreKeptAlongTheRedirectsOfOneEntryAndNoFurther) {
  ASSERT_EQ(fetch_in_turn({setting("a=1", "/echo"), echo_}).exit_code, 0);
  EXPECT_EQ(sent(1), "a=1");
  EXPECT_EQ(sent(2), "");
}

TEST_F(CookieRun, GoFromHopToHop) {
  auto const last = "/cookies/set?cookie=b=2;Path=/%26url=/echo";
  ASSERT_EQ(fetch_in_turn({setting("a=1", last)}).exit_code, 0);
  EXPECT_EQ(sent(1), "a=1; b=2");
}

TEST_F(CookieRun, OfRedirectsGoToNoOtherHost) {
  ASSERT_EQ(fetch_in_turn({setting("a=1", site_.url("localhost", "/echo"))}).exit_code, 0);
  EXPECT_EQ(sent(1), "");
}

TEST_F(CookieRun, ThatAreSecureGoNowhereElse) {
  LocalSite const plain(LocalSite::Scheme::http);
  ASSERT_EQ(fetch_in_turn({setting("a=1;Secure", plain.url("/echo")), setting("b=1", plain.url("/echo"))}).exit_code,
            0);
  EXPECT_EQ(sent(1), "");
  EXPECT_EQ(sent(2), "b=1") << "RFC 6265 §8.5: a port is no other site";
}

TEST_F(CookieRun, OfTheUserGoToEachEntrysOwnOrigin) {
  ASSERT_EQ(fetch_in_turn({"-b", "a=1; b=2", "--cookie", "c=3", echo_, site_.url("localhost", "/echo"),
                           site_.url("/redirect/to-other-host?url=" + site_.url("localhost", "/echo?3"))})
                .exit_code,
            0);
  EXPECT_EQ(sent(1), "a=1; b=2; c=3");
  EXPECT_EQ(sent(2), "a=1; b=2; c=3");
  EXPECT_EQ(sent(3), "");
}

TEST_F(CookieRun, OfTheUserStandBesideThoseOfTheSite) {
  ASSERT_EQ(fetch_in_turn({"-b", "mine=1", setting("yours=2", "/echo")}).exit_code, 0);
  EXPECT_EQ(sent(1), "mine=1; yours=2");
}

TEST_F(CookieRun, AreWhatAHeaderSaysIfThereIsOne) {
  auto const target = setting("yours=2", "/echo");
  ASSERT_EQ(fetch_in_turn({"-H", "Cookie: header=3", "-b", "mine=1", target}).exit_code, 0);
  EXPECT_EQ(sent(1), "header=3");
  ASSERT_EQ(fetch_in_turn({"-H", "Cookie:", "-b", "mine=1", target}).exit_code, 0);
  EXPECT_EQ(sent(1), "");
}

// Which is for the entry's own origin alone.
TEST_F(CookieRun, OfOtherSitesAreKeptBesideAHeader) {
  auto const there = site_.url("localhost", "/cookies/set?cookie=yours=2;Path=/%26url=/echo");
  ASSERT_EQ(fetch_in_turn({"-H", "Cookie: header=3", site_.url("/redirect/to-other-host?url=" + there)}).exit_code, 0);
  EXPECT_EQ(sent(1), "yours=2");
}

TEST_F(CookieRun, AreKeptFromEntryToEntryWhenAFileIsGiven) {
  auto const file = directory_.write("cookies", "# Netscape HTTP Cookie File\n" + netscape_line("old", "0"));
  ASSERT_EQ(fetch_in_turn({"-b", file, setting("a=1"), echo_}).exit_code, 0);
  EXPECT_EQ(sent(2), "old=0; a=1");
  EXPECT_EQ(read_file(file).find("a\t1"), std::string::npos) << "it is read only";
  ASSERT_EQ(fetch_in_turn({"-b", "", setting("a=1"), echo_}).exit_code, 0);
  EXPECT_EQ(sent(2), "a=1");
}

TEST_F(CookieRun, AreKeptFromRunToRunInAJar) {
  ASSERT_EQ(fetch_in_turn({"--cookie-jar", jar_, setting("a=1;Max-Age=1000"), setting("gone=1;Max-Age=0")}).exit_code,
            0);
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(jar_).permissions(), perms::owner_read | perms::owner_write);
  ASSERT_EQ(fetch_in_turn({"--cookie-jar", jar_, "--fresh", echo_, setting("b=2")}).exit_code, 0);
  EXPECT_EQ(sent(1), "a=1");
  ASSERT_EQ(fetch_in_turn({"--cookie-jar", jar_, "--fresh", echo_}).exit_code, 0);
  EXPECT_EQ(sent(1), "a=1; b=2");
}

TEST_F(CookieRun, AreSharedByAllThreads) {
  std::vector<std::string> arguments{"--threads", "4", "--jobs", "128", "--per-host", "128", "--cookie-jar", jar_};
  for (int i = 0; i < 200; ++i)
    arguments.push_back(setting("c" + std::to_string(i) + "=1"));
  // Others have gone by then: the oldest of a host's cookies make room (RFC 6265 §6.1).
  ASSERT_EQ(fetch(arguments).exit_code, 0);
  auto const text = read_file(jar_);
  EXPECT_EQ(std::ranges::count(text, '\t'), 6 * 180) << text;
}

TEST_F(CookieRun, AJarLosesNothingThatItHad) {
  std::string text;
  for (int i = 0; i < 250; ++i)
    text += netscape_line("c" + std::to_string(i), "1");
  directory_.write("jar", text);
  ASSERT_EQ(fetch({"--cookie-jar", jar_, site_.url("localhost", "/notes/1.txt")}).exit_code, 0);
  auto const kept = read_file(jar_);
  EXPECT_EQ(std::ranges::count(kept, '\t'), 6 * 250);
}

TEST_F(CookieRun, AJarIsWrittenAlsoWhenTheRunIsStopped) {
  ProgramOptions options;
  options.arguments = with_site({"-vv", "--jobs", "1", "--cookie-jar", jar_, setting("a=1"), site_.url("/fail/hang")});
  Program program(options);
  ASSERT_TRUE(program.wait_for_error_text("requested entry=2"));
  program.send_signal(SIGTERM);
  ASSERT_TRUE(program.wait_for_error_text("stopping;"));
  program.send_signal(SIGTERM);
  EXPECT_EQ(program.wait().exit_code, 128 + SIGTERM);
  EXPECT_NE(read_file(jar_).find("\ta\t1\n"), std::string::npos);
}

TEST_F(CookieRun, AJarIsWhatCurlReadsAndWrites) {
  LocalSite const plain(LocalSite::Scheme::http);
  ASSERT_EQ(fetch({"--cookie-jar", jar_, plain.url("/cookies/set?cookie=a=1;Path=/"),
                   plain.url("/cookies/set?cookie=b=2;HttpOnly;Path=/;Max-Age=1000")})
                .exit_code,
            0);
  ProgramOptions curl;
  curl.executable = "/usr/bin/curl";
  curl.arguments = {"-sS", "-b", jar_, "-c", jar_, plain.url("/cookies/set?cookie=c=3;Path=/&url=/echo"), "-L"};
  Program program(curl);
  auto const seen = program.wait();
  ASSERT_EQ(seen.exit_code, 0) << seen.err;
  for (auto const* const cookie : {"a=1", "b=2", "c=3"})
    EXPECT_NE(seen.out.find(cookie), std::string::npos) << seen.out;
  ASSERT_EQ(fetch_in_turn({"--fresh", "-b", jar_, plain.url("/echo")}).exit_code, 0);
  for (auto const* const cookie : {"a=1", "b=2", "c=3"})
    EXPECT_NE(sent(1).find(cookie), std::string::npos) << sent(1);
}

TEST_F(CookieRun, AFileThatCannotBeUsedIsNamed) {
  auto const bad = directory_.write("bad", "# comment\nnot a cookie\n");
  for (auto const* const option : {"-b", "--cookie-jar"}) {
    auto const ended = fetch({option, bad, echo_});
    EXPECT_EQ(ended.exit_code, 2);
    EXPECT_NE(ended.err.find('\'' + bad + '\''), std::string::npos) << ended.err;
    EXPECT_NE(ended.err.find("line 2"), std::string::npos) << ended.err;
    EXPECT_EQ(ended.err.find("not a cookie"), std::string::npos) << ended.err;
  }
  EXPECT_EQ(fetch({"-b", directory_ / "missing", echo_}).exit_code, 2);
  EXPECT_EQ(fetch({"-b", "a=1\nb=2", echo_}).exit_code, 2);
  auto const nowhere = fetch({"--cookie-jar", directory_ / "bad/jar", echo_});
  EXPECT_EQ(nowhere.exit_code, 3) << nowhere.err;
  EXPECT_EQ(site_.server().counters().requests, 0U);
}

TEST_F(CookieRun, AJarIsNoListAndNoPage) {
  auto const list = directory_.write("urls.txt", echo_ + "\n");
  EXPECT_EQ(fetch({"-b", "", "--cookie-jar", list, list}).exit_code, 2);
  EXPECT_EQ(fetch({"--cookie-jar", pages_ + "/page", "--name", "page", echo_}).exit_code, 4);
  EXPECT_TRUE(read_file(pages_ + "/page").starts_with("# Netscape"));
}

}  // namespace
}  // namespace scrape::test
