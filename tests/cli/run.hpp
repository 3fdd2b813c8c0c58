#pragma once
/// Runs of the binary against the demo site over TLS, each into a folder of its own.

#include "support/local_site.hpp"
#include "support/manifest.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

namespace scrape::test {

class Run : public testing::Test {
 protected:
  // One attempt, unless the test has its own --retry.
  std::vector<std::string> with_site(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--retry", "0", "--cacert", site_.ca_file(), "-o", pages_});
    return arguments;
  }
  Ended fetch(std::vector<std::string> arguments) const { return scrape(with_site(std::move(arguments))); }

  // Different pages of 1000 bytes each.
  std::vector<std::string> pages(int count) const {
    std::vector<std::string> urls;
    for (int i = 1; i <= count; ++i)
      urls.push_back(site_.url("/bytes/1000?" + std::to_string(i)));
    return urls;
  }
  Ended fetch_with(std::vector<std::string> options, std::vector<std::string> const& urls) const {
    options.insert(options.end(), urls.begin(), urls.end());
    return fetch(std::move(options));
  }

  // A run that waits for more to do.
  ProgramOptions waiting_run() const {
    ProgramOptions options;
    options.arguments = with_site({"-v"});
    return options;
  }
  // It saves a page. Returns when its record is there for others.
  void begin(Program& running) const {
    running.write_input(site_.url("/notes/1.txt") + "\n");
    ASSERT_TRUE(running.wait_for_error_text("saved"));
    auto status = scrape({"status", pages_});
    for (int tries = 0; status.out.find("1 saved") == std::string::npos; ++tries) {
      ASSERT_LT(tries, 1000) << status.err << status.out;
      status = scrape({"status", pages_});
    }
  }

  std::vector<Record> records() const { return read_records(pages_ + "/manifest.jsonl"); }

  // Of a run with --summary summary_.
  Record summary() const { return read_records(summary_).at(0); }

  LocalSite site_;
  TemporaryDirectory directory_;
  std::string pages_ = directory_ / "pages";
  std::string summary_ = directory_ / "summary.json";
};

}  // namespace scrape::test
