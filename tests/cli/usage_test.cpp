// The command line itself: what it takes, what it refuses, what it says.

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <set>
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

// The long names in a text, each with its dashes.
std::set<std::string> options_in(std::string const& text) {
  static std::regex const option("(^|[^a-z0-9-])(--[a-z][a-z0-9.-]*[a-z0-9])");
  std::set<std::string> names;
  for (std::sregex_iterator found(text.begin(), text.end(), option); found != std::sregex_iterator(); ++found)
    names.insert((*found)[2]);
  return names;
}

TEST(Usage, ListsOnStandardOutputTheOptionsThatTheReadmeExplains) {
  auto const readme = read_file(SCRAPE_README);
  auto const begin = readme.find("## Options");
  auto const explained = options_in(readme.substr(begin, readme.find("\n## ", begin) - begin));
  auto const ended = scrape({"--help"});
  EXPECT_EQ(ended.exit_code, 0);
  auto listed = options_in(ended.out);
  EXPECT_GT(listed.size(), 30U);
  EXPECT_EQ(listed.erase("--help") + listed.erase("--version"), 2U);
  EXPECT_EQ(listed, explained);
}

TEST(Usage, NamesTheNearestOptionWhenOneIsUnknown) {
  auto const ended = scrape({"--output-dri", "x"});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_EQ(ended.err, "scrape: unknown option '--output-dri'; did you mean --output-dir?; see scrape --help\n");
}

TEST(Usage, TakesTheLastOfAnOptionThatIsGivenTwice) {
  TemporaryDirectory const directory;
  scrape({"-o", directory / "first", "-o", directory / "last", "--retry", "9", "--retry", "0", "http://127.0.0.1:1/"});
  EXPECT_EQ(files_below(directory.path()), (std::vector<std::string>{"last/manifest.jsonl"}));
}

TEST(Usage, RefusesOptionsOfLaterVersions) {
  for (auto const* const option : {"--expand-sitemaps", "--proxy", "--netrc"}) {
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
