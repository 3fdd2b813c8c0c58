// Downloads that were interrupted go on where they ended, and never mix two versions of a page.

#include "cli/resumption.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <ostream>

namespace scrape::test {
namespace {

namespace fs = std::filesystem;

struct Download {
  char const* variation;
  std::string requests;  // those after the first
  int status;            // of the last answer
  bool is_changed = false;
  std::size_t wire_bytes = site::range_size;

  friend void PrintTo(Download const& row, std::ostream* out) { *out << row.variation; }
};

constexpr std::size_t rest_size = site::range_size - site::range_break;

std::string ranged(std::string_view validator = first_tag) {
  return request_from(site::range_break, validator);
}

std::string ranged_then_plain() {
  return ranged() + std::string(plain_request);
}

std::vector<Download> downloads() {
  std::string const date = "Tue, 14 Nov 2023 22:13:20 GMT";
  std::string const plain(plain_request);
  return {
      {"right", ranged(), 206, false, rest_size},
      {"terse", ranged(), 206, false, rest_size},
      {"dated", ranged(date), 206, false, rest_size},
      {"chunked", ranged(), 206, false, rest_size},
      {"right-digest", ranged(), 206, false, rest_size},
      {"first-digest", ranged(), 206, false, rest_size},
      {"right-content-digest", ranged(), 206, false, rest_size},
      // Nothing to be continued with.
      {"young", plain, 200},
      {"weak", plain, 200},
      {"no-ranges", plain, 200},
      {"no-validator", plain, 200},
      // Another page, or all of it.
      {"changed", ranged(), 200, true},
      {"ignored", ranged(), 200},
      // Not the rest of the same page.
      {"changed-206", ranged_then_plain(), 200, true},
      {"changed-silently", ranged_then_plain(), 200, true},
      {"changed-with-content-digest", ranged_then_plain(), 200, true},
      {"changed-with-another-digest", ranged_then_plain(), 200, true},
      {"shifted", ranged_then_plain(), 200},
      {"other-total", ranged_then_plain(), 200},
      {"short-range", ranged_then_plain(), 200},
      {"multipart", ranged_then_plain(), 200},
      {"coded", ranged_then_plain(), 200},
      {"wrong-digest", ranged_then_plain(), 200},
      {"wrong-content-digest", ranged_then_plain(), 200},
      {"unsatisfiable", ranged_then_plain(), 200},
  };
}

class ResumptionOf : public Resumption, public testing::WithParamInterface<Download> {
 protected:
  void expect_case() const {
    auto const& row = GetParam();
    expect_page(site::range_body(row.is_changed));
    EXPECT_EQ(asked(row.variation), std::string(plain_request) + row.requests);
    auto const record = records().at(0);
    EXPECT_EQ(number_of(record, "status"), row.status);
    EXPECT_EQ(number_of(record, "wire_bytes"), static_cast<std::int64_t>(row.wire_bytes));
    EXPECT_EQ(text_of(record, "content_type"), "application/octet-stream");
  }
};

TEST_P(ResumptionOf, BringsOneVersionInARetry) {
  auto const ended = fetch(GetParam().variation, {"--retry", "1", "--retry-delay", "1ms"});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  expect_case();
  EXPECT_EQ(number_of(records().at(0), "attempts"), 2);
}

TEST_P(ResumptionOf, BringsOneVersionInTheNextRun) {
  EXPECT_EQ(fetch(GetParam().variation).exit_code, 4);
  EXPECT_EQ(text_of(records().at(0), "error_class"), "truncated");
  EXPECT_EQ(files_below(pages_), std::vector<std::string>{"manifest.jsonl"});
  auto const ended = fetch(GetParam().variation);
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  expect_case();
  EXPECT_EQ(number_of(records().at(0), "attempts"), 1);
}

INSTANTIATE_TEST_SUITE_P(Server, ResumptionOf, testing::ValuesIn(downloads()), [](auto const& row) {
  std::string name = row.param.variation;
  std::ranges::replace(name, '-', '_');
  return name;
});

TEST_F(Resumption, GoesOnFromEachOfManyInterruptions) {
  auto const ended = fetch("in-pieces", {"--retry", "2", "--retry-delay", "1ms"});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  expect_page(site::range_body(false));
  EXPECT_EQ(asked("in-pieces"), std::string(plain_request) + request_from(200'000) + request_from(250'000));
  EXPECT_EQ(number_of(records().at(0), "wire_bytes"), 50'000);
}

TEST_F(Resumption, KeepsThePartWhileAServerAnswersNothingOfThePage) {
  std::pair<char const*, int> const table[] = {{"busy", 503}, {"denied", 403}, {"broken", 520}};
  for (auto const& [variation, status] : table) {
    EXPECT_EQ(fetch(variation).exit_code, 4);
    EXPECT_EQ(fetch(variation).exit_code, 4);
    EXPECT_EQ(number_of(records().at(0), "status"), status);
    EXPECT_EQ(parts().size(), 2U) << variation;
    EXPECT_EQ(fetch(variation).exit_code, 0);
    expect_page(site::range_body(false));
    EXPECT_EQ(asked(variation), std::string(plain_request) + ranged() + ranged());
  }
}

TEST_F(Resumption, ForgetsThePartOfAPageThatIsGone) {
  EXPECT_EQ(fetch("gone").exit_code, 4);
  EXPECT_EQ(fetch("gone").exit_code, 4);
  EXPECT_EQ(number_of(records().at(0), "status"), 404);
  EXPECT_EQ(parts(), std::vector<std::string>());
}

TEST_F(Resumption, IsOfTheTargetOfARedirect) {
  EXPECT_EQ(fetch("moved").exit_code, 4);
  EXPECT_EQ(fetch("moved").exit_code, 0);
  expect_page(site::range_body(false));
  EXPECT_EQ(asked("right"), std::string(plain_request) + ranged());
}

TEST_F(Resumption, StoresTheValidatorForTheRevalidationOfTheWhole) {
  fetch("terse");
  fetch("terse");
  EXPECT_EQ(text_of(records().at(0), "etag"), first_tag);
  fetch("terse");
  EXPECT_EQ(asked("terse"),
            std::string(plain_request) + ranged() + "- - gzip, deflate, br, zstd " + std::string(first_tag) + '\n');
}

TEST_F(Resumption, CountsAsThe200ThatItCompletes) {
  std::vector<std::string> const options{"--expect", "status=200"};
  EXPECT_EQ(fetch("right", options).exit_code, 4);
  EXPECT_EQ(fetch("right", options).exit_code, 0);
  expect_page(site::range_body(false));
}

TEST_F(Resumption, LimitsTheSizeOfTheWhole) {
  fetch("right");
  EXPECT_EQ(fetch("right", {"--max-filesize", "250000"}).exit_code, 4);
  EXPECT_EQ(text_of(records().at(0), "error_class"), "too_large");
  EXPECT_EQ(parts(), std::vector<std::string>());
}

TEST_F(Resumption, IsNotForRequestsWithConditionsOfTheUsersOwn) {
  fetch("right", {"-H", "If-Match: *"});
  EXPECT_EQ(parts(), std::vector<std::string>());
}

TEST_F(Resumption, AsksForTheWholeWhenTheRunIsFresh) {
  fetch("right");
  EXPECT_EQ(parts().size(), 2U);
  EXPECT_EQ(fetch("right", {"--fresh"}).exit_code, 0);
  expect_page(site::range_body(false));
  EXPECT_EQ(asked("right"), std::string(plain_request) + std::string(plain_request));
}

TEST_F(Resumption, KeepsPartsInARunThatIsStopped) {
  fetch("right");
  Program running(waiting_run());
  begin(running);
  running.send_signal(SIGINT);
  EXPECT_EQ(running.wait().exit_code, 128 + SIGINT);
  EXPECT_EQ(parts().size(), 2U);
}

// Whatever was done to it, the page is right.
TEST_F(Resumption, TakesNoPartThatWasTamperedWith) {
  using Tamper = void (*)(std::string const& part);
  Tamper const ways[] = {
      [](std::string const& part) {
        std::fstream file(part, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(100'000) << "altered";
      },
      [](std::string const& part) { fs::resize_file(part, 150'000); },
      [](std::string const& part) { fs::remove(part); },
      [](std::string const& part) {
        fs::remove(part);
        fs::create_directory(part);
      },
      [](std::string const& part) { fs::create_hard_link(part, fs::path(part).parent_path().parent_path() / "page"); },
      [](std::string const& part) { std::ofstream(part + ".facts") << "scrape-part 1\n"; },
      [](std::string const& part) { fs::remove(part + ".facts"); },
  };
  for (auto const tamper : ways) {
    fs::remove_all(pages_);
    LocalSite const site;
    std::vector<std::string> const arguments{
        "--retry", "0", "--cacert", site.ca_file(), "-o", pages_, site.url("/range/right")};
    EXPECT_EQ(scrape(arguments).exit_code, 4);
    tamper(part_file());
    EXPECT_EQ(scrape(arguments).exit_code, 0);
    EXPECT_TRUE(saved() == site::range_body(false));
    EXPECT_EQ(number_of(records().at(0), "wire_bytes"), static_cast<std::int64_t>(site::range_size));
  }
}

TEST_F(Resumption, LeavesOutWhatAPartHasTooMuch) {
  fetch("right");
  std::ofstream(part_file(), std::ios::app) << "more";
  EXPECT_EQ(fetch("right").exit_code, 0);
  expect_page(site::range_body(false));
  EXPECT_EQ(asked("right"), std::string(plain_request) + ranged());
}

// Another run may be at the same parts.
TEST_F(Resumption, KeepsNoPartsInADirectoryThatCannotBeLocked) {
  ProgramOptions options;
  options.arguments = with_site({site_.url("/range/right")});
  options.lock_failure = EOPNOTSUPP;
  EXPECT_EQ(Program(options).wait().exit_code, 4);
  EXPECT_EQ(parts(), std::vector<std::string>());
}

TEST_F(Resumption, ForgetsPartsThatAreTooOld) {
  fetch("right");
  fs::last_write_time(part_file() + ".facts", fs::file_time_type::clock::now() - std::chrono::hours(31 * 24));
  EXPECT_EQ(fetch("right").exit_code, 0);
  EXPECT_EQ(asked("right"), std::string(plain_request) + std::string(plain_request));
}

}  // namespace
}  // namespace scrape::test
