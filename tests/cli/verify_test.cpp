// scrape verify: the files of a directory against its records.

#include "cli/run.hpp"
#include "support/state.hpp"

#include <algorithm>
#include <map>
#include <sstream>

namespace scrape::test {
namespace {

namespace fs = std::filesystem;

class Verify : public Run {
 protected:
  std::string path(std::string_view page) const { return site_.folder() + '/' + std::string(page); }
  std::string in_pages(std::string_view page) const { return pages_ + '/' + path(page); }
  void write(std::string_view name, std::string_view content) const {
    directory_.write("pages/" + std::string(name), content);
  }

  // Notes 1 to N, one after the other.
  void save_notes(int count) const {
    std::vector<std::string> arguments{"-q", "-j", "1"};
    for (int i = 1; i <= count; ++i)
      arguments.push_back(site_.url("/notes/" + std::to_string(i) + ".txt"));
    ASSERT_EQ(fetch(arguments).exit_code, 0);
  }

  Ended verify(std::vector<std::string> options = {}) const {
    options.insert(options.begin(), {"verify", pages_});
    return scrape(options);
  }

  // What sha256sum(1) says, in the directory.
  Ended check(std::string const& sums) const {
    ProgramOptions options;
    options.executable = "sha256sum";
    options.arguments = {"-c", "--strict", "--quiet", directory_.write("sums", sums)};
    options.directory = pages_;
    return Program(options).wait();
  }

  // All that is there, with the time of its last change.
  std::map<std::string, fs::file_time_type> everything() const {
    std::map<std::string, fs::file_time_type> all{{"", fs::last_write_time(pages_)}};
    for (auto const& entry : fs::recursive_directory_iterator(pages_))
      all.emplace(entry.path(), entry.last_write_time());
    return all;
  }
};

TEST_F(Verify, FindsThatAllIsRight) {
  save_notes(3);
  auto const ended = verify();
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(ended.out, "");
  EXPECT_EQ(ended.err, "scrape: 3 right, 0 missing, 0 altered, 0 unknown\n");
}

TEST_F(Verify, NamesWhatIsMissingAndAlteredInTheOrderOfTheRecords) {
  save_notes(6);
  auto content = read_file(in_pages("notes/2.txt"));
  auto const size = std::to_string(content.size());
  content[0] = '#';
  write(path("notes/2.txt"), content);
  fs::remove(in_pages("notes/3.txt"));
  write(path("notes/4.txt"), "");
  fs::remove(in_pages("notes/5.txt"));
  fs::create_symlink("1.txt", in_pages("notes/5.txt"));
  auto const ended = verify();
  EXPECT_EQ(ended.exit_code, 1);
  auto const size_of_4 = number_of(by_url(records()).at(site_.url("/notes/4.txt")), "bytes");
  EXPECT_EQ(ended.out, "altered " + path("notes/2.txt") + " (content)\nmissing " + path("notes/3.txt") + "\naltered " +
                           path("notes/4.txt") + " (0 bytes, " + std::to_string(size_of_4) + " recorded)\naltered " +
                           path("notes/5.txt") + " (it is no file now)\n");
  EXPECT_EQ(ended.err, "scrape: 2 right, 1 missing, 3 altered, 0 unknown\n");
}

TEST_F(Verify, TakesAPageForMissingWhoseFolderIsGone) {
  save_notes(1);
  fs::remove_all(in_pages("notes"));
  write(path("notes"), "a file now");
  auto const ended = verify();
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(ended.out, "missing " + path("notes/1.txt") + "\nunknown " + path("notes") + '\n');
}

TEST_F(Verify, TellsUnknownFilesWhichAreNoFailure) {
  save_notes(1);
  write("a/b/stranger\n\x1b[2J.txt", "x");
  write("a/manifest.jsonl", "x");
  fs::create_directory_symlink("/", pages_ + "/link");
  fs::create_directories(pages_ + "/empty/folder");
  auto const ended = verify();
  EXPECT_EQ(ended.exit_code, 0);
  std::istringstream out(ended.out);
  std::vector<std::string> lines;
  for (std::string line; std::getline(out, line);)
    lines.push_back(line);
  std::ranges::sort(lines);
  EXPECT_EQ(lines, (std::vector<std::string>{"unknown a/b/stranger\\x0a\\x1b[2J.txt", "unknown a/manifest.jsonl",
                                             "unknown link"}));
  EXPECT_EQ(ended.err, "scrape: 1 right, 0 missing, 0 altered, 3 unknown\n");
}

TEST_F(Verify, KnowsWhatScrapeKeepsBesidesPages) {
  save_notes(1);
  write(".scrape/tmp/1-1", "half a page");
  write("snapshots/2026/page", "x");
  EXPECT_EQ(verify().out, "");
}

TEST_F(Verify, ComparesErrorPagesThatWereKeptToo) {
  EXPECT_EQ(fetch({"-q", "--keep-error-pages", site_.url("/status/404"), site_.url("/notes/1.txt")}).exit_code, 1);
  EXPECT_EQ(verify().err, "scrape: 2 right, 0 missing, 0 altered, 0 unknown\n");
  auto const error_page = text_of(by_url(records()).at(site_.url("/status/404")), "path");
  fs::remove(pages_ + '/' + error_page);
  EXPECT_EQ(verify().out, "missing " + error_page + '\n');
}

TEST_F(Verify, GoesByTheLastRunForANameThatAnotherUrlHadBefore) {
  EXPECT_EQ(fetch({"-q", "--name", "{index}.txt", site_.url("/notes/1.txt")}).exit_code, 0);
  EXPECT_EQ(fetch({"-q", "--name", "{index}.txt", site_.url("/notes/2.txt")}).exit_code, 0);
  auto const ended = verify();
  EXPECT_EQ(ended.err, "scrape: 1 right, 0 missing, 0 altered, 0 unknown\n");
  EXPECT_EQ(ended.exit_code, 0);
}

TEST_F(Verify, ComparesMoreFilesThanItLooksAtTogether) {
  ASSERT_EQ(fetch_with({"-q"}, pages(2'500)).exit_code, 0);
  auto const victim = pages_ + '/' + text_of(records().at(2'400), "path");
  fs::remove(victim);
  auto const ended = verify();
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(ended.err, "scrape: 2499 right, 1 missing, 0 altered, 0 unknown\n");
}

TEST_F(Verify, SaysWhatItCannotRead) {
  save_notes(1);
  fs::remove_all(in_pages("notes"));
  fs::create_symlink("notes", in_pages("notes"));
  auto const ended = verify();
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_TRUE(ended.out.starts_with("unreadable " + path("notes/1.txt") + " (Too many levels of symbolic links)\n"))
      << ended.out;
  EXPECT_EQ(ended.err, "scrape: 0 right, 0 missing, 0 altered, 1 unknown, 1 unreadable\n");
}

TEST_F(Verify, PrintsSumsThatSha256sumAccepts) {
  save_notes(2);
  std::string list;
  auto const names =
      std::to_array<std::string>({R"(back\\slash)", "-", "-c", " blanks ", "\u00fc\u4e16", "'\\\"$(x)*", "\\\\"});
  for (std::size_t i = 0; i < names.size(); ++i) {
    list += R"({"url": ")" + site_.url("/bytes/100?" + std::to_string(i)) + R"(", "path": ")" + names.at(i) + "\"}\n";
  }
  ASSERT_EQ(fetch({"-q", directory_.write("list", list)}).exit_code, 0);
  auto const sums = verify({"--sha256sums"});
  EXPECT_EQ(sums.exit_code, 0);
  EXPECT_EQ(sums.err, "");
  EXPECT_EQ(std::ranges::count(sums.out, '\n'), 9);
  auto const checked = check(sums.out);
  EXPECT_EQ(checked.exit_code, 0) << checked.err << sums.out;
  EXPECT_EQ(checked.out, "");

  write("-c", "altered");
  auto const altered = check(verify({"--sha256sums"}).out);
  EXPECT_EQ(altered.exit_code, 1);
  EXPECT_EQ(altered.out, "-c: FAILED\n") << "what was saved is printed, not what is there";
}

// Our names have no line ends, but a list of sums must not be ambiguous whatever is recorded.
TEST_F(Verify, PrintsSumsOfNamesWithLineEnds) {
  save_notes(1);
  auto const odd = path("a\nb\r\\c");
  fs::rename(in_pages("notes/1.txt"), pages_ + '/' + odd);
  State(pages_, State::Access::write)
      .run("UPDATE page SET path = replace(replace('" + path("a<b>\\c") + "', '<', char(10)), '>', char(13))");
  auto const sums = verify({"--sha256sums"}).out;
  EXPECT_TRUE(sums.starts_with('\\')) << sums;
  EXPECT_TRUE(sums.ends_with(path("a\\nb\\r\\\\c") + '\n')) << sums;
  EXPECT_EQ(check(sums).exit_code, 0) << sums;
}

TEST_F(Verify, LeavesNoTrace) {
  save_notes(2);
  auto const before = everything();
  EXPECT_EQ(verify().exit_code, 0);
  EXPECT_EQ(verify({"--sha256sums"}).exit_code, 0);
  EXPECT_EQ(scrape({"status", pages_}).exit_code, 0);
  EXPECT_EQ(scrape({"explain", pages_, site_.url("/notes/1.txt")}).exit_code, 0);
  EXPECT_EQ(scrape({"explain", pages_, site_.url("/notes/9.txt")}).exit_code, 1);
  EXPECT_EQ(fetch({"-n", "--retry-failed"}).exit_code, 2);
  EXPECT_EQ(everything(), before);
}

TEST_F(Verify, WorksWhileARunIsGoingOn) {
  save_notes(2);
  ProgramOptions options;
  options.arguments = with_site({"-v"});
  Program running(options);
  running.write_input(site_.url("/notes/3.txt") + "\n");
  ASSERT_TRUE(running.wait_for_error_text("saved"));
  auto const ended = verify();
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_TRUE(ended.err.ends_with(
      "scrape: a run is going on there: a page that it saved just now may be told as altered or unknown\n"))
      << ended.err;
  EXPECT_EQ(running.wait().exit_code, 0);
  EXPECT_EQ(verify().err, "scrape: 3 right, 0 missing, 0 altered, 0 unknown\n");
}

TEST_F(Verify, WorksAfterARunWasKilled) {
  Program running(waiting_run());
  begin(running);
  running.send_signal(SIGKILL);
  running.wait();
  auto const ended = verify();
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(ended.err, "scrape: 1 right, 0 missing, 0 altered, 0 unknown\n");
}

TEST_F(Verify, SaysWhatIsWrongWithItsCommandLine) {
  save_notes(1);
  for (auto const* const verb : {"verify", "explain", "status"}) {
    auto const help = std::string("; see scrape ") + verb + " --help\n";
    EXPECT_EQ(scrape({verb}).err, "scrape: DIR is required" + help);
    EXPECT_EQ(scrape({verb, "--foo=1", pages_}).err, "scrape: unknown option '--foo'" + help);
    EXPECT_EQ(scrape({verb, pages_, "http://a.example/", "more"}).exit_code, 2);
    auto const helped = scrape({verb, "--help"});
    EXPECT_EQ(helped.exit_code, 0);
    EXPECT_NE(helped.out.find("Usage: scrape " + std::string(verb)), std::string::npos) << helped.out;
    EXPECT_NE(scrape({"--help"}).out.find("scrape " + std::string(verb) + " DIR"), std::string::npos);
    auto const misplaced = scrape({"-q", verb, pages_});
    EXPECT_EQ(misplaced.exit_code, 2);
    EXPECT_TRUE(misplaced.err.starts_with("scrape: '" + std::string(verb) + "' comes first: ")) << misplaced.err;
  }
}

TEST_F(Verify, NeedsRecords) {
  fs::create_directories(pages_);
  for (auto const& directory : {pages_, directory_ / "nothing"}) {
    for (auto const& arguments :
         {std::vector<std::string>{"verify", directory}, {"status", directory}, {"explain", directory, "a.example"}}) {
      auto const ended = scrape(arguments);
      EXPECT_EQ(ended.exit_code, 2);
      EXPECT_EQ(ended.err, "scrape: '" + directory + "' has no records: no run has saved pages there\n");
    }
  }
  EXPECT_FALSE(fs::exists(directory_ / "nothing"));
  EXPECT_TRUE(fs::is_empty(pages_));
}

// Regression: an empty list leaves a state without a run.
TEST_F(Verify, NeedsARun) {
  ASSERT_EQ(fetch({"-q", directory_.write("empty", "")}).exit_code, 2);
  for (auto const& arguments : {std::vector<std::string>{"verify", pages_},
                                {"verify", "--sha256sums", pages_},
                                {"status", pages_},
                                {"explain", pages_, "a.example"}}) {
    auto const ended = scrape(arguments);
    EXPECT_EQ(ended.exit_code, 2);
    EXPECT_EQ(ended.err, "scrape: '" + pages_ + "' has no record of a run\n");
  }
}

TEST_F(Verify, IsLocalTroubleWithoutAReadableState) {
  write(".scrape/state.db", std::string(10'000, 'x'));
  for (auto const& arguments :
       {std::vector<std::string>{"verify", pages_}, {"status", pages_}, {"explain", pages_, "http://a.example/"}}) {
    auto const ended = scrape(arguments);
    EXPECT_EQ(ended.exit_code, 3);
    EXPECT_EQ(ended.err, "scrape: cannot use the state '" + pages_ + "/.scrape/state.db': file is not a database\n");
  }
}

TEST_F(Verify, EndsQuietlyWhenNobodyReadsIt) {
  save_notes(1);
  ProgramOptions options;
  options.arguments = {"verify", pages_, "--sha256sums"};
  options.closes_output_early = true;
  auto const ended = Program(options).wait();
  EXPECT_EQ(ended.exit_code, 141);
  EXPECT_EQ(ended.err, "");
}

TEST_F(Verify, IsAListWhenItIsGivenAsOne) {
  directory_.write("verify", site_.url("/notes/1.txt") + "\n");
  ProgramOptions options;
  options.arguments = with_site({"-q", "./verify"});
  options.directory = directory_.path();
  EXPECT_EQ(Program(options).wait().exit_code, 0);
  EXPECT_EQ(records().size(), 1U);
}

}  // namespace
}  // namespace scrape::test
