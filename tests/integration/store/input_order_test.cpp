#include "integration/support/file_size_limit.hpp"
#include "support/temporary_directory.hpp"

#include <scrape/base/fatal.hpp>
#include <scrape/store/append_file.hpp>
#include <scrape/store/disk.hpp>
#include <scrape/store/input_order.hpp>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace scrape::store {
namespace {

class InOrder : public testing::Test {
 protected:
  static std::string lines_of(std::uint64_t index) {
    std::string lines;
    for (std::uint64_t line = 0; line < index % 4; ++line)
      lines += std::to_string(index) + '.' + std::to_string(line) + '\n';
    return lines;
  }

  // What the file has when entries end in that order.
  std::string written(std::vector<std::uint64_t> const& ends) {
    auto const path = directory_ / "rows";
    asio::io_context io;
    Disk disk;
    AppendFile file(disk, io.get_executor(), "rows", path);
    InputOrder order(disk, io.get_executor(), file, directory_.path().string());
    for (auto const index : ends)
      order.add(index, lines_of(index));
    disk.finish();
    order.flush();
    EXPECT_FALSE(order.failure());
    return test::read_file(path);
  }

  static std::string in_order(std::vector<std::uint64_t> indices) {
    std::ranges::sort(indices);
    return std::accumulate(indices.begin(), indices.end(), std::string(),
                           [](std::string text, std::uint64_t index) { return std::move(text) + lines_of(index); });
  }

  test::TemporaryDirectory directory_;
};

TEST_F(InOrder, GoesOnAsSoonAsItCan) {
  EXPECT_EQ(written({1, 2, 3}), "1.0\n2.0\n2.1\n3.0\n3.1\n3.2\n");
  EXPECT_EQ(written({3, 2, 1}), "1.0\n2.0\n2.1\n3.0\n3.1\n3.2\n");
  EXPECT_EQ(written({2, 1, 4, 3, 5}), in_order({1, 2, 3, 4, 5}));
}

TEST_F(InOrder, HoldsForAnyOrder) {
  std::mt19937 random(42);
  std::vector<std::uint64_t> ends(500);
  std::iota(ends.begin(), ends.end(), 1);
  for (int round = 0; round < 20; ++round) {
    std::ranges::shuffle(ends, random);
    EXPECT_EQ(written(ends), in_order(ends)) << round;
  }
}

TEST_F(InOrder, KeepsWhatWaitedForAnEntryThatNeverEnded) {
  EXPECT_EQ(written({1, 5, 3}), in_order({1, 3, 5}));
}

TEST_F(InOrder, KeepsInAFileWhatIsTooMuchForMemory) {
  auto const path = directory_ / "rows";
  asio::io_context io;
  Disk disk;
  AppendFile file(disk, io.get_executor(), "rows", path);
  InputOrder order(disk, io.get_executor(), file, directory_.path().string());
  std::string expected = "1\n";
  for (char const mark : {'2', '3', '4'})
    expected += std::string(std::size_t{10} << 20U, mark) + '\n';
  for (std::size_t const index : {4U, 2U, 3U})
    order.add(index, std::string(std::size_t{10} << 20U, static_cast<char>('0' + index)) + '\n');
  order.add(1, "1\n");
  disk.finish();
  EXPECT_FALSE(order.failure());
  EXPECT_TRUE(test::read_file(path) == expected);
}

// Regression: what followed a failed write was taken from the wrong place, and nobody was told.
TEST_F(InOrder, TellsWhatItLostAndKeepsTheRest) {
  auto const path = directory_ / "rows";
  asio::io_context io;
  Disk disk;
  AppendFile file(disk, io.get_executor(), "rows", path);
  InputOrder order(disk, io.get_executor(), file, directory_.path().string());
  {
    test::FileSizeLimit const limit(std::size_t{1} << 20U);
    order.add(3, std::string(std::size_t{17} << 20U, 'x'));
    order.add(2, "2\n");
    order.add(4, "4\n");
    order.add(1, "1\n");
    disk.finish();
  }
  EXPECT_EQ(order.failure().value(), EFBIG);
  EXPECT_EQ(test::read_file(path), "1\n2\n4\n");
}

TEST_F(InOrder, NeedsAFolderToWaitIn) {
  asio::io_context io;
  Disk disk;
  AppendFile file(disk, io.get_executor(), "rows", directory_ / "rows");
  EXPECT_THROW(InputOrder(disk, io.get_executor(), file, directory_ / "nowhere"), LocalTrouble);
}

}  // namespace
}  // namespace scrape::store
