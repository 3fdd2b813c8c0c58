// --metrics: a run in numbers, for Prometheus.

#include "support/metrics.hpp"

#include "run.hpp"

#include <csignal>
#include <fstream>

namespace scrape::test {
namespace {

class MetricsFile : public Run {
 protected:
  Metrics metrics() const { return Metrics(read_file(file_)); }

  // The exit code of a run, which the file has too.
  std::string code_of(std::vector<std::string> arguments) {
    std::filesystem::remove(file_);
    arguments.insert(arguments.begin(), {"--metrics", file_});
    auto const ended = fetch(arguments);
    EXPECT_EQ(metrics().value("exit_code"), std::to_string(ended.exit_code)) << ended.err;
    return metrics().value("exit_code");
  }

  std::string file_ = directory_ / "collector/scrape.prom";
};

TEST_F(MetricsFile, CountsWhatBecameOfTheEntries) {
  auto const before = std::time(nullptr);
  fetch({"--metrics", file_, site_.url("/bytes/1000"), site_.url("/bytes/2000"), site_.url("/bytes/2000"),
         site_.url("/status/404"), "nonsense://"});
  auto const found = metrics();
  EXPECT_EQ(found.value("entries", "saved"), "2");
  EXPECT_EQ(found.value("entries", "duplicate"), "1");
  EXPECT_EQ(found.value("entries", "failed"), "2");
  EXPECT_EQ(found.value("entries", "not_started"), "0");
  EXPECT_EQ(found.value("errors", "http_status"), "1");
  EXPECT_EQ(found.value("errors", "invalid_url"), "1");
  EXPECT_EQ(found.value("bytes"), "3000");
  EXPECT_GE(std::stod(found.value("wire_bytes")), 3000);
  EXPECT_EQ(found.value("slowdowns"), "0");
  EXPECT_EQ(found.value("success"), "0");
  EXPECT_GE(std::stod(found.value("timestamp_seconds")), static_cast<double>(before));
  EXPECT_GT(std::stod(found.value("duration_seconds")), 0);
}

TEST_F(MetricsFile, SaysHowTheRunEnded) {
  auto const page = site_.url("/bytes/1000");
  EXPECT_EQ(code_of({page}), "0");
  EXPECT_EQ(metrics().value("success"), "1");
  EXPECT_EQ(code_of({page, site_.url("/status/404")}), "1");
  EXPECT_EQ(metrics().value("success"), "0");
  EXPECT_EQ(code_of({directory_ / "no-list.txt"}), "2");
  EXPECT_EQ(code_of({directory_.write("empty.txt", "")}), "2");
  directory_.write("harmed/.scrape/tmp", "no folder");
  EXPECT_EQ(code_of({"-o", directory_ / "harmed", page}), "3");
  EXPECT_EQ(code_of({site_.url("/status/404")}), "4");
  EXPECT_EQ(code_of({"-j", "1", "--max-total", "1", page, page + "?2"}), "5");
}

TEST_F(MetricsFile, SaysWhichSignalEndedTheRun) {
  ProgramOptions options;
  options.arguments = with_site({"-vv", "--metrics", file_, site_.url("/delay/500")});
  Program program(options);
  ASSERT_TRUE(program.wait_for_error_text("requested entry=1"));
  program.send_signal(SIGTERM);
  EXPECT_EQ(program.wait().exit_code, 143);
  EXPECT_EQ(metrics().value("exit_code"), "143");
  EXPECT_EQ(metrics().value("entries", "saved"), "1");
}

TEST_F(MetricsFile, IsWrittenAlsoWhenNobodyReadsTheOutput) {
  ProgramOptions options;
  options.arguments = with_site({"--manifest", "-", "--metrics", file_, site_.url("/bytes/1000")});
  options.closes_output_early = true;
  EXPECT_EQ(Program(options).wait().exit_code, 141);
  EXPECT_EQ(metrics().value("exit_code"), "141");
}

// Runs that share a collector's folder are told apart.
TEST_F(MetricsFile, NamesTheOutputDirectoryWhateverItsName) {
  auto const strange = directory_ / "a \"b\" \\c\nd";
  fetch({"--metrics", file_, "-o", strange + "/../" + "x//", site_.url("/bytes/1000")});
  EXPECT_EQ(metrics().directories(), (std::set<std::string>{directory_ / "x"}));
  fetch({"--metrics", file_, "-o", strange, site_.url("/bytes/1000")});
  EXPECT_EQ(metrics().directories(), (std::set<std::string>{strange}));
  ProgramOptions options;
  options.directory = directory_.path();
  options.arguments = {"--metrics", "-", "--allow-empty", "-o", "b\xff"};
  EXPECT_EQ(Metrics(Program(options).wait().out).directories(), (std::set<std::string>{directory_ / "b\xef\xbf\xbd"}));
}

TEST_F(MetricsFile, IsReplacedAsAWholeWithNothingLeftBesideIt) {
  fetch({"--metrics", file_, "--summary", summary_, site_.url("/bytes/1000")});
  std::ifstream old_metrics(file_);
  std::ifstream old_summary(summary_);
  fetch({"--metrics", file_, "--summary", summary_, site_.url("/bytes/1000"), site_.url("/bytes/2000")});
  auto const rest_of = [](std::ifstream& file) { return std::string(std::istreambuf_iterator<char>(file), {}); };
  Metrics const old(rest_of(old_metrics));
  EXPECT_EQ(old.value("entries", "saved"), "1");
  EXPECT_EQ(old.value("entries", "unchanged"), "0");
  EXPECT_EQ(metrics().value("entries", "unchanged"), "1");
  EXPECT_EQ(metrics().size(), old.size()) << "both are whole";
  EXPECT_NE(rest_of(old_summary).find(R"("entries":1,)"), std::string::npos);
  EXPECT_EQ(summary().at("entries").to_number<int>(), 2);
  EXPECT_EQ(files_below(directory_ / "collector"), (std::vector<std::string>{"scrape.prom"}));
}

TEST_F(MetricsFile, StaysWhatItWasWhenThereIsNoRoomForANewOne) {
  directory_.write("collector/scrape.prom", "old");
  ProgramOptions options;
  options.arguments = {"-q", "--allow-empty", "-o", pages_, "--metrics", file_};
  options.file_size_limit = 100;
  auto const ended = Program(options).wait();
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_TRUE(ended.err.starts_with("scrape: cannot write the metrics '" + file_ + "': File too large\n")) << ended.err;
  EXPECT_EQ(read_file(file_), "old");
  EXPECT_EQ(files_below(directory_ / "collector"), (std::vector<std::string>{"scrape.prom"}));
}

TEST_F(MetricsFile, IsTriedBeforeAnythingIsFetched) {
  auto const ended = fetch({"--metrics", "/proc/nowhere/scrape.prom", site_.url("/bytes/1000")});
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_NE(ended.err.find("cannot write the metrics '/proc/nowhere/scrape.prom': "), std::string::npos) << ended.err;
  EXPECT_FALSE(std::filesystem::exists(pages_ + "/manifest.jsonl"));
}

}  // namespace
}  // namespace scrape::test
