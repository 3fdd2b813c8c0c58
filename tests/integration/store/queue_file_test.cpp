#include "integration/support/file_size_limit.hpp"
#include "support/temporary_directory.hpp"
#include "unit/support/random.hpp"

#include <scrape/store/queue_file.hpp>

#include <gtest/gtest.h>

#include <cerrno>
#include <filesystem>
#include <map>
#include <string>

namespace scrape::store {
namespace {

using test::Random;

class Queues : public testing::Test {
 protected:
  using Queue = QueueFile::Queue;

  void append(Queue& queue, std::string_view bytes) { EXPECT_TRUE(file_.append(queue, bytes)); }

  std::string take(Queue& queue, std::size_t size) {
    auto const bytes = file_.read(queue, size).value();
    EXPECT_TRUE(file_.drop(queue, bytes.size()));
    return bytes;
  }

  // Bytes that differ wherever one looks.
  static std::string text_of(std::size_t size, std::uint64_t seed = 1) {
    Random random(seed);
    std::string text(size, '\0');
    for (auto& c : text)
      c = static_cast<char>(random.below(256));
    return text;
  }

  test::TemporaryDirectory directory_;
  QueueFile file_{directory_.path().string()};
};

TEST_F(Queues, AreEmptyAtFirst) {
  Queue queue;
  EXPECT_EQ(queue.size(), 0U);
  EXPECT_EQ(file_.read(queue, 10).value(), "");
  EXPECT_EQ(file_.extent(), 0U);
}

TEST_F(Queues, AreSeenByNobody) {
  Queue queue;
  append(queue, "a");
  EXPECT_TRUE(std::filesystem::is_empty(directory_.path()));
}

TEST_F(Queues, GiveBackWhatTheyTook) {
  Queue queue;
  append(queue, "one");
  append(queue, "two");
  EXPECT_EQ(queue.size(), 6U);
  EXPECT_EQ(take(queue, 4), "onet");
  append(queue, "three");
  EXPECT_EQ(take(queue, 100), "wothree");
  EXPECT_EQ(queue.size(), 0U);
}

TEST_F(Queues, StayAsTheyAreWhenTheyAreRead) {
  Queue queue;
  append(queue, text_of(1000));
  EXPECT_EQ(file_.read(queue, 600).value(), text_of(1000).substr(0, 600));
  EXPECT_EQ(file_.read(queue, 600).value(), text_of(1000).substr(0, 600));
  EXPECT_EQ(queue.size(), 1000U);
}

// Every size around the ends of slots.
TEST_F(Queues, HoldAnyNumberOfBytes) {
  for (std::size_t slot = QueueFile::smallest_slot; slot <= 4 * QueueFile::largest_slot; slot *= 2) {
    for (auto size = slot - 17; size <= slot + 1; ++size) {
      Queue queue;
      append(queue, text_of(size));
      ASSERT_TRUE(take(queue, size / 2) + take(queue, size) == text_of(size)) << size;
    }
  }
}

// Against queues in memory.
TEST_F(Queues, DoNotDisturbEachOther) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    std::map<std::size_t, Queue> queues;
    std::map<std::size_t, std::string> model;
    for (int step = 0; step < 2000; ++step) {
      auto const number = random.below(1 + seed);
      auto& queue = queues[number];
      auto& expected = model[number];
      auto const size = random.below(random.one_in(20) ? 60'000 : 500);
      if (random.one_in(2)) {
        auto const text = text_of(size, static_cast<std::uint64_t>(step));
        append(queue, text);
        expected += text;
      } else {
        ASSERT_TRUE(take(queue, size) == expected.substr(0, size));
        expected.erase(0, size);
      }
      ASSERT_EQ(queue.size(), expected.size());
    }
    for (auto& [number, queue] : queues)
      ASSERT_TRUE(take(queue, queue.size()) == model[number]);
    EXPECT_EQ(file_.extent(), 0U) << "the room of what was read is given back";
  }
}

TEST_F(Queues, UseTheRoomOfWhatWasRead) {
  Queue queue;
  append(queue, text_of(100'000));
  auto const extent = file_.extent();
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(take(queue, 10'000).size(), 10'000U);
    append(queue, text_of(10'000));
  }
  EXPECT_LE(file_.extent(), extent + 2 * QueueFile::largest_slot);
}

TEST_F(Queues, TakeLittleRoomWhenTheyHoldLittle) {
  std::map<int, Queue> queues;
  for (int i = 0; i < 1000; ++i)
    append(queues[i], text_of(200));
  EXPECT_EQ(file_.extent(), 1000 * QueueFile::smallest_slot);
}

TEST_F(Queues, KeepWhatTheyHaveWhenTheDiskIsFull) {
  Queue queue;
  append(queue, text_of(20'000));
  {
    test::FileSizeLimit const limit(32'000);
    EXPECT_EQ(file_.append(queue, text_of(40'000)).error().value(), EFBIG);
    EXPECT_EQ(queue.size(), 20'000U);
    EXPECT_EQ(file_.append(queue, text_of(40'000)).error().value(), EFBIG);
  }
  append(queue, text_of(40'000, 2));
  EXPECT_TRUE(take(queue, 20'000) == text_of(20'000));
  EXPECT_TRUE(take(queue, 40'000) == text_of(40'000, 2));
}

TEST_F(Queues, SayWhenThereIsNoFolderForTheirFile) {
  QueueFile file(directory_ / "nowhere");
  Queue queue;
  EXPECT_EQ(file.append(queue, "a").error().value(), ENOENT);
  EXPECT_EQ(queue.size(), 0U);
}

}  // namespace
}  // namespace scrape::store
