// Against a real server: two thousand pages over TLS, each of them right and recorded.

#include "support/nginx.hpp"

#include "site/content.hpp"
#include "support/manifest.hpp"
#include "support/program.hpp"
#include "support/sha256.hpp"
#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

namespace scrape::test {
namespace {

constexpr int pages = 2000;

std::string content_of(int page) {
  return site::bytes_body(static_cast<std::size_t>(page * 7 % 20'000)) + std::to_string(page);
}

TEST(AgainstNginx, SavesTwoThousandPagesEachIdenticalAndRecorded) {
  TemporaryDirectory const directory;
  std::string list;
  Nginx const nginx(directory.path());
  for (int page = 0; page < pages; ++page) {
    directory.write("www/" + std::to_string(page) + ".html", content_of(page));
    list += nginx.url("/" + std::to_string(page) + ".html") + "\n";
  }
  auto const urls = directory.write("urls.txt", list);
  auto const ended = scrape({"--cacert", nginx.ca_file(), "-o", directory / "pages", "--name", "{index}", urls});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;

  auto const records = read_records(directory / "pages/manifest.jsonl");
  ASSERT_EQ(records.size(), static_cast<std::size_t>(pages));
  for (auto const& record : records) {
    auto const content = read_file(directory / ("pages/" + text_of(record, "path")));
    ASSERT_EQ(number_of(record, "index"), std::stoi(text_of(record, "path")));
    ASSERT_TRUE(content == content_of(static_cast<int>(number_of(record, "index")) - 1)) << text_of(record, "path");
    ASSERT_EQ(text_of(record, "sha256"), sha256_hex(content));
    ASSERT_EQ(text_of(record, "outcome"), "saved");
    ASSERT_FALSE(text_of(record, "etag").empty());
  }
}

}  // namespace
}  // namespace scrape::test
