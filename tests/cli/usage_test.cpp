// The command line itself: what it takes, what it refuses, what it says.

#include "cli/documented_options.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace scrape::test {
namespace {

bool contains(std::string const& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(Usage, NamesVersionsAndFeaturesOnStandardOutput) {
  auto const ended = scrape({"--version"});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_TRUE(ended.out.starts_with("scrape "));
  EXPECT_TRUE(contains(ended.out, "Boost 1."));
  EXPECT_TRUE(contains(ended.out, "OpenSSL 3."));
  EXPECT_TRUE(contains(ended.out, " zstd 1."));
  EXPECT_TRUE(contains(ended.out, " gzip deflate br zstd "));
}

TEST(Usage, ListsTheOptionsThatTheReadmeExplains) {
  auto listed = options_in_help();
  EXPECT_GT(listed.size(), 60U);
  EXPECT_EQ(listed.erase("-h") + listed.erase("--help") + listed.erase("--version"), 3U);
  EXPECT_EQ(listed, options_in_readme());
}

TEST(Usage, NamesTheNearestOptionWhenOneIsUnknown) {
  auto const ended = scrape({"--output-dri", "x"});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_EQ(ended.err, "scrape: unknown option '--output-dri'; did you mean --output-dir?; see scrape --help\n");
}

TEST(Usage, TakesTheLastOfAnOptionThatIsGivenTwice) {
  TemporaryDirectory const directory;
  scrape({"-o", directory / "first", "-o", directory / "last", "--retry", "9", "--retry", "0", "http://127.0.0.1:1/"});
  EXPECT_FALSE(std::filesystem::exists(directory / "first"));
  EXPECT_EQ(files_below(directory / "last"), (std::vector<std::string>{"manifest.jsonl"}));
}

TEST(Usage, RefusesOptionsOfLaterVersions) {
  for (auto const* const option : {"--cookie-jar", "--netrc"}) {
    auto const ended = scrape({option, "http://127.0.0.1:1/"});
    EXPECT_EQ(ended.exit_code, 2) << option;
    EXPECT_TRUE(contains(ended.err, "unknown option")) << ended.err;
  }
}

TEST(Usage, RefusesValuesThatMakeNoSense) {
  struct Case {
    std::vector<std::string> arguments;
    char const* part;
  };
  Case const cases[] = {
      {{"-j", "0"}, "--jobs"},
      {{"-j", "-1"}, "--jobs"},
      {{"-j", "1e9"}, "--jobs"},
      {{"--per-host", "0"}, "per-host"},
      {{"-m", "-5"}, "a duration"},
      {{"-m", "5 parsecs"}, "a duration"},
      {{"--idle-timeout", ""}, ""},
      {{"--max-filesize", "1X"}, "a size"},
      {{"-4", "-6"}, "--ipv4 excludes --ipv6"},
      {{"--resolve", "example.org:80"}, "--resolve: an address is missing or wrong"},
      {{"--connect-to", "example.org:http::"}, "--connect-to: a port is a number from 1 to 65535"},
      {{"--interface", "nothing"}, "--interface: neither an interface of this machine nor an address"},
      {{"--dns-servers", ""}, "--dns-servers"},
      {{"--dns-servers", "192.0.2.1,ns.example.org"}, "'ns.example.org' is not the address of a name server"},
      {{"--name", "{nope}"}, "{nope}"},
      {{"--name", "{index"}, "--name"},
      {{"--progress", "maybe"}, "one of auto, always and never"},
      {{"-q", "-v"}, ""},
  };
  for (auto const& refused : cases) {
    auto arguments = refused.arguments;
    arguments.emplace_back("http://127.0.0.1:1/");
    auto const ended = scrape(arguments);
    EXPECT_EQ(ended.exit_code, 2) << refused.arguments[0] << ' ' << refused.arguments[1];
    EXPECT_TRUE(contains(ended.err, refused.part)) << ended.err;
    EXPECT_TRUE(ended.err.starts_with("scrape: ")) << ended.err;
    EXPECT_EQ(ended.out, "");
  }
}

TEST(Usage, RefusesVerbsThatItDoesNotHaveAndSaysHowToNameAList) {
  auto const ended = scrape({"report", "pages"});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_TRUE(contains(ended.err, "./report")) << ended.err;
}

TEST(Usage, RefusesACaFileThatIsNone) {
  TemporaryDirectory const directory;
  auto const ended = scrape({"--cacert", directory / "missing.pem", "-o", directory / "pages", "https://127.0.0.1:1/"});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_TRUE(contains(ended.err, "missing.pem")) << ended.err;
}

}  // namespace
}  // namespace scrape::test
