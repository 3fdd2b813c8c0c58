// scrape explain: what is known of a URL, and how curl would ask for it.

#include "cli/run.hpp"

#include <regex>

namespace scrape::test {
namespace {

namespace fs = std::filesystem;

class Explain : public Run {
 protected:
  Ended explain(std::string const& url) const { return scrape({"explain", pages_, url}); }

  // The value of a line "KEY:   VALUE"; empty when there is none.
  static std::string fact(std::string const& text, std::string const& key) {
    std::smatch found;
    std::regex const line("(^|\n) *" + key + ": +([^\n]*)\n");
    return std::regex_search(text, found, line) ? found[2].str() : std::string();
  }

  static std::string curl_of(std::string const& text) {
    auto const at = text.find("\ncurl:\n  ");
    return at == std::string::npos ? text : text.substr(at + 9);
  }

  // Runs the command that is told, in a folder of its own.
  Ended run_curl(std::string const& command, std::string const& shell = "sh") const {
    fs::create_directories(directory_ / "curl");
    ProgramOptions options;
    options.executable = shell;
    options.arguments = {"-c", command};
    options.directory = directory_ / "curl";
    return Program(options).wait();
  }

  Record record_of(std::string const& url) const { return by_url(records()).at(url); }
};

TEST_F(Explain, TellsAllThatIsKnown) {
  auto const url = site_.url("/redirect/1");
  ASSERT_EQ(fetch({"-q", url}).exit_code, 0);
  auto const ended = explain(url);
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(ended.err, "");
  auto const record = record_of(url);
  auto const& out = ended.out;
  EXPECT_EQ(fact(out, "url"), url);
  EXPECT_EQ(fact(out, "source"), text_of(record, "source"));
  EXPECT_TRUE(fact(out, "run").starts_with("1, which began 20")) << out;
  EXPECT_EQ(fact(out, "outcome"), "saved");
  EXPECT_EQ(fact(out, "final url"), site_.url("/articles/1.html"));
  EXPECT_EQ(fact(out, "redirects"), "1");
  EXPECT_EQ(fact(out, "status"), "200, HTTP/1.1");
  EXPECT_EQ(fact(out, "attempts"), "1");
  EXPECT_EQ(fact(out, "started"), text_of(record, "started"));
  EXPECT_TRUE(fact(out, "took").ends_with(" ms")) << out;
  EXPECT_TRUE(fact(out, "first byte").ends_with(" ms")) << out;
  EXPECT_EQ(fact(out, "address"), text_of(record, "remote") + ", a connection used before");
  EXPECT_EQ(fact(out, "content type"), text_of(record, "content_type"));
  EXPECT_EQ(fact(out, "etag"), text_of(record, "etag"));
  EXPECT_EQ(fact(out, "last modified"), text_of(record, "last_modified"));
  EXPECT_EQ(fact(out, "file"), pages_ + '/' + text_of(record, "path"));
  EXPECT_EQ(fact(out, "size"), std::to_string(number_of(record, "bytes")) + " bytes");
  EXPECT_EQ(fact(out, "sha256"), text_of(record, "sha256"));
  EXPECT_EQ(fact(out, "now"), "there, as it was saved");
  EXPECT_NE(out.find("\nlast response:\n  HTTP/1.1 200\n  "), std::string::npos) << out;
  EXPECT_EQ(fact(out, "Server"), "scrape-demo-site");
}

TEST_F(Explain, GivesACommandWithWhichCurlGetsTheSamePage) {
  auto const odd = site_.url("/bytes/1000?it's[1]{2}$(x)&b=%22\\");
  for (auto const& url : {site_.url("/redirect/2"), site_.url("/gzip/5000"), odd}) {
    ASSERT_EQ(fetch({"-q", url}).exit_code, 0);
    auto const ended = explain(url);
    ASSERT_EQ(ended.exit_code, 0) << ended.err;
    auto const path = fs::path(fact(ended.out, "file"));
    auto const curl = run_curl(curl_of(ended.out));
    EXPECT_EQ(curl.exit_code, 0) << curl.err << ended.out;
    EXPECT_EQ(read_file(directory_.path() / "curl" / path.filename()), read_file(path)) << ended.out;
  }
}

TEST_F(Explain, GivesTheRunsOptionsByCurlsNamesAndInItsUnits) {
  auto const url = site_.url("/notes/1.txt");
  ASSERT_EQ(fetch({"-q",
                   "-A",
                   "it's me",
                   "-e",
                   "https://a.example/",
                   "-m",
                   "1m",
                   "--connect-timeout",
                   "1500ms",
                   "--max-filesize",
                   "2k",
                   "--speed-time",
                   "1500ms",
                   "--retry",
                   "2",
                   "--retry-delay",
                   "500ms",
                   "--no-compressed",
                   "--tlsv1.2",
                   "-k",
                   "--per-host",
                   "2",
                   "-H",
                   "X-None:",
                   "--delay",
                   "1ms",
                   url})
                .exit_code,
            0);
  auto const command = curl_of(explain(url).out);
  EXPECT_EQ(command, "curl --fail --location --http1.1 -A 'it'\\''s me' -e '***' --cacert " + site_.ca_file() +
                         " -k --tlsv1.2 -m 60 --connect-timeout 1.500 --speed-time 2 --max-filesize 2048 --retry 2 "
                         "--retry-delay 1 -H X-None: --output 1.txt " +
                         url + '\n');
  auto const curl = run_curl(command);
  EXPECT_EQ(curl.exit_code, 0) << curl.err;
}

TEST_F(Explain, ShowsNoSecretAnywhere) {
  auto const url = site_.url("/notes/1.txt");
  auto const file =
      directory_.write("config.toml", "header = 'X-Config: planted'\nreferer = 'https://planted.example/'\n");
  ASSERT_EQ(
      fetch({"-qH", "Authorization: Bearer planted", "--header=X-Key: planted", "-H", "Cookie:planted", "--config",
             file, "--on-change", ": curl -H 'Authorization: planted'", url, "https://joe:planted@127.0.0.1/"})
          .exit_code,
      1);
  auto const ended = explain(url);
  EXPECT_TRUE(fact(ended.out, "command")
                  .ends_with(" -qH 'Authorization: ***' '--header=X-Key: ***' -H 'Cookie:***' --config " + file +
                             " --on-change '***' " + url + " 'https://***@127.0.0.1/'"))
      << ended.out;
  EXPECT_EQ(fact(ended.out, "configured"), "--header 'X-Config: ***' --referer '***'");
  EXPECT_NE(ended.out.find(" -e '***' "), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find(" -H 'X-Config: ***' -H 'Authorization: ***' -H 'X-Key: ***' -H 'Cookie:***' "),
            std::string::npos)
      << ended.out;
  EXPECT_EQ((ended.out + ended.err).find("planted"), std::string::npos);
  EXPECT_EQ(scrape({"status", pages_}).out.find("planted"), std::string::npos);
  for (auto const& entry : fs::recursive_directory_iterator(pages_)) {
    if (entry.is_regular_file()) {
      EXPECT_EQ(read_file(entry.path()).find("planted"), std::string::npos) << entry.path();
    }
  }
}

// Regression: what follows a cluster that ends in H was taken for a header.
TEST_F(Explain, TakesNothingForASecretThatIsNone) {
  auto const url = site_.url("/notes/1.txt");
  ProgramOptions options;
  options.directory = directory_.path();
  options.arguments = {"-q", "--cacert", site_.ca_file(), "-ojH", url, "--allow-empty", "--", "-"};
  ASSERT_EQ(Program(options).wait().exit_code, 0);
  EXPECT_EQ(fact(scrape({"explain", directory_ / "jH", url}).out, "command"),
            "scrape -q --cacert " + site_.ca_file() + " -ojH " + url + " --allow-empty -- -");
}

TEST_F(Explain, KnowsWhatTheConfigurationFileGave) {
  auto const url = site_.url("/redirect/2");
  auto const file =
      directory_.write("config.toml", "cacert = '" + site_.ca_file() +
                                          "'\nmax-redirs = 3\nuser-agent = 'config'\n"
                                          "header = ['X-One: 1', 'X-Two:']\nno-compressed = true\ninsecure = false\n");
  ASSERT_EQ(scrape({"-q", "-o", pages_, "--config", file, "-A", "me", "--retry", "0", "-H", "X-Three:", url}).exit_code,
            0);
  auto const out = explain(url).out;
  EXPECT_EQ(fact(out, "configured"),
            "--cacert " + site_.ca_file() + " --max-redirs 3 --header 'X-One: ***' --header X-Two: --no-compressed");
  EXPECT_EQ(fact(scrape({"status", pages_}).out, "configured"), fact(out, "configured"));
  auto const command = curl_of(out);
  EXPECT_TRUE(command.starts_with("curl --fail --location --http1.1 -A me --max-redirs 3 --cacert " + site_.ca_file() +
                                  " --retry 0 -H 'X-One: ***' -H X-Two: -H X-Three: --output "))
      << command;
  EXPECT_EQ(run_curl(command).exit_code, 0);
}

TEST_F(Explain, NamesAFileOfHeadersAsItIs) {
  auto const url = site_.url("/notes/1.txt");
  auto const headers = directory_.write("headers", "Authorization: planted\n");
  ASSERT_EQ(fetch({"-q", "-H", "@" + headers, url}).exit_code, 0);
  auto const ended = explain(url);
  EXPECT_NE(ended.out.find(" -H @" + headers + ' '), std::string::npos) << ended.out;
  EXPECT_EQ(ended.out.find("planted"), std::string::npos);
}

// Regression: what a terminal would show as something else was escaped so that a shell takes it for another name.
TEST_F(Explain, GivesNamesThatATerminalMightObeyAsAShellTakesThem) {
  auto const url = site_.url("/notes/1.txt");
  std::string const name = "it's \u202e1.txt";
  ASSERT_EQ(fetch({"-q", "--name", name, "--on-change", "true", url}).exit_code, 0);
  auto const out = explain(url).out;
  EXPECT_EQ(out.find("\u202e"), std::string::npos);
  auto const file = fs::path(text_of(record_of(url), "path")).filename();
  std::string const escaped = R"($'it\047s \342\200\2561.txt')";
  EXPECT_NE(fact(out, "command").find(" --name " + escaped + " --on-change '***' "), std::string::npos) << out;
  auto const curl = run_curl(curl_of(out), "bash");
  EXPECT_EQ(curl.exit_code, 0) << curl.err << out;
  EXPECT_TRUE(fs::exists(directory_.path() / "curl" / file)) << out;
}

TEST_F(Explain, ReadsTheUrlAsAListWould) {
  auto const url = site_.url("/notes/1.txt");
  ASSERT_EQ(fetch({"-q", url}).exit_code, 0);
  for (auto const& same : {url.substr(8), url + "#part", "HTTPS" + url.substr(5), site_.url("/x/../notes/1.txt")}) {
    EXPECT_EQ(fact(explain(same).out, "url"), url) << same;
  }
  auto const wrong = explain("http//example.org");
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_NE(wrong.err.find("not a URL: 'http//example.org'"), std::string::npos) << wrong.err;
}

TEST_F(Explain, SuggestsAUrlThatIsKnown) {
  auto const url = site_.url("/status/200");
  ASSERT_EQ(fetch({"-q", url}).exit_code, 0);
  for (auto const& near : {"http" + url.substr(5), url + '/', "http" + url.substr(5) + '/'}) {
    auto const ended = explain(near);
    EXPECT_EQ(ended.exit_code, 1);
    EXPECT_EQ(ended.out, "");
    EXPECT_EQ(ended.err, "scrape: '" + pages_ + "' has no record of " + near + "; did you mean " + url + "?\n");
  }
  EXPECT_EQ(explain(site_.url("/")).err, "scrape: '" + pages_ + "' has no record of " + site_.url("/") + '\n');
}

TEST_F(Explain, TellsWhyAPageFailed) {
  auto const url = site_.url("/fail/truncated-length");
  ASSERT_EQ(fetch({"-q", url}).exit_code, 4);
  auto const ended = explain(url);
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(fact(ended.out, "outcome"), "failed");
  EXPECT_EQ(fact(ended.out, "error"), text_of(record_of(url), "error") + " (truncated)");
  EXPECT_EQ(fact(ended.out, "file"), "none");
}

TEST_F(Explain, TellsOfTheLastAttemptAndHowManyThereWere) {
  auto const url = site_.url("/flaky/1/attempts");
  ASSERT_EQ(fetch({"-q", "--retry", "1", "--retry-delay", "1ms", url}).exit_code, 0);
  EXPECT_EQ(fact(explain(url).out, "attempts"), "2; steps and address are those of the last");
}

TEST_F(Explain, TellsOfAnErrorPageAndOfThePageThatAnEarlierRunSaved) {
  auto const url = site_.url("/flaky/1/explained");
  ASSERT_EQ(fetch({"-q", "--keep-error-pages", url}).exit_code, 4);
  auto out = explain(url).out;
  EXPECT_EQ(fact(out, "error page"), pages_ + '/' + text_of(record_of(url), "path"));
  EXPECT_EQ(fact(out, "now"), "there, as it was saved");
  EXPECT_TRUE(curl_of(out).starts_with("curl --location ")) << "curl saves no error page with --fail";

  ASSERT_EQ(fetch({"-q", url}).exit_code, 0);
  auto const file = fact(explain(url).out, "file");
  EXPECT_EQ(file, pages_ + '/' + text_of(record_of(url), "path"));

  ASSERT_EQ(fetch({"-q", "--fresh", "--expect", "size>=1M", url}).exit_code, 4);
  out = explain(url).out;
  EXPECT_EQ(fact(out, "outcome"), "failed");
  EXPECT_EQ(fact(out, "earlier page"), file);
}

TEST_F(Explain, TellsWhetherTheFileIsThereStill) {
  auto const url = site_.url("/notes/1.txt");
  ASSERT_EQ(fetch({"-q", url}).exit_code, 0);
  auto const file = fact(explain(url).out, "file");
  directory_.write(fs::relative(file, directory_.path()).string(), "x");
  EXPECT_EQ(fact(explain(url).out, "now"), "altered: it has 1 bytes now");
  fs::remove(file);
  EXPECT_EQ(fact(explain(url).out, "now"), "missing");
}

TEST_F(Explain, WorksWhileARunIsGoingOn) {
  auto const url = site_.url("/notes/1.txt");
  ASSERT_EQ(fetch({"-q", url}).exit_code, 0);
  ProgramOptions options;
  options.arguments = with_site({"-v"});
  Program running(options);
  running.write_input(site_.url("/notes/2.txt") + "\n");
  ASSERT_TRUE(running.wait_for_error_text("saved"));
  EXPECT_EQ(fact(explain(url).out, "outcome"), "saved");
  EXPECT_EQ(running.wait().exit_code, 0);
}

}  // namespace
}  // namespace scrape::test
