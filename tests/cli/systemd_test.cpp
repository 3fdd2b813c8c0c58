// The unit files of docs/systemd, and what docs/cron.md says of them.

#include "cli/documented_options.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <string>

namespace scrape::test {
namespace {

class Systemd : public testing::Test {
 protected:
  static std::string documentation(std::string const& name) {
    return read_file(std::filesystem::path(SCRAPE_README).parent_path() / "docs" / name);
  }

  // What systemd has against the units; it must find the program.
  std::string complaints_about(std::string service, std::string const& timer) const {
    auto const at = service.find(installed_);
    service.replace(at, installed_.size(), SCRAPE_BINARY);
    directory_.write("scrape.service", service);
    directory_.write("scrape.timer", timer);
    ProgramOptions options;
    options.executable = "systemd-analyze";
    options.arguments = {"verify", "--man=no", directory_ / "scrape.service", directory_ / "scrape.timer"};
    auto const ended = Program(options).wait();
    return ended.exit_code == 0 ? ended.out + ended.err : "ended with " + std::to_string(ended.exit_code) + ended.err;
  }

  std::string installed_ = "/usr/local/bin/scrape";
  std::string service_ = documentation("systemd/scrape.service");
  std::string timer_ = documentation("systemd/scrape.timer");
  TemporaryDirectory directory_;
};

TEST_F(Systemd, AcceptsTheUnits) {
  EXPECT_EQ(complaints_about(service_, timer_), "");
  // It says nothing wrong of anything: would it say so?
  EXPECT_NE(complaints_about(service_ + "ProtectAll=yes\n", timer_), "");
}

TEST_F(Systemd, StartsScrapeWithOptionsThatItHas) {
  static std::regex const option(" (--?[a-z][a-z-]*)");
  auto const line = service_.substr(service_.find("ExecStart="));
  auto const command = line.substr(0, line.find('\n'));
  auto const known = options_in_help();
  int number = 0;
  for (std::sregex_iterator found(command.begin(), command.end(), option); found != std::sregex_iterator(); ++found) {
    EXPECT_TRUE(known.contains((*found)[1])) << (*found)[1];
    ++number;
  }
  EXPECT_GE(number, 3);
}

TEST_F(Systemd, HasUnitsThatThePageShowsAsTheyAre) {
  auto const page = documentation("cron.md");
  for (auto const& unit : {service_, timer_})
    EXPECT_NE(page.find("```ini\n" + unit + "```\n"), std::string::npos);
}

}  // namespace
}  // namespace scrape::test
