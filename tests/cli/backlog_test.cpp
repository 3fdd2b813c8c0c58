// Lists that are sorted by host: those that wait keep nobody else waiting, in bounded memory.

#include "cli/run.hpp"

#include <chrono>
#include <csignal>
#include <fstream>
#include <set>
#include <thread>

#include <sys/resource.h>

namespace scrape::test {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 60s;
constexpr std::size_t quick_lines = 500;

class Backlog : public Run {
 protected:
  Backlog() { std::ofstream(directory_ / "config.toml") << "[host.\"127.0.0.1\"]\ndelay = \"1h\"\n"; }

  // Of a host that is asked once an hour.
  std::string slow(std::size_t count) const {
    std::string lines;
    for (std::size_t i = 1; i <= count; ++i)
      lines += site_.url("/bytes/10?slow=" + std::to_string(i)) + '\n';
    return lines;
  }
  std::string quick() const {
    std::string lines;
    for (std::size_t i = 1; i <= quick_lines; ++i)
      lines += site_.url("localhost", "/bytes/10?quick=" + std::to_string(i)) + '\n';
    return lines;
  }

  ProgramOptions reading(std::string const& list) const {
    ProgramOptions options;
    options.arguments = with_site({"--fresh", "--config", directory_ / "config.toml", list});
    return options;
  }

  bool has_asked(std::size_t requests) {
    auto const end = std::chrono::steady_clock::now() + patience;
    while (site_.server().counters().requests < requests) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::sleep_for(5ms);
    }
    return true;
  }

  // A run that is interrupted when there is nothing to do but wait.
  void interrupt_when_all_others_are_done(std::size_t slow_lines) {
    interrupt_when_all_others_are_done(directory_.write("urls.txt", slow(slow_lines) + quick()), slow_lines);
  }
  void interrupt_when_all_others_are_done(std::string const& list, std::size_t slow_lines) {
    auto const before = site_.server().counters().requests;
    Program program(reading(list));
    EXPECT_TRUE(has_asked(before + 1 + quick_lines));
    program.send_signal(SIGINT);
    EXPECT_EQ(program.wait().exit_code, 128 + SIGINT);
    auto const all = records();
    auto counts = outcomes(all);
    EXPECT_EQ(counts["saved"], 1 + static_cast<int>(quick_lines));
    EXPECT_EQ(counts["not_started"], static_cast<int>(slow_lines) - 1);
    std::set<std::int64_t> indices;
    for (auto const& record : all)
      indices.insert(number_of(record, "index"));
    EXPECT_EQ(indices.size(), slow_lines + quick_lines);
  }

  // A list of these, each with a body of its own, and then of the others. This process must not hold it: what it has
  // counts as memory of its children, too.
  std::string write_requests(std::size_t count, std::size_t body_size) const {
    auto const path = directory_ / "requests.txt";
    std::ofstream file(path);
    std::string const body(body_size, 'x');
    for (std::size_t i = 1; i <= count; ++i) {
      auto const url = site_.url("/bytes/10?slow=" + std::to_string(i));
      file << R"({"url": ")" << url << R"(", "method": "POST", "body": ")" << body << "\"}\n";
    }
    file << quick();
    return path;
  }

  // The most that any child had, in KiB.
  static long peak_memory() {
    rusage used{};
    ::getrusage(RUSAGE_CHILDREN, &used);
    return used.ru_maxrss;
  }
};

TEST_F(Backlog, LetsAListBeginWithAHostThatWaits) {
  interrupt_when_all_others_are_done(20'000);
}

TEST_F(Backlog, TakesNoMemoryForLinesThatWait) {
#ifdef SCRAPE_SANITIZED
  GTEST_SKIP() << "sanitizers keep what was freed";
#endif
  interrupt_when_all_others_are_done(20'000);
  auto const few = peak_memory();
  interrupt_when_all_others_are_done(200'000);
  auto const more = peak_memory() - few;
  EXPECT_LE(more, 4 * 1024 + 180'000 * 24 / 1024);
}

TEST_F(Backlog, TakesBoundedMemoryForRequestsThatWait) {
#ifdef SCRAPE_SANITIZED
  GTEST_SKIP() << "sanitizers keep what was freed";
#endif
  interrupt_when_all_others_are_done(500);
  auto const usual = peak_memory();
  interrupt_when_all_others_are_done(write_requests(300, 500'000), 300);
  auto const more = peak_memory() - usual;
  EXPECT_LE(more, 80 * 1024) << "of 143 MiB";
}

TEST_F(Backlog, KnowsNoEndOfAnInputThatStaysOpen) {
  Program program(reading("-"));
  program.write_input(slow(2'000) + quick());
  EXPECT_TRUE(has_asked(1 + quick_lines));
  program.write_input(site_.url("localhost", "/bytes/10?last") + '\n');
  EXPECT_TRUE(has_asked(2 + quick_lines));
  program.send_signal(SIGINT);
  EXPECT_EQ(program.wait().exit_code, 128 + SIGINT);
  auto counts = outcomes(records());
  EXPECT_EQ(counts["saved"], 2 + static_cast<int>(quick_lines));
  EXPECT_EQ(counts["not_started"], 1'999);
}

// Nor is there for the state: the run ends by itself if that shows before the signal.
TEST_F(Backlog, SaysWhenThereIsNoRoomForIt) {
  auto options = reading(directory_.write("urls.txt", slow(10'000) + quick()));
  options.arguments.insert(options.arguments.begin(), {"-v", "--manifest", "-"});
  options.file_size_limit = 300'000;
  Program program(options);
  ASSERT_TRUE(program.wait_for_error_text("backlog directory="));
  program.send_signal(SIGINT);
  auto const ended = program.wait();
  EXPECT_TRUE(ended.exit_code == 3 || ended.exit_code == 128 + SIGINT) << ended.exit_code;
  auto const first = ended.err.find("backlog directory=");
  EXPECT_EQ(ended.err.find("backlog directory=", first + 1), std::string::npos) << "it is said once";
  EXPECT_NE(ended.err.find("cannot write the state '"), std::string::npos) << ended.err;
}

}  // namespace
}  // namespace scrape::test
