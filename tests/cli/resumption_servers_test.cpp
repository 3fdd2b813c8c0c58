// Downloads from a real server that are interrupted, and what the next run fetches of them.

#include "site/content.hpp"
#include "support/manifest.hpp"
#include "support/program.hpp"
#include "support/sha256.hpp"
#include "support/temporary_directory.hpp"
#include "support/web_server.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <optional>
#include <thread>

namespace scrape::test {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t film_size = 6'000'000;
constexpr std::uintmax_t enough = 1'000'000;

class ResumptionFrom : public testing::TestWithParam<WebServerKind> {
 protected:
  void SetUp() override {
    film_ = film(1, film_size);
    directory_.write("www/film.bin", film_);
    // A server that tags a file by its date alone has no strong tag of one that may change within the same second.
    fs::last_write_time(directory_ / "www/film.bin", fs::file_time_type::clock::now() - std::chrono::hours(1));
    server_.emplace(GetParam(), directory_.path());
  }

  static std::string film(std::uint64_t number, std::size_t size) {
    std::string content(size, '\0');
    site::fill_bytes(content, number << 40U);
    return content;
  }

  ProgramOptions options(std::vector<std::string> more = {}) const {
    ProgramOptions options;
    options.arguments = {"--retry", "0", "-o", pages_, server_->url("/film.bin")};
    if (auto const ca_file = server_->ca_file())
      options.arguments.insert(options.arguments.end(), {"--cacert", *ca_file});
    options.arguments.insert(options.arguments.end(), more.begin(), more.end());
    return options;
  }

  // Bytes that are on disk, wherever they are for now.
  std::uintmax_t on_disk() const {
    std::uintmax_t size = 0;
    for (auto const* const folder : {"/.scrape/tmp", "/.scrape/parts"}) {
      std::error_code failed;
      for (auto const& entry : fs::directory_iterator(pages_ + folder, failed)) {
        auto const there = entry.file_size(failed);
        if (!failed) size += there;
      }
    }
    return size;
  }

  // Of a download that takes six seconds otherwise.
  void interrupt() const {
    Program program(options({"--limit-rate", "1M"}));
    for (int tries = 0; on_disk() < enough; ++tries) {
      ASSERT_LT(tries, 6000);
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    program.send_signal(SIGINT);
    ASSERT_TRUE(program.wait_for_error_text("stopping"));
    program.send_signal(SIGINT);
    EXPECT_EQ(program.wait().exit_code, 128 + SIGINT);
  }

  Record record() const { return read_records(pages_ + "/manifest.jsonl").at(0); }

  void expect_page(std::string const& content) const {
    auto const saved = record();
    ASSERT_EQ(text_of(saved, "outcome"), "saved");
    EXPECT_EQ(text_of(saved, "sha256"), sha256_hex(content));
    EXPECT_TRUE(read_file(pages_ + '/' + text_of(saved, "path")) == content);
  }

  TemporaryDirectory directory_;
  std::string pages_ = directory_ / "pages";
  std::string film_;
  std::optional<WebServer> server_;
};

TEST_P(ResumptionFrom, FetchesOnlyTheRest) {
  interrupt();
  auto const ended = Program(options()).wait();
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  expect_page(film_);
  EXPECT_EQ(number_of(record(), "status"), 206);
  EXPECT_LE(number_of(record(), "wire_bytes"), static_cast<std::int64_t>(film_size - enough));
  EXPECT_NE(text_of(record(), "etag"), "");
}

TEST_P(ResumptionFrom, FetchesAllOfAnotherVersion) {
  interrupt();
  auto const other = film(2, film_size + 1);
  directory_.write("www/film.bin", other);
  auto const ended = Program(options()).wait();
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  expect_page(other);
  EXPECT_EQ(number_of(record(), "status"), 200);
}

TEST_P(ResumptionFrom, FetchesAllOfAShorterVersion) {
  interrupt();
  auto const other = film(2, 1000);
  directory_.write("www/film.bin", other);
  EXPECT_EQ(Program(options()).wait().exit_code, 0);
  expect_page(other);
}

INSTANTIATE_TEST_SUITE_P(Server, ResumptionFrom,
                         testing::Values(WebServerKind{Software::nginx}, WebServerKind{Software::nginx, true},
                                         WebServerKind{Software::apache}, WebServerKind{Software::lighttpd}),
                         [](auto const& kind) { return name_of(kind.param); });

}  // namespace
}  // namespace scrape::test
