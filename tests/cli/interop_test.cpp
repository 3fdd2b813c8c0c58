// Against the servers that much of the web runs on: each page right and recorded, in the clear and over TLS.

#include "site/content.hpp"
#include "support/manifest.hpp"
#include "support/program.hpp"
#include "support/sha256.hpp"
#include "support/temporary_directory.hpp"
#include "support/web_server.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace scrape::test {
namespace {

constexpr int default_per_host = 6;

std::string target_of(int page) {
  return "/pages/" + std::to_string(page) + ".bin";
}

// Empty ones, many small ones, and some larger than the 68 KiB that wait in memory for their end.
std::size_t size_of(int page) {
  if (page % 100 == 0) return 0;
  auto const large = page % 10 == 0 && page < 500;
  return static_cast<std::size_t>(large ? page * 600 : page * 37 % 20'000);
}

std::string content_of(int page) {
  std::string content(size_of(page), '\0');
  site::fill_bytes(content, static_cast<std::uint64_t>(page) << 32U);
  return content;
}

class Served : public testing::TestWithParam<WebServerKind> {
 protected:
  void serve() { server_.emplace(GetParam(), directory_.path()); }

  // Python's HTTP/1.1 takes 40 ms for each: it sends the head by itself, and Nagle's algorithm keeps the page back
  // until the client's delayed acknowledgement has come.
  static constexpr int some = 500;

  void serve_pages(int count) {
    for (int page = 0; page < count; ++page)
      directory_.write("www" + target_of(page), content_of(page));
    serve();
  }

  Ended fetch(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"-o", pages_});
    if (auto const ca_file = server_->ca_file()) arguments.insert(arguments.end(), {"--cacert", *ca_file});
    return scrape(std::move(arguments));
  }

  Ended fetch_pages(int count) const {
    std::string list;
    for (int page = 0; page < count; ++page)
      list += server_->url(target_of(page)) + "\n";
    return fetch({directory_.write("urls.txt", list)});
  }

  std::vector<Record> records() const { return read_records(pages_ + "/manifest.jsonl"); }
  std::string saved(Record const& record) const { return read_file(pages_ + "/" + text_of(record, "path")); }

  void expect_pages_saved(int count) const;

  TemporaryDirectory directory_;
  std::string pages_ = directory_ / "pages";
  std::optional<WebServer> server_;
};

// Each of them once, in one attempt, and the same in the record, on disk and at the server.
void Served::expect_pages_saved(int count) const {
  auto const all = records();
  auto const found = by_url(all);
  ASSERT_EQ(all.size(), static_cast<std::size_t>(count));
  ASSERT_EQ(found.size(), all.size());
  for (int page = 0; page < count; ++page) {
    auto const& record = found.at(server_->url(target_of(page)));
    auto const content = content_of(page);
    ASSERT_EQ(text_of(record, "outcome"), "saved") << page;
    ASSERT_EQ(number_of(record, "index"), page + 1);
    ASSERT_EQ(number_of(record, "attempts"), 1) << page;
    ASSERT_EQ(number_of(record, "bytes"), static_cast<std::int64_t>(content.size())) << page;
    ASSERT_EQ(text_of(record, "sha256"), sha256_hex(content)) << page;
    ASSERT_TRUE(saved(record) == content) << page;
  }
}

class Interop : public Served {};

TEST_P(Interop, SavesPagesOfEverySizeEachIdenticalAndRecorded) {
  serve_pages(some);
  auto const ended = fetch_pages(some);
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  expect_pages_saved(some);
}

TEST_P(Interop, FollowsTheRedirectOfAFolderToItsIndex) {
  auto const content = site::text_body(3000);
  directory_.write("www/folder/index.html", content);
  serve();
  auto const ended = fetch({server_->url("/folder")});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  auto const record = records().at(0);
  EXPECT_EQ(number_of(record, "redirects"), 1);
  EXPECT_EQ(text_of(record, "final_url"), server_->url("/folder/"));
  EXPECT_EQ(saved(record), content);
}

TEST_P(Interop, TakesAMissingPageForAFailureAndLeavesNoFile) {
  directory_.write("www/index.html", "here");
  serve();
  EXPECT_EQ(fetch({server_->url("/missing.html")}).exit_code, 4);
  auto const record = records().at(0);
  EXPECT_EQ(text_of(record, "outcome"), "failed");
  EXPECT_EQ(text_of(record, "error_class"), "http_status");
  EXPECT_EQ(number_of(record, "status"), 404);
  EXPECT_EQ(files_below(pages_), (std::vector<std::string>{"manifest.jsonl"}));
}

class InteropCompressed : public Served {};

TEST_P(InteropCompressed, UndoesTheGzipOfAPage) {
  auto const content = site::text_body(100'000);
  directory_.write("www/text.html", content);
  serve();
  auto const ended = fetch({server_->url("/text.html")});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  auto const record = records().at(0);
  EXPECT_TRUE(saved(record) == content);
  EXPECT_EQ(number_of(record, "bytes"), 100'000);
  EXPECT_LT(number_of(record, "wire_bytes"), 50'000);
}

class InteropKeptAlive : public Served {};

TEST_P(InteropKeptAlive, UsesAConnectionAgainAsLongAsTheServerKeepsIt) {
  auto const pages = some;
  serve_pages(pages);
  auto const ended = fetch_pages(pages);
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  auto const all = records();
  EXPECT_EQ(all.size(), static_cast<std::size_t>(pages));
  auto const reused = std::ranges::count_if(all, [](Record const& record) { return record.at("reused").as_bool(); });
  EXPECT_GE(reused, pages - default_per_host - pages / WebServer::requests_per_connection);
}

class InteropOneRequest : public Served {};

TEST_P(InteropOneRequest, OpensAConnectionForEachPageOfHttp10) {
  constexpr int pages = 100;
  serve_pages(pages);
  auto const ended = fetch_pages(pages);
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  auto const all = records();
  EXPECT_EQ(all.size(), static_cast<std::size_t>(pages));
  for (auto const& record : all) {
    EXPECT_EQ(text_of(record, "http"), "1.0");
    EXPECT_FALSE(record.at("reused").as_bool());
  }
}

class InteropBusy : public Served {};

TEST_P(InteropBusy, SavesTwoThousandPagesEachIdenticalAndRecorded) {
  constexpr int pages = 2000;
  serve_pages(pages);
  auto const ended = fetch_pages(pages);
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  expect_pages_saved(pages);
  for (auto const& record : records())
    EXPECT_FALSE(text_of(record, "etag").empty());
}

constexpr WebServerKind nginx_tls{Software::nginx, true};
constexpr WebServerKind python_http_1_0{Software::python_http_1_0};
constexpr WebServerKind python_http_1_1{Software::python_http_1_1};
constexpr WebServerKind web_servers[] = {{Software::nginx},    nginx_tls,
                                         {Software::apache},   {Software::apache, true},
                                         {Software::lighttpd}, {Software::lighttpd, true}};

std::string kind_name(testing::TestParamInfo<WebServerKind> const& kind) {
  return name_of(kind.param);
}

INSTANTIATE_TEST_SUITE_P(Real, Interop, testing::ValuesIn(web_servers), kind_name);
INSTANTIATE_TEST_SUITE_P(Python, Interop, testing::Values(python_http_1_0, python_http_1_1), kind_name);
INSTANTIATE_TEST_SUITE_P(Real, InteropCompressed, testing::ValuesIn(web_servers), kind_name);
INSTANTIATE_TEST_SUITE_P(Real, InteropKeptAlive, testing::ValuesIn(web_servers), kind_name);
INSTANTIATE_TEST_SUITE_P(Python, InteropKeptAlive, testing::Values(python_http_1_1), kind_name);
INSTANTIATE_TEST_SUITE_P(Python, InteropOneRequest, testing::Values(python_http_1_0), kind_name);
INSTANTIATE_TEST_SUITE_P(Real, InteropBusy, testing::Values(nginx_tls), kind_name);

}  // namespace
}  // namespace scrape::test
