// Pages as files: whole under their name, or not there.

#include "integration/support/pages.hpp"
#include "site/content.hpp"
#include "support/sha256.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include <sys/stat.h>

namespace scrape::store {
namespace {

namespace fs = std::filesystem;
using test::read_file;
using Files = std::vector<std::string>;

class FileStore : public testing::Test {
 protected:
  test::Pages pages_;
};

std::vector<std::string> cut(std::string const& text, std::size_t size) {
  std::vector<std::string> pieces;
  for (std::size_t at = 0; at < text.size(); at += size)
    pieces.push_back(text.substr(at, size));
  return pieces;
}

TEST_F(FileStore, SavesAPageUnderItsNameAndTellsSizeAndHash) {
  auto const stored = pages_.save("a.html", {"hello ", "world"});
  ASSERT_TRUE(stored) << stored.error().message();
  EXPECT_EQ(stored->path, "a.html");
  EXPECT_EQ(stored->bytes.value, 11U);
  EXPECT_EQ(stored->sha256, test::sha256_hex("hello world"));
  EXPECT_EQ(pages_.files(), Files{"a.html"});
  EXPECT_EQ(read_file(pages_ / "a.html"), "hello world");
  EXPECT_EQ(pages_.temporary_files(), 0U);
}

TEST_F(FileStore, SavesAnEmptyPage) {
  auto const stored = pages_.save("empty", {});
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->bytes.value, 0U);
  EXPECT_EQ(stored->sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(fs::file_size(pages_ / "empty"), 0U);
}

TEST_F(FileStore, ShowsNothingBeforeItIsCommitted) {
  auto const sink = pages_.open("a/b.html");
  ASSERT_TRUE(pages_.write(*sink, {std::string(200'000, 'x')}));
  EXPECT_EQ(pages_.files(), Files{});
  EXPECT_FALSE(fs::exists(pages_ / "a"));
  EXPECT_EQ(pages_.temporary_files(), 1U);
  ASSERT_TRUE(pages_.commit(*sink));
  EXPECT_EQ(pages_.files(), Files{"a/b.html"});
  EXPECT_EQ(pages_.temporary_files(), 0U);
}

TEST_F(FileStore, MakesTheFoldersOfAName) {
  ASSERT_TRUE(pages_.save("a/b/c/d.html", {"x"}));
  ASSERT_TRUE(pages_.save("a/b/e.html", {"y"}));
  EXPECT_EQ(pages_.files(), (Files{"a/b/c/d.html", "a/b/e.html"}));
}

TEST_F(FileStore, DiscardsAPageThatIsNotCommitted) {
  for (std::size_t const size : {0U, 10U, 200'000U}) {
    auto const sink = pages_.open("a/" + std::to_string(size));
    ASSERT_TRUE(pages_.write(*sink, {std::string(size, 'x')}));
  }
  pages_.settle();
  EXPECT_EQ(pages_.files(), Files{});
  EXPECT_EQ(pages_.temporary_files(), 0U);
  EXPECT_FALSE(fs::exists(pages_ / "a"));
}

TEST_F(FileStore, WritesSmallPagesOnlyWhenTheyAreComplete) {
  auto const sink = pages_.open("small");
  ASSERT_TRUE(pages_.write(*sink, {std::string(1000, 'x')}));
  EXPECT_EQ(pages_.temporary_files(), 0U);
}

TEST_F(FileStore, ReplacesAPageInOneStep) {
  ASSERT_TRUE(pages_.save("a.html", {"old"}));
  std::ifstream reader(pages_ / "a.html");
  fs::create_hard_link(pages_ / "a.html", pages_ / "witness");
  auto const sink = pages_.open("a.html");
  ASSERT_TRUE(pages_.write(*sink, {std::string(200'000, 'n')}));
  EXPECT_EQ(read_file(pages_ / "a.html"), "old");
  ASSERT_TRUE(pages_.commit(*sink));
  EXPECT_EQ(fs::file_size(pages_ / "a.html"), 200'000U);
  EXPECT_EQ(read_file(pages_ / "witness"), "old") << "the old file was written to";
  std::string seen;
  EXPECT_TRUE(reader >> seen);
  EXPECT_EQ(seen, "old") << "who had it open reads on";
}

TEST_F(FileStore, KeepsThePageThatWasThereWhenTheNewOneIsDiscarded) {
  ASSERT_TRUE(pages_.save("a.html", {"old"}));
  {
    auto const sink = pages_.open("a.html");
    ASSERT_TRUE(pages_.write(*sink, {std::string(200'000, 'n')}));
  }
  pages_.settle();
  EXPECT_EQ(read_file(pages_ / "a.html"), "old");
  EXPECT_EQ(pages_.temporary_files(), 0U);
}

TEST_F(FileStore, SavesBodiesHoweverTheyAreCut) {
  constexpr std::size_t piece = 68 * 1024;  // what a page may have to be written in one piece
  for (auto const size : {std::size_t{1}, piece - 1, piece, piece + 1, 3 * piece, std::size_t{2'000'003}}) {
    auto const body = site::bytes_body(size);
    for (auto const step : {std::size_t{1000}, std::size_t{32'768}, piece, size}) {
      auto const stored = pages_.save("big.bin", cut(body, step));
      ASSERT_TRUE(stored) << stored.error().message();
      EXPECT_EQ(stored->bytes.value, size);
      EXPECT_EQ(stored->sha256, test::sha256_hex(body));
      EXPECT_TRUE(read_file(pages_ / "big.bin") == body);
    }
  }
}

TEST_F(FileStore, KeepsManyOpenPagesApart) {
  std::vector<std::unique_ptr<BodySink>> sinks;
  for (int i = 0; i < 50; ++i)
    sinks.push_back(pages_.open(std::to_string(i)));
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 50; ++i)
      ASSERT_TRUE(pages_.write(*sinks[static_cast<std::size_t>(i)], {std::string(40'000, static_cast<char>('0' + i))}));
  }
  for (auto const& sink : sinks)
    ASSERT_TRUE(pages_.commit(*sink));
  for (int i = 0; i < 50; ++i)
    EXPECT_TRUE(read_file(pages_ / std::to_string(i)) == std::string(120'000, static_cast<char>('0' + i)));
}

TEST_F(FileStore, GivesAPageTheRightsThatTheUmaskLeaves) {
  auto const before = ::umask(027);
  auto const stored = pages_.save("folder/a.html", {"x"});
  ::umask(before);
  ASSERT_TRUE(stored);
  EXPECT_EQ(fs::status(pages_ / "folder/a.html").permissions(), static_cast<fs::perms>(0640));
  EXPECT_EQ(fs::status(pages_ / "folder").permissions(), static_cast<fs::perms>(0750));
}

TEST_F(FileStore, GoesOnWhenTheDirectoryIsMoved) {
  auto const sink = pages_.open("a.html");
  ASSERT_TRUE(pages_.write(*sink, {std::string(100'000, 'x')}));
  fs::rename(pages_.path(), pages_.path() + "-moved");
  EXPECT_TRUE(pages_.commit(*sink));
  EXPECT_EQ(test::files_below(pages_.path() + "-moved"), Files{"a.html"});
  EXPECT_FALSE(fs::exists(pages_.path()));
}

}  // namespace
}  // namespace scrape::store
