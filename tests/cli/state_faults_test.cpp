// A state that cannot be written, or is not what it was.

#include "cli/run.hpp"
#include "support/state.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>

namespace scrape::test {
namespace {

namespace fs = std::filesystem;

class StateFaults : public Run {
 protected:
  std::uint64_t requests() { return site_.server().counters().requests; }

  std::string notes(int count) const {
    std::string lines;
    for (int i = 1; i <= count; ++i)
      lines += site_.url("/notes/" + std::to_string(i) + ".txt") + '\n';
    return directory_.write("urls.txt", lines);
  }

  // Where a state was put that is no good.
  std::vector<std::string> states_aside() const {
    std::vector<std::string> names;
    for (auto const& file : fs::directory_iterator(pages_ + "/.scrape")) {
      auto const name = file.path().filename().string();
      if (name.starts_with("state.db.corrupt-") && !name.ends_with("-wal") && !name.ends_with("-shm"))
        names.push_back(name);
    }
    return names;
  }

  static void expect_told(Ended const& ended, std::string_view text) {
    EXPECT_NE(ended.err.find(text), std::string::npos) << ended.err;
  }

  // The next runs find all that is there.
  void expect_revalidation(std::string const& list, int count) {
    auto const before = requests();
    auto const ended = fetch({"-q", list});
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    EXPECT_EQ(ended.err, "");
    EXPECT_EQ(requests() - before, static_cast<std::uint64_t>(count));
    auto const all = records();
    EXPECT_EQ(outcomes(all), (std::map<std::string, int>{{"unchanged", count}}));
    EXPECT_TRUE(std::ranges::all_of(all, [](Record const& record) { return number_of(record, "status") == 304; }));
  }

  // A file system of that many KiB, where `script` runs with its folder as $1 and the command as the rest.
  Ended in_small_file_system(std::string const& script, std::vector<std::string> const& command) const {
    fs::create_directory(directory_ / "small");
    ProgramOptions options;
    options.executable = "/usr/bin/unshare";
    options.arguments = {"-rm",
                         "sh",
                         "-c",
                         script,
                         "sh",
                         directory_ / "small",
                         SCRAPE_BINARY,
                         "--cacert",
                         site_.ca_file(),
                         "--retry",
                         "0",
                         "-o",
                         directory_ / "small"};
    options.arguments.insert(options.arguments.end(), command.begin(), command.end());
    return Program(options).wait();
  }

  static bool allows_mount_namespaces() { return std::system("unshare -rm true 2>/dev/null") == 0; }
  std::string state_ = pages_ + "/.scrape/state.db";
};

TEST_F(StateFaults, AFullFileSystemEndsTheRunAndRoomLetsItGoOn) {
  if (!allows_mount_namespaces()) GTEST_SKIP() << "this machine allows no mount namespaces";
  std::string list;
  for (int i = 0; i < 200; ++i)
    list += site_.url("/bytes/20000?" + std::to_string(i)) + "\n";
  auto const ended = in_small_file_system(
      "folder=$1; shift; mount -t tmpfs -o size=900k tmpfs \"$folder\" || exit 99; \"$@\"; echo \"first $?\" >&2;"
      "mount -o remount,size=16m \"$folder\" && \"$@\"; echo \"second $?\" >&2; cp \"$folder/manifest.jsonl\" "
      "\"$folder-m\";"
      "find \"$folder\" -name '*.bin' -size -20000c; ls -A \"$folder/.scrape/tmp\"",
      {directory_.write("urls.txt", list)});
  expect_told(ended, "first 3\n");
  expect_told(ended, "No space left on device");
  expect_told(ended, "second 0\n");
  EXPECT_EQ(ended.out, "") << "files that are not whole";
  EXPECT_EQ(outcomes(read_records(directory_ / "small-m")), (std::map<std::string, int>{{"saved", 200}}));
}

TEST_F(StateFaults, AFileSystemThatBecomesReadOnlyEndsTheRun) {
  if (!allows_mount_namespaces()) GTEST_SKIP() << "this machine allows no mount namespaces";
  auto const ended = in_small_file_system(
      "folder=$1; shift; mount -t tmpfs -o size=16m tmpfs \"$folder\" || exit 99; \"$@\"; echo \"first $?\" >&2;"
      "mount -o remount,ro \"$folder\" && \"$@\"; echo \"second $?\" >&2;"
      "mount -o remount,rw \"$folder\" && \"$@\"; echo \"third $?\" >&2",
      {"-q", notes(5)});
  EXPECT_TRUE(ended.err.starts_with("first 0\nscrape: cannot write to the output directory '")) << ended.err;
  expect_told(ended, "Read-only file system");
  expect_told(ended, "\nsecond 3\nthird 0\n");
  EXPECT_EQ(requests(), 10U);
}

TEST_F(StateFaults, AStateThatMayNotGrowEndsTheRun) {
  auto const urls = notes(1000);
  ProgramOptions options;
  options.arguments = with_site({"--manifest", "-", "-j", "8", urls});
  options.file_size_limit = 256 * 1024;
  auto const ended = Program(options).wait();
  EXPECT_EQ(ended.exit_code, 3);
  expect_told(ended, "cannot write the state '" + state_ + "': ");
  expect_told(ended, "; the next run fetches again what it does not know");
  EXPECT_LT(requests(), 1000U) << "what cannot be recorded is not worth to be fetched";

  auto const again = fetch({"-q", urls});
  EXPECT_EQ(again.exit_code, 0) << again.err;
  auto counts = outcomes(records());
  EXPECT_EQ(counts["saved"] + counts["unchanged"], 1000);
}

TEST_F(StateFaults, AStateThatSomebodyHoldsEndsTheRunAfterAWhile) {
  auto const list = notes(3);
  ASSERT_EQ(fetch({list}).exit_code, 0);
  State other(pages_, State::Access::write);
  other.run("BEGIN EXCLUSIVE");
  for (auto const& options : {std::vector<std::string>{}, {"--changed", directory_ / "changed.txt"}}) {
    auto arguments = options;
    arguments.push_back(list);
    auto const ended = fetch(arguments);
    EXPECT_EQ(ended.exit_code, 3);
    expect_told(ended,
                "cannot write the state '" + state_ + "': database is locked; another program holds it: try again");
    EXPECT_FALSE(fs::exists(directory_ / "changed.txt")) << "nobody knows what is new";
  }
  other.run("ROLLBACK");
  expect_revalidation(list, 3);
}

TEST_F(StateFaults, AStateOfALaterVersionIsLeftAlone) {
  auto const list = notes(3);
  ASSERT_EQ(fetch({list}).exit_code, 0);
  State(pages_, State::Access::write).run("PRAGMA user_version = 999");
  auto const before = read_file(state_);
  auto const requests_before = requests();

  auto const ended = fetch({"-q", list});

  EXPECT_EQ(ended.exit_code, 3);
  expect_told(ended, "cannot use the state '" + state_ + "': a later scrape wrote it (version 999, this one knows 1)");
  EXPECT_TRUE(read_file(state_) == before);
  EXPECT_EQ(requests(), requests_before);
}

TEST_F(StateFaults, AStateThatIsGoneIsMadeAnewFromTheManifests) {
  auto const list = notes(3);
  ASSERT_EQ(fetch({list}).exit_code, 0);
  fs::remove(state_);
  auto const ended = fetch({"-q", list});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(ended.err, "scrape: what is known of '" + pages_ + "' was taken from its manifests: 3 files\n");
  EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"unchanged", 3}}));
  EXPECT_TRUE(fs::exists(pages_ + "/.scrape/runs/1.jsonl"));
  EXPECT_TRUE(fs::exists(pages_ + "/.scrape/runs/2.jsonl")) << "runs are counted on";
  expect_revalidation(list, 3);
}

class DamagedState : public StateFaults, public testing::WithParamInterface<std::string> {
 protected:
  void damage() const {
    auto const size = fs::file_size(state_);
    ASSERT_GT(size, 3U * 4096);
    if (GetParam() == "noise") std::ofstream(state_, std::ios::binary) << std::string(20'000, '#');
    if (GetParam() == "header") {
      std::fstream(state_, std::ios::in | std::ios::out | std::ios::binary) << std::string(100, '\xff');
    }
    if (GetParam() == "short") fs::resize_file(state_, 50);
    if (GetParam() == "page") fs::resize_file(state_, 4096);
    if (GetParam() == "half") fs::resize_file(state_, size / 2 + 100);
  }
};

TEST_P(DamagedState, IsSetAsideAndMadeAnewFromTheManifests) {
  auto const list = notes(20);
  ASSERT_EQ(fetch({list}).exit_code, 0);
  damage();

  auto const ended = fetch({"-q", list});

  EXPECT_EQ(ended.exit_code, 0);
  auto const aside = states_aside();
  ASSERT_EQ(aside.size(), 1U);
  expect_told(ended, "scrape: the state '" + state_ + "' is damaged (");
  expect_told(ended, "); it is kept as '" + pages_ + "/.scrape/" + aside.front() + "'\n");
  expect_told(ended, "was taken from its manifests: 20 files\n");
  EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"unchanged", 20}}));
  expect_revalidation(list, 20);
  EXPECT_EQ(states_aside(), aside);
}

INSTANTIATE_TEST_SUITE_P(Kinds, DamagedState, testing::Values("noise", "header", "short", "page", "half"),
                         [](auto const& kind) { return kind.param; });

// A run may have been killed at its very beginning.
TEST_F(StateFaults, AnEmptyStateIsMadeAnewFromTheManifests) {
  auto const list = notes(3);
  ASSERT_EQ(fetch({list}).exit_code, 0);
  fs::resize_file(state_, 0);
  auto const ended = fetch({"-q", list});
  EXPECT_EQ(ended.exit_code, 0);
  expect_told(ended, "was taken from its manifests: 3 files\n");
  EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"unchanged", 3}}));
  EXPECT_TRUE(fs::exists(pages_ + "/.scrape/runs/2.jsonl"));
}

class DamageInside : public StateFaults {
 protected:
  // What SQLite finds only when it comes there: all pages but those that it reads to open the state.
  void damage_pages_of(std::string const& table) const {
    std::vector<std::string> pages;
    State state(pages_);
    auto const size = static_cast<std::size_t>(state.number("PRAGMA page_size"));
    auto const root =
        static_cast<std::size_t>(state.number("SELECT rootpage FROM sqlite_master WHERE name = '" + table + "'"));
    std::fstream file(state_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>((root - 1) * size));
    file << std::string(size, '\x2a');
  }

  // It is noticed, nothing is lost, and the run after the next finds everything again.
  void expect_recovery(std::string const& list, int count) {
    auto const ended = fetch({"-q", list});
    EXPECT_TRUE(ended.exit_code == 0 || ended.exit_code == 3) << ended.exit_code << ended.err;
    EXPECT_EQ(states_aside().size(), 1U) << ended.err;
    expect_told(ended, "it is kept as '" + pages_ + "/.scrape/state.db.corrupt-");
    auto const next = fetch({"-q", list});
    EXPECT_EQ(next.exit_code, 0);
    expect_told(next, "was taken from its manifests: ");
    expect_revalidation(list, count);
  }
};

TEST_F(DamageInside, OfThePagesIsFoundAndMended) {
  auto const list = notes(50);
  ASSERT_EQ(fetch({list}).exit_code, 0);
  damage_pages_of("page");
  expect_recovery(list, 50);
}

TEST_F(DamageInside, OfTheirIndexIsFoundAndMended) {
  auto const list = notes(50);
  ASSERT_EQ(fetch({list}).exit_code, 0);
  damage_pages_of("sqlite_autoindex_page_1");
  expect_recovery(list, 50);
}

TEST_F(DamageInside, OfTheRunsIsFoundAndMended) {
  auto const list = notes(50);
  ASSERT_EQ(fetch({list}).exit_code, 0);
  damage_pages_of("run");
  auto const ended = fetch({"-q", list});
  EXPECT_EQ(ended.exit_code, 0) << "it is found in time";
  EXPECT_EQ(states_aside().size(), 1U);
  expect_revalidation(list, 50);
}

// Regression: the thread that reads entries knew nothing of exceptions.
TEST_F(DamageInside, EndsARunThatOnlyRetries) {
  auto const list = notes(50);
  ASSERT_EQ(fetch({list, site_.url("/status/404")}).exit_code, 1);
  damage_pages_of("page");
  auto const ended = fetch({"-q", "--retry-failed"});
  EXPECT_EQ(ended.exit_code, 3) << ended.err;
  expect_told(ended, "cannot use the state '" + state_ + "': database disk image is malformed");
  EXPECT_EQ(states_aside().size(), 1U);
  EXPECT_EQ(fetch({"-q", "--retry-failed"}).exit_code, 4);
  EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"failed", 1}}));
}

// Clocks are set while runs go on, and directories come from other machines.
TEST_F(StateFaults, TimesOfRunsMeanNothingForTheNextOne) {
  auto const urls = pages(6);
  for (auto const* const time : {"32503680000000", "0", "-1", "9223372036854775807"}) {
    fs::remove_all(pages_);
    EXPECT_EQ(fetch_with({"--max-total", "2500", "-j", "1"}, urls).exit_code, 5);
    State(pages_, State::Access::write).run(std::string("UPDATE run SET started = ") + time + ", ended = started");
    auto const before = requests();
    EXPECT_EQ(fetch_with({"-q"}, urls).exit_code, 0);
    EXPECT_EQ(requests() - before, 3U) << time;
    EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"saved", 6}}));
  }
}

}  // namespace
}  // namespace scrape::test
