// Lists as they come: in pieces, late, or never.

#include "integration/support/fifo.hpp"
#include "support/temporary_directory.hpp"

#include <scrape/base/fatal.hpp>
#include <scrape/engine/list_reader.hpp>

#include <gtest/gtest.h>

#include <future>
#include <string>
#include <thread>
#include <vector>

namespace scrape::engine {
namespace {

using Texts = std::vector<std::string>;
using Kind = Source::Kind;

std::vector<Item> read_all(ListReader& reader) {
  std::vector<Item> all;
  while (true) {
    auto items = reader.read();
    if (items.empty()) return all;
    std::ranges::move(items, std::back_inserter(all));
  }
}

Texts given(std::vector<Item> const& items) {
  Texts texts;
  for (auto const& item : items)
    texts.push_back(item.entry.given);
  return texts;
}

Texts places(std::vector<Item> const& items) {
  Texts texts;
  for (auto const& item : items)
    texts.push_back(std::to_string(item.entry.index) + ' ' + item.entry.source);
  return texts;
}

class ListReaderTest : public testing::Test {
 protected:
  test::TemporaryDirectory directory_;
  test::Fifo fifo_{directory_ / "fifo"};
};

TEST_F(ListReaderTest, ReadsTheSourcesInTheirOrderAndCountsOverAllOfThem) {
  auto const list = directory_.write("urls.txt", "# two of them\nhttp://b/\n\nhttp://c/");
  ListReader reader({{Kind::url, "http://a/", 1}, {Kind::file, list, 2}, {Kind::url, "http://d/", 3}});
  auto const items = read_all(reader);
  EXPECT_EQ(given(items), (Texts{"http://a/", "http://b/", "http://c/", "http://d/"}));
  EXPECT_EQ(places(items), (Texts{"1 argv:1", "2 " + list + ":2", "3 " + list + ":4", "4 argv:3"}));
}

TEST_F(ListReaderTest, CountsBadLinesToo) {
  auto const list = directory_.write("urls.txt", "http://a/\nno url at all\nhttp://b/\n");
  ListReader reader({{Kind::file, list, 1}});
  auto const items = read_all(reader);
  ASSERT_EQ(items.size(), 3U);
  EXPECT_TRUE(std::holds_alternative<plan::BadLine>(items[1].line));
  EXPECT_EQ(items[2].entry.index, 3U);
}

TEST_F(ListReaderTest, HasNothingToSayWithoutSources) {
  ListReader reader({});
  EXPECT_TRUE(reader.read().empty());
  EXPECT_TRUE(reader.read().empty());
}

TEST_F(ListReaderTest, PutsLinesTogetherThatArriveByteByByte) {
  ListReader reader({{Kind::file, fifo_.path(), 1}});
  std::thread writer([this] {
    auto const end = fifo_.open_to_write();
    for (auto const byte : std::string("http://a/1\r\nhttp://a/2\n\nhttp://a/3"))
      test::write_all(end, {&byte, 1});
  });
  auto const items = read_all(reader);
  writer.join();
  EXPECT_EQ(given(items), (Texts{"http://a/1", "http://a/2", "http://a/3"}));
  EXPECT_EQ(places(items).back(), "3 " + fifo_.path() + ":4");
}

TEST_F(ListReaderTest, GivesALineAsSoonAsItIsThere) {
  ListReader reader({{Kind::file, fifo_.path(), 1}});
  auto const end = fifo_.open_to_write();
  test::write_all(end, "http://a/1\nhttp://a/");
  EXPECT_EQ(given(reader.read()), Texts{"http://a/1"});
  test::write_all(end, "2\n");
  EXPECT_EQ(given(reader.read()), Texts{"http://a/2"});
}

TEST_F(ListReaderTest, OpensAFifoThatHasNoWriterYet) {
  ListReader reader({{Kind::file, fifo_.path(), 1}});
  auto items = std::async(std::launch::async, [&reader] { return read_all(reader); });
  test::write_all(fifo_.open_to_write(), "http://a/\n");
  EXPECT_EQ(given(items.get()), Texts{"http://a/"});
}

TEST_F(ListReaderTest, AnInterruptEndsTheWaitForAWriter) {
  ListReader reader({{Kind::file, fifo_.path(), 1}});
  auto items = std::async(std::launch::async, [&reader] { return reader.read(); });
  reader.interrupt();
  EXPECT_TRUE(items.get().empty());
}

TEST_F(ListReaderTest, AnInterruptEndsTheWaitForMoreLines) {
  ListReader reader({{Kind::file, fifo_.path(), 1}});
  auto const end = fifo_.open_to_write();
  test::write_all(end, "http://a/1\nhttp://a/half");
  EXPECT_EQ(given(reader.read()), Texts{"http://a/1"});
  auto items = std::async(std::launch::async, [&reader] { return read_all(reader); });
  reader.interrupt();
  EXPECT_EQ(given(items.get()), Texts{"http://a/half"}) << "what was read is not lost";
}

TEST_F(ListReaderTest, AfterAnInterruptFilesAreStillReadToTheirEnd) {
  std::string lines;
  for (int i = 0; i < 10'000; ++i)
    lines += "http://b/" + std::to_string(i) + '\n';
  auto const list = directory_.write("urls.txt", lines);
  ListReader reader({{Kind::file, fifo_.path(), 1}, {Kind::file, list, 2}, {Kind::url, "http://c/", 3}});
  auto const end = fifo_.open_to_write();
  test::write_all(end, "http://a/\n");
  reader.interrupt();
  auto const items = read_all(reader);
  EXPECT_EQ(items.size(), 10'001U);
  EXPECT_EQ(items.front().entry.given, "http://b/0") << "a pipe is at its end: it may go on for ever";
  EXPECT_EQ(items.back().entry.given, "http://c/");
}

TEST_F(ListReaderTest, ReadsALargeListInPiecesAndLosesNothing) {
  std::string lines;
  for (int i = 1; i <= 50'000; ++i)
    lines += "http://a/" + std::to_string(i) + '\n';
  ListReader reader({{Kind::file, directory_.write("urls.txt", lines), 1}});
  EXPECT_LT(reader.read().size(), 10'000U) << "a list is not read at once";
  auto const rest = read_all(reader);
  EXPECT_EQ(rest.back().entry.index, 50'000U);
  EXPECT_EQ(rest.back().entry.given, "http://a/50000");
}

TEST_F(ListReaderTest, RefusesWhatItCannotOpen) {
  std::vector<Source> sources{{Kind::file, fifo_.path(), 1}, {Kind::file, directory_ / "missing", 2}};
  EXPECT_THROW(ListReader{sources}, ConfigurationError);
  sources.back().text = directory_.path().string();
  EXPECT_THROW(ListReader{sources}, ConfigurationError);
}

}  // namespace
}  // namespace scrape::engine
