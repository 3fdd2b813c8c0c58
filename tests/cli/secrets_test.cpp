// A secret that is planted in every place where users put one is found in none where others look.

#include "cli/run.hpp"

#include <filesystem>
#include <fstream>
#include <ostream>

namespace scrape::test {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view secret = "hunter2secret";
// "joe:hunter2secret", as Basic has it.
constexpr std::string_view in_base64 = "am9lOmh1bnRlcjJzZWNyZXQ=";

struct Place {
  char const* name;
  std::vector<std::string> (*arguments)(std::string const& directory);
};

void PrintTo(Place const& place, std::ostream* out) {
  *out << place.name;
}

std::string write_secret(std::string const& directory, char const* name, std::string const& text) {
  auto const file = directory + '/' + name;
  std::ofstream(file) << text;
  return file;
}

std::vector<std::string> in_user(std::string const& /*directory*/) {
  return {"-u", "joe:hunter2secret"};
}

std::vector<std::string> in_digest(std::string const& /*directory*/) {
  return {"--digest", "--user=joe:hunter2secret"};
}

std::vector<std::string> in_netrc(std::string const& directory) {
  return {"--netrc-file", write_secret(directory, "netrc", "default login joe password hunter2secret\n")};
}

std::vector<std::string> in_header(std::string const& /*directory*/) {
  return {"-H", "X-Key: hunter2secret", "-HAuthorization: Bearer hunter2secret"};
}

std::vector<std::string> in_header_file(std::string const& directory) {
  return {"-H", "@" + write_secret(directory, "headers", "Authorization: Bearer hunter2secret\n")};
}

std::vector<std::string> in_referer(std::string const& /*directory*/) {
  return {"-e", "https://example.org/?token=hunter2secret"};
}

std::vector<std::string> in_cookie(std::string const& /*directory*/) {
  return {"-b", "session=hunter2secret"};
}

std::vector<std::string> in_cookie_file(std::string const& directory) {
  return {"-b", write_secret(directory, "cookies", "127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\thunter2secret\n")};
}

std::vector<std::string> in_data(std::string const& /*directory*/) {
  return {"-d", "password=hunter2secret"};
}

std::vector<std::string> in_configuration(std::string const& directory) {
  return {"--config", write_secret(directory, "config.toml",
                                   "user = 'joe:hunter2secret'\ncookie = ['session=hunter2secret']\n"
                                   "header = ['X-Key: hunter2secret']\n")};
}

class Secrets : public Run, public testing::WithParamInterface<Place> {
 protected:
  std::vector<std::string> arguments() const {
    auto arguments = GetParam().arguments(directory_.path().string());
    arguments.insert(arguments.begin(), {"-vv", "--summary", summary_, "--metrics", directory_ / "metrics"});
    return arguments;
  }

  // In the last one, the other origin tells what it got.
  std::vector<std::string> entries() const {
    return {site_.url("/notes/1.txt"),
            site_.url("/redirect/loop"),
            site_.url("/status/404"),
            site_.url("/challenge/never"),
            site_.url("/challenge/basic/1"),
            site_.url("/fail/close-in-head"),
            site_.url("/redirect/to-other-host?url=" + elsewhere_.url("localhost", "/echo"))};
  }

  static void expect_none(std::string const& text, std::string const& where) {
    EXPECT_EQ(text.find(secret), std::string::npos) << where;
    EXPECT_EQ(text.find(in_base64), std::string::npos) << where;
  }

  LocalSite elsewhere_{LocalSite::Scheme::http};
};

TEST_P(Secrets, AreFoundNowhere) {
  auto all = arguments();
  auto const urls = entries();
  all.insert(all.end(), urls.begin(), urls.end());
  auto const ended = fetch(all);
  EXPECT_NE(ended.exit_code, 2) << ended.err;
  expect_none(ended.err, "the log");
  expect_none(ended.out, "standard output");
  expect_none(read_file(summary_), "the summary");
  expect_none(read_file(directory_ / "metrics"), "the metrics");
  for (auto const& url : urls)
    expect_none(scrape({"explain", pages_, url}).out, "explain " + url);
  expect_none(scrape({"status", pages_}).out, "status");
  auto files = 0;
  for (auto const& file : fs::recursive_directory_iterator(pages_)) {
    if (!file.is_regular_file()) continue;
    ++files;
    expect_none(read_file(file.path()), file.path());
  }
  EXPECT_GT(files, 3);
}

TEST_P(Secrets, StandInNoMessageOfMisuse) {
  auto all = arguments();
  all.insert(all.end(), {"--retries", "-j", "many", site_.url("/notes/1.txt")});
  auto const ended = fetch(all);
  EXPECT_EQ(ended.exit_code, 2);
  expect_none(ended.err, "the message");
}

TEST_P(Secrets, AreHiddenFromOtherUsers) {
  ProgramOptions options;
  options.arguments = with_site(arguments());
  options.arguments.push_back(site_.url("/fail/hang"));
  Program program(options);
  ASSERT_TRUE(program.wait_for_error_text("requested entry=1"));
  expect_none(read_file("/proc/" + std::to_string(program.id()) + "/cmdline"), "the process title");
}

INSTANTIATE_TEST_SUITE_P(Everywhere, Secrets,
                         testing::Values(Place{"user", &in_user}, Place{"digest", &in_digest},
                                         Place{"netrc", &in_netrc}, Place{"header", &in_header},
                                         Place{"header_file", &in_header_file}, Place{"referer", &in_referer},
                                         Place{"cookie", &in_cookie}, Place{"cookie_file", &in_cookie_file},
                                         Place{"data", &in_data}, Place{"configuration", &in_configuration}),
                         [](auto const& place) { return std::string(place.param.name); });

}  // namespace
}  // namespace scrape::test
