// A disk that does not take what it is given.

#include "run.hpp"

#include <cstdlib>

namespace scrape::test {
namespace {

class BadDisk : public Run {};

TEST_F(BadDisk, ReportsAnOutputDirectoryThatCannotBeMade) {
  auto const blocked = directory_.write("file", "in the way");
  auto const ended = scrape({"-o", blocked + "/pages", site_.url("/notes/1.txt")});
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_NE(ended.err.find("cannot write to the output directory '" + blocked + "/pages'"), std::string::npos)
      << ended.err;
  EXPECT_EQ(site_.server().counters().requests, 0U);
}

TEST_F(BadDisk, RecordsPagesThatAreTooLargeForTheFileSystem) {
  ProgramOptions options;
  options.arguments = with_site({site_.url("/bytes/3000000"), site_.url("/notes/1.txt")});
  options.file_size_limit = 1024 * 1024;
  auto const ended = Program(options).wait();
  EXPECT_EQ(ended.exit_code, 3) << ended.err;
  auto const found = by_url(records());
  EXPECT_EQ(text_of(found.at(site_.url("/bytes/3000000")), "error_class"), "write");
  EXPECT_EQ(text_of(found.at(site_.url("/notes/1.txt")), "outcome"), "saved");
  EXPECT_TRUE(std::filesystem::is_empty(pages_ + "/.scrape/tmp"));
}

TEST_F(BadDisk, StopsWhenRecordsCannotBeWritten) {
  std::vector<std::string> arguments{"--manifest", "/dev/full"};
  for (int i = 1; i <= 20; ++i)
    arguments.push_back(site_.url("/notes/" + std::to_string(i) + ".txt"));
  auto const ended = fetch(arguments);
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_NE(ended.err.find("cannot write the manifest '/dev/full': No space left on device"), std::string::npos)
      << ended.err;
}

TEST_F(BadDisk, StopsWhenTheDiskIsFull) {
  if (::system("unshare -rm true 2>/dev/null") != 0) GTEST_SKIP() << "this machine allows no mount namespaces";
  std::string list;
  for (int i = 0; i < 200; ++i)
    list += site_.url("/bytes/20000?" + std::to_string(i)) + "\n";
  auto const urls = directory_.write("urls.txt", list);
  std::filesystem::create_directory(directory_ / "small");
  // The manifest stands outside the full disk, so that every entry has its record.
  ProgramOptions options;
  options.executable = "/usr/bin/unshare";
  options.arguments = {"-rm",
                       "sh",
                       "-c",
                       "mount -t tmpfs -o size=300k tmpfs \"$1\" && shift && exec \"$@\"",
                       "sh",
                       directory_ / "small",
                       SCRAPE_BINARY,
                       "--cacert",
                       site_.ca_file(),
                       "-o",
                       directory_ / "small",
                       "--manifest",
                       directory_ / "m.jsonl",
                       urls};
  auto const ended = Program(options).wait();
  EXPECT_EQ(ended.exit_code, 3) << ended.err;
  auto counts = outcomes(read_records(directory_ / "m.jsonl"));
  EXPECT_EQ(counts["saved"] + counts["failed"] + counts["not_started"], 200);
  EXPECT_GT(counts["not_started"], 0);
  EXPECT_NE(ended.err.find("No space left on device"), std::string::npos) << ended.err;
}

// No file system becomes read-only while a run has files open there, unless the kernel finds it broken: it is the
// folder of the host that does.
TEST_F(BadDisk, StopsWhenItBecomesReadOnlyAndGoesOnWhenItIsWritableAgain) {
  if (::system("unshare -rm true 2>/dev/null") != 0) GTEST_SKIP() << "this machine allows no mount namespaces";
  std::string const script = R"(
    list=$1 pages=$2 host=$3; shift 3; exec 3<&0
    "$@" -o "$pages" - <&3 & run=$!
    until [ -e "$host/notes/1.txt" ]; do kill -0 $run || exit 98; sleep 0.02; done
    mount --bind "$host" "$host" && mount -o remount,bind,ro "$host" && echo read-only >&2
    wait $run; echo "first $?" >&2
    umount "$host"
    "$@" -o "$pages" - < "$list"; echo "second $?" >&2)";
  auto const first = site_.url("/notes/1.txt") + '\n';
  auto const second = site_.url("/bytes/1000") + '\n';
  ProgramOptions options;
  options.executable = "/usr/bin/unshare";
  options.arguments = {"-rm",          "sh",
                       "-c",           script,
                       "sh",           directory_.write("urls.txt", first + second),
                       pages_,         pages_ + '/' + site_.folder(),
                       SCRAPE_BINARY,  "--cacert",
                       site_.ca_file()};
  Program program(options);
  program.write_input(first);
  ASSERT_TRUE(program.wait_for_error_text("read-only\n"));
  program.write_input(second);
  auto const ended = program.wait();
  for (auto const* const text : {"Read-only file system", "\nfirst 3\n", "\nsecond 0\n"})
    EXPECT_NE(ended.err.find(text), std::string::npos) << ended.err;
  EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"saved", 2}}));
  EXPECT_EQ(site_.server().counters().requests_of.at("/notes/1.txt"), 1U) << "it is there";
}

TEST_F(BadDisk, DoesNotOverwriteItsListWithItsRecords) {
  auto const list = directory_.write("urls.txt", site_.url("/notes/1.txt") + "\n");
  EXPECT_EQ(fetch({"--manifest", list, list}).exit_code, 2);
  EXPECT_EQ(read_file(list), site_.url("/notes/1.txt") + "\n");
}

}  // namespace
}  // namespace scrape::test
