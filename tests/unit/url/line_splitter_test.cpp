#include <scrape/url/line_splitter.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace scrape::url {
namespace {

std::vector<Line> split(std::string_view text, std::size_t piece_size) {
  LineSplitter splitter;
  std::vector<Line> lines;
  while (!text.empty()) {
    for (auto& line : splitter.feed(text.substr(0, piece_size)))
      lines.push_back(std::move(line));
    text.remove_prefix(std::min(piece_size, text.size()));
  }
  for (auto& line : splitter.finish())
    lines.push_back(std::move(line));
  return lines;
}

std::vector<std::string> texts(std::vector<Line> const& lines) {
  std::vector<std::string> out;
  for (auto const& line : lines)
    out.push_back(line.text);
  return out;
}

using Texts = std::vector<std::string>;

TEST(LineSplitter, FindsTheSameLinesHoweverTheBytesArrive) {
  std::string_view const text =
      "\xef\xbb\xbf"
      "a\n\n bc \r\nd";

  for (std::size_t size = 1; size <= text.size(); ++size) {
    EXPECT_EQ(texts(split(text, size)), (Texts{"a", "", " bc \r", "d"})) << size;
  }
}

TEST(LineSplitter, CountsItsLinesFromOne) {
  auto const lines = split("a\n\nb", 100);

  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].number, 1U);
  EXPECT_EQ(lines[2].number, 3U);
}

TEST(LineSplitter, GivesALineAsSoonAsItEnds) {
  LineSplitter splitter;

  EXPECT_TRUE(splitter.feed("a").empty());
  EXPECT_EQ(texts(splitter.feed("b\nc")), Texts{"ab"});
}

TEST(LineSplitter, HasNoLineAfterTheLastLineFeed) {
  EXPECT_EQ(texts(split("a\n", 1)), Texts{"a"});
  EXPECT_TRUE(split("", 1).empty());
}

TEST(LineSplitter, DropsAByteOrderMarkOnlyInFrontOfAll) {
  EXPECT_EQ(texts(split("a\n\xef\xbb\xbf"
                        "b",
                        1)),
            (Texts{"a",
                   "\xef\xbb\xbf"
                   "b"}));
}

TEST(LineSplitter, KeepsNulBytes) {
  EXPECT_EQ(texts(split(std::string_view("a\0b\n", 4), 4)), Texts{std::string("a\0b", 3)});
}

TEST(LineSplitter, CutsALineThatIsTooLong) {
  auto const lines = split(std::string(longest_line + 1, 'a') + "\nb", 65536);

  ASSERT_EQ(lines.size(), 2U);
  EXPECT_TRUE(lines[0].is_too_long);
  EXPECT_EQ(lines[0].text.size(), longest_line);
  EXPECT_FALSE(lines[1].is_too_long);
  EXPECT_EQ(lines[1].text, "b");
}

TEST(LineSplitter, TakesALineOfTheGreatestLength) {
  auto const lines = split(std::string(longest_line, 'a') + '\n', 65536);

  ASSERT_EQ(lines.size(), 1U);
  EXPECT_FALSE(lines[0].is_too_long);
}

}  // namespace
}  // namespace scrape::url
