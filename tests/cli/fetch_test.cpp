// What becomes of each kind of answer: the page on disk, or a failure of the right class and no file.

#include "site/content.hpp"
#include "support/local_site.hpp"
#include "support/manifest.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

namespace scrape::test {
namespace {

struct Failure {
  char const* target;
  char const* error_class;
};

// Each of them spoils one answer and nothing else.
constexpr Failure failures[] = {
    {"/missing", "http_status"},
    {"/status/404", "http_status"},
    {"/status/500", "http_status"},
    {"/status/429", "http_status"},
    {"/redirect/loop", "redirect"},
    {"/redirect/no-location", "redirect"},
    {"/redirect/to-other-host?url=ftp://127.0.0.1/", "redirect"},
    {"/redirect/to-other-host?url=https://u:p@127.0.0.1/", "redirect"},
    {"/fail/close-before-head", "truncated"},
    {"/fail/reset-before-head", "truncated"},
    {"/fail/close-in-head", "truncated"},
    {"/fail/truncated-length", "truncated"},
    {"/fail/truncated-chunked", "truncated"},
    {"/fail/reset-in-body", "truncated"},
    {"/fail/not-http", "protocol"},
    {"/fail/huge-header", "protocol"},
    {"/fail/header-flood", "protocol"},
    {"/fail/bad-length", "protocol"},
    {"/fail/conflicting-lengths", "protocol"},
    {"/fail/bad-chunk", "protocol"},
    {"/fail/many-1xx", "protocol"},
    {"/fail/gzip-truncated", "decode"},
    {"/fail/gzip-corrupt", "decode"},
    {"/fail/gzip-bomb", "too_large"},
    {"/fail/endless-body", "too_large"},
    {"/bytes/2000000", "too_large"},
    {"/fail/hang", "timeout"},
    {"/fail/stall-in-body", "timeout"},
    {"/fail/drip-head", "timeout"},
};

class Fetch : public testing::TestWithParam<LocalSite::Scheme> {
 protected:
  Ended fetch(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--retry", "0", "--cacert", site_.ca_file(), "-o", pages_});
    return scrape(std::move(arguments));
  }

  Ended fetch_targets(std::vector<std::string> const& targets, std::vector<std::string> options = {}) {
    std::string list;
    for (auto const& target : targets)
      list += site_.url(target) + "\n";
    options.push_back(directory_.write("urls.txt", list));
    return fetch(options);
  }

  std::map<std::string, Record> records() const { return by_url(read_records(pages_ + "/manifest.jsonl")); }
  std::string page(std::string const& name) const { return read_file(pages_ + "/" + site_.folder() + "/" + name); }

  LocalSite site_{GetParam()};
  TemporaryDirectory directory_;
  std::string pages_ = directory_ / "pages";
};

TEST_P(Fetch, NamesEveryFailureAndLeavesNoFile) {
  std::vector<std::string> targets;
  for (auto const& failure : failures)
    targets.emplace_back(failure.target);
  auto const ended =
      fetch_targets(targets, {"-m", "3s", "--idle-timeout", "1500ms", "--max-filesize", "1M", "--per-host", "64"});
  EXPECT_EQ(ended.exit_code, 4) << ended.err;
  auto const found = records();
  EXPECT_EQ(found.size(), std::size(failures));
  for (auto const& failure : failures) {
    auto const& record = found.at(site_.url(failure.target));
    EXPECT_EQ(text_of(record, "outcome"), "failed") << failure.target;
    EXPECT_EQ(text_of(record, "error_class"), failure.error_class)
        << failure.target << ": " << text_of(record, "error");
    EXPECT_FALSE(record.contains("path")) << failure.target;
    EXPECT_FALSE(record.contains("sha256")) << failure.target;
  }
  EXPECT_EQ(files_below(pages_), (std::vector<std::string>{"manifest.jsonl"}));
  EXPECT_TRUE(std::filesystem::is_empty(pages_ + "/.scrape/tmp"));
}

TEST_P(Fetch, SavesABodyHoweverItIsFramed) {
  auto const body = site::bytes_body(70'000);
  auto const ended = fetch_targets({"/bytes/70000", "/chunked/70000", "/close-delimited/70000", "/http1.0/70000",
                                    "/continue/70000", "/empty", "/no-content"});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  for (auto const* const name : {"bytes/70000~.bin", "chunked/70000~.bin", "close-delimited/70000~.bin",
                                 "http1.0/70000~.bin", "continue/70000~.bin"}) {
    EXPECT_TRUE(page(name) == body) << name;
  }
  auto const found = records();
  EXPECT_EQ(number_of(found.at(site_.url("/empty")), "bytes"), 0);
  EXPECT_EQ(number_of(found.at(site_.url("/no-content")), "status"), 204);
  EXPECT_EQ(text_of(found.at(site_.url("/http1.0/70000")), "http"), "1.0");
}

TEST_P(Fetch, TakesABodyOfExactlyTheLimit) {
  EXPECT_EQ(
      fetch_targets({"/bytes/1000", "/chunked/1000", "/close-delimited/1000"}, {"--max-filesize", "1000"}).exit_code,
      0);
  EXPECT_EQ(
      fetch_targets({"/bytes/1001", "/chunked/1001", "/close-delimited/1001"}, {"--max-filesize", "1000"}).exit_code,
      4);
  for (auto const& [url, record] : records())
    EXPECT_EQ(text_of(record, "error_class"), "too_large") << url;
}

// Regression: the limit for pages hid what the server said.
TEST_P(Fetch, ReadsAnErrorStatusWhateverTheSizeOfItsPage) {
  EXPECT_EQ(fetch_targets({"/status/404", "/redirect/1"}, {"--max-filesize", "1"}).exit_code, 4);
  EXPECT_EQ(text_of(records().at(site_.url("/status/404")), "error_class"), "http_status");
  EXPECT_EQ(number_of(records().at(site_.url("/redirect/1")), "redirects"), 1);
}

TEST_P(Fetch, UndoesContentCodings) {
  std::vector<std::string> const codings{"gzip", "deflate", "raw-deflate", "br", "zstd"};
  std::vector<std::string> targets;
  for (auto const& coding : codings)
    targets.push_back("/" + coding + "/100000");
  EXPECT_EQ(fetch_targets(targets).exit_code, 0);
  for (auto const& coding : codings) {
    EXPECT_TRUE(page(coding + "/100000~.txt") == site::text_body(100'000)) << coding;
    auto const record = records().at(site_.url("/" + coding + "/100000"));
    EXPECT_EQ(number_of(record, "bytes"), 100'000) << coding;
    EXPECT_LT(number_of(record, "wire_bytes"), 100'000) << coding;
  }
}

TEST_P(Fetch, FollowsRedirectsAndSavesUnderTheNameOfTheEntry) {
  auto const ended = fetch_targets(
      {"/redirect/3", "/redirect/absolute", "/redirect/301", "/redirect/303", "/redirect/307", "/redirect/308"});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  auto const found = records();
  auto const record = found.at(site_.url("/redirect/3"));
  EXPECT_EQ(number_of(record, "redirects"), 3);
  EXPECT_EQ(number_of(record, "attempts"), 1);
  EXPECT_EQ(text_of(record, "final_url"), site_.url("/articles/1.html"));
  EXPECT_EQ(text_of(record, "path"), site_.folder() + "/redirect/3~.html");
}

TEST_P(Fetch, StopsAtTheRedirectLimit) {
  EXPECT_EQ(fetch_targets({"/redirect/3", "/redirect/2"}, {"--max-redirs", "2"}).exit_code, 1);
  auto const found = records();
  EXPECT_EQ(text_of(found.at(site_.url("/redirect/3")), "error_class"), "redirect");
  EXPECT_EQ(text_of(found.at(site_.url("/redirect/2")), "outcome"), "saved");
}

TEST_P(Fetch, RecordsWhatItSaw) {
  ASSERT_EQ(fetch_targets({"/bytes/1000"}).exit_code, 0);
  auto const record = records().at(site_.url("/bytes/1000"));
  EXPECT_EQ(number_of(record, "v"), 1);
  EXPECT_EQ(number_of(record, "index"), 1);
  EXPECT_EQ(number_of(record, "status"), 200);
  EXPECT_EQ(text_of(record, "http"), "1.1");
  EXPECT_EQ(number_of(record, "bytes"), 1000);
  EXPECT_EQ(number_of(record, "wire_bytes"), 1000);
  EXPECT_EQ(text_of(record, "sha256").size(), 64U);
  EXPECT_EQ(text_of(record, "content_type"), "application/octet-stream");
  EXPECT_EQ(text_of(record, "remote"), "127.0.0.1:" + std::to_string(site_.server().port()));
  EXPECT_FALSE(record.at("reused").as_bool());
  EXPECT_EQ(number_of(record, "attempts"), 1);
  EXPECT_TRUE(text_of(record, "started").ends_with("Z"));
  EXPECT_GE(number_of(record, "elapsed_ms"), 0);
  auto const& timing = record.at("timing_ms").as_object();
  for (auto const* const step : {"queue", "dns", "connect", "first_byte", "body"})
    EXPECT_TRUE(timing.contains(step)) << step;
  EXPECT_EQ(timing.contains("tls"), GetParam() == LocalSite::Scheme::https);
}

TEST_P(Fetch, ReusesConnectionsAndOpensNoMoreThanPerHost) {
  std::vector<std::string> targets;
  for (int i = 1; i <= 60; ++i)
    targets.push_back("/notes/" + std::to_string(i) + ".txt");
  ASSERT_EQ(fetch_targets(targets, {"--per-host", "3"}).exit_code, 0);
  EXPECT_LE(site_.server().counters().connections, 3U);
  int reused = 0;
  for (auto const& [url, record] : records())
    reused += record.at("reused").as_bool() ? 1 : 0;
  EXPECT_GE(reused, 57);
}

TEST_P(Fetch, TakesAFreshConnectionWhenTheServerGaveUpTheOldOne) {
  std::vector<std::string> targets;
  for (int i = 1; i <= 20; ++i)
    targets.push_back(i % 2 == 0 ? "/notes/" + std::to_string(i) + ".txt"
                                 : "/fail/keep-alive-lie?" + std::to_string(i));
  EXPECT_EQ(fetch_targets(targets, {"--per-host", "1"}).exit_code, 0);
  EXPECT_EQ(records().size(), 20U);
}

TEST_P(Fetch, NeverTakesSurplusBytesForTheNextAnswer) {
  auto const ended =
      fetch_targets({"/fail/surplus?1", "/notes/1.txt", "/fail/surplus?2", "/notes/2.txt"}, {"--per-host", "1"});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(page("notes/1.txt"), [&] {
    TemporaryDirectory other;
    scrape({"-q", "--cacert", site_.ca_file(), "-o", other / "p", "--name", "x", site_.url("/notes/1.txt")});
    return read_file(other / "p/x");
  }());
}

TEST_P(Fetch, ReachesIpv6AndLocalhost) {
  auto const addresses = site_.server().addresses();
  std::vector<std::string> arguments{site_.url("localhost", "/notes/1.txt")};
  auto const has_ipv6 = std::ranges::find(addresses, "::1") != addresses.end();
  if (has_ipv6) arguments.push_back(site_.url("::1", "/notes/1.txt"));
  auto const ended = fetch(arguments);
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(files_below(pages_).size(), arguments.size() + 1);
}

TEST_P(Fetch, OverlapsItsWaits) {
  std::vector<std::string> targets;
  for (int i = 0; i < 100; ++i)
    targets.push_back("/delay/1000?" + std::to_string(i));
  auto const begin = std::chrono::steady_clock::now();
  auto const ended = fetch_targets(targets, {"-j", "100", "--per-host", "100"});
  auto const elapsed = std::chrono::steady_clock::now() - begin;
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_GE(elapsed, std::chrono::seconds(1));
#if !defined(SCRAPE_SANITIZED)
  EXPECT_LT(elapsed, std::chrono::seconds(3));
#endif
  EXPECT_EQ(site_.server().counters().most_requests, 100U);
}

INSTANTIATE_TEST_SUITE_P(Scheme, Fetch, testing::Values(LocalSite::Scheme::http, LocalSite::Scheme::https),
                         [](auto const& scheme) { return scheme.param == LocalSite::Scheme::http ? "http" : "https"; });

}  // namespace
}  // namespace scrape::test
