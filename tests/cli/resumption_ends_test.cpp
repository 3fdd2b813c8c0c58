// Whatever ends a large download, the next run goes on from there; and whole pages must be what their digest says.

#include "cli/resumption.hpp"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

namespace scrape::test {
namespace {

class LargeResumption : public Resumption {
 protected:
  // Returns when 8 MiB of it are a part, whatever happens to the process.
  void wait_for_marks() const {
    std::string size;
    for (int tries = 0; size.size() < 7 || size < "8388608"; ++tries) {
      ASSERT_LT(tries, 6000);
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      auto const facts =
          std::filesystem::exists(part_file() + ".facts") ? read_file(part_file() + ".facts") : std::string();
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
