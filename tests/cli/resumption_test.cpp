// Downloads that were interrupted go on where they ended, and never mix two versions of a page.

#include "cli/run.hpp"
#include "site/ranges.hpp"
#include "support/sha256.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <thread>

namespace scrape::test {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view plain_request = "- - gzip, deflate, br, zstd -\n";
constexpr std::string_view tag = R"("first")";

std::string request_from(std::size_t offset, std::string_view validator = tag) {
  return "bytes=" + std::to_string(offset) + "- " + std::string(validator) + " identity -\n";
}

class Resumption : public Run {
 protected:
  Ended fetch(std::string const& variation, std::vector<std::string> options = {}) const {
    options.push_back(site_.url("/range/" + variation));
    return Run::fetch(std::move(options));
  }

  std::string asked(std::string const& variation) const {
    auto const ended = scrape({"--cacert", site_.ca_file(), "-q", "-o", directory_ / "asked", "--name", "log",
                               "--fresh", site_.url("/ranges-asked/" + variation)});
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    return read_file(directory_ / "asked/log");
  }

  std::string saved() const { return read_file(pages_ + '/' + text_of(records().at(0), "path")); }

  std::vector<std::string> parts() const {
    auto const folder = pages_ + "/.scrape/parts";
    return fs::exists(folder) ? files_below(folder) : std::vector<std::string>();
  }

  std::string part_file() const { return pages_ + "/.scrape/parts/1"; }

  void expect_page(std::string const& body) const {
    auto const record = records().at(0);
    ASSERT_EQ(text_of(record, "outcome"), "saved") << text_of(record, "error");
    EXPECT_EQ(number_of(record, "bytes"), static_cast<std::int64_t>(body.size()));
    EXPECT_EQ(text_of(record, "sha256"), sha256_hex(body));
    EXPECT_TRUE(saved() == body);
    EXPECT_EQ(parts(), std::vector<std::string>());
  }
};

struct Case {
  char const* variation;
  std::string requests;  // those after the first
  int status;            // of the last answer
  bool is_changed = false;
  std::size_t wire_bytes = site::range_size;

  friend void PrintTo(Case const& row, std::ostream* out) { *out << row.variation; }
};

constexpr std::size_t rest_size = site::range_size - site::range_break;

std::string ranged(std::string_view validator = tag) {
  return request_from(site::range_break, validator);
}

std::string ranged_then_plain() {
  return ranged() + std::string(plain_request);
}

std::vector<Case> cases() {
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

class ResumptionOf : public Resumption, public testing::WithParamInterface<Case> {
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

INSTANTIATE_TEST_SUITE_P(Server, ResumptionOf, testing::ValuesIn(cases()), [](auto const& row) {
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

TEST_F(Resumption, KeepsThePartWhileAServerIsBusy) {
  EXPECT_EQ(fetch("busy").exit_code, 4);
  EXPECT_EQ(fetch("busy").exit_code, 4);
  EXPECT_EQ(number_of(records().at(0), "status"), 503);
  EXPECT_EQ(parts().size(), 2U);
  EXPECT_EQ(fetch("busy").exit_code, 0);
  expect_page(site::range_body(false));
  EXPECT_EQ(asked("busy"), std::string(plain_request) + ranged() + ranged());
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
  EXPECT_EQ(text_of(records().at(0), "etag"), tag);
  fetch("terse");
  EXPECT_EQ(asked("terse"),
            std::string(plain_request) + ranged() + "- - gzip, deflate, br, zstd " + std::string(tag) + '\n');
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

TEST_F(Resumption, RemovesPartsThatACompleteRunHadNoUseFor) {
  fetch("right");
  EXPECT_EQ(parts().size(), 2U);
  EXPECT_EQ(Run::fetch({site_.url("/notes/1.txt")}).exit_code, 0);
  EXPECT_EQ(parts(), std::vector<std::string>());
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

class LargeResumption : public Resumption {
 protected:
  // Returns when 8 MiB of it are a part, whatever happens to the process.
  void wait_for_marks() const {
    std::string size;
    for (int tries = 0; size.size() < 7 || size < "8388608"; ++tries) {
      ASSERT_LT(tries, 6000);
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      auto const facts = fs::exists(part_file() + ".facts") ? read_file(part_file() + ".facts") : std::string();
      auto const at = facts.find("size ");
      size = at == std::string::npos ? std::string() : facts.substr(at + 5, facts.find('\n', at) - at - 5);
    }
  }

  ProgramOptions large() const {
    ProgramOptions options;
    options.arguments = with_site({site_.url("/range/large")});
    return options;
  }

  void expect_the_rest() const {
    auto const ended = Program(large()).wait();
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    expect_page(site::large_range_body());
    auto const rest = number_of(records().at(0), "wire_bytes");
    EXPECT_LT(rest, 4'000'000);
    EXPECT_EQ(asked("large"),
              std::string(plain_request) + request_from(site::large_range_size - static_cast<std::size_t>(rest)));
  }
};

TEST_F(LargeResumption, GoesOnAfterARunThatWasStopped) {
  Program program(large());
  wait_for_marks();
  program.send_signal(SIGINT);
  ASSERT_TRUE(program.wait_for_error_text("stopping"));
  program.send_signal(SIGINT);
  EXPECT_EQ(program.wait().exit_code, 128 + SIGINT);
  EXPECT_EQ(text_of(records().at(0), "error_class"), "stopped");
  expect_the_rest();
}

TEST_F(LargeResumption, GoesOnAfterARunThatWasKilled) {
  Program program(large());
  wait_for_marks();
  program.send_signal(SIGKILL);
  EXPECT_EQ(program.wait().exit_code, 128 + SIGKILL);
  expect_the_rest();
}

TEST_F(LargeResumption, GoesOnAfterATimeout) {
  auto options = large();
  options.arguments.insert(options.arguments.begin(), {"--idle-timeout", "1s"});
  EXPECT_EQ(Program(options).wait().exit_code, 4);
  EXPECT_EQ(text_of(records().at(0), "error_class"), "timeout");
  expect_the_rest();
}

TEST_F(LargeResumption, IsAsGoodWithDurablePages) {
  auto options = large();
  options.arguments.insert(options.arguments.begin(), {"--sync", "batch", "--idle-timeout", "1s"});
  EXPECT_EQ(Program(options).wait().exit_code, 4);
  EXPECT_EQ(Program(options).wait().exit_code, 0);
  expect_page(site::large_range_body());
}

struct DigestCase {
  char const* target;
  char const* outcome;
};

// RFC 9530 §2, §3; that of a coded representation counts for nothing.
TEST_F(Run, TakesNoPageForWholeThatContradictsItsDigest) {
  DigestCase const table[] = {
      {"/digest/right", "saved"},
      {"/digest/content-right", "saved"},
      {"/digest/content-right/gzip", "saved"},
      {"/digest/wrong/gzip", "saved"},
      {"/digest/wrong", "failed"},
      {"/digest/content-wrong", "failed"},
      {"/digest/content-wrong/gzip", "failed"},
  };
  for (auto const& [target, outcome] : table) {
    fetch({"--fresh", "--name", "page", site_.url(target)});
    auto const record = records().at(0);
    EXPECT_EQ(text_of(record, "outcome"), outcome) << target;
    EXPECT_EQ(text_of(record, "error_class"), outcome == std::string("saved") ? "" : "truncated") << target;
    EXPECT_EQ(files_below(pages_).size(), outcome == std::string("saved") ? 2U : 1U) << target;
    std::filesystem::remove_all(pages_);
  }
}

TEST_F(Run, TriesAgainWhatContradictsItsDigest) {
  fetch({"--retry", "1", "--retry-delay", "1ms", site_.url("/digest/wrong")});
  EXPECT_EQ(number_of(records().at(0), "attempts"), 2);
}

}  // namespace
}  // namespace scrape::test
