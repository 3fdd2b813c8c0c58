// The disk's thread: order, where coroutines go on, and its end.

#include "integration/support/run.hpp"

#include <scrape/store/disk.hpp>

#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <memory>
#include <numeric>
#include <optional>
#include <thread>
#include <vector>

namespace scrape::store {
namespace {

std::vector<int> numbers(int count) {
  std::vector<int> all(static_cast<std::size_t>(count));
  std::iota(all.begin(), all.end(), 0);
  return all;
}

TEST(Disk, DoesItsWorkInOrderAndAllOfItBeforeFinishReturns) {
  Disk disk;
  std::vector<int> done;
  for (int i = 0; i < 1000; ++i)
    disk.post([&done, i] { done.push_back(i); });
  disk.finish();
  EXPECT_EQ(done, numbers(1000));
}

TEST(Disk, DoesItsWorkOneByOneWhoeverGivesIt) {
  Disk disk;
  int count = 0;  // not atomic: ThreadSanitizer sees when two pieces of work meet
  auto const give = [&] {
    for (int i = 0; i < 1000; ++i)
      disk.post([&count] { ++count; });
  };
  std::thread first(give);
  std::thread second(give);
  first.join();
  second.join();
  disk.finish();
  EXPECT_EQ(count, 2000);
}

struct Places {
  std::thread::id before;
  std::thread::id work;
  std::thread::id after;
};

asio::awaitable<Places> visit(Disk& disk) {
  Places places;
  places.before = std::this_thread::get_id();
  std::function<void()> const work = [&places] { places.work = std::this_thread::get_id(); };
  co_await disk.run(work, Disk::Size::small);
  places.after = std::this_thread::get_id();
  co_return places;
}

TEST(Disk, WorksOnAThreadOfItsOwnAndResumesOnTheLoop) {
  asio::io_context io;
  Disk disk;
  auto const places = test::run(io, visit(disk));
  EXPECT_EQ(places.before, std::this_thread::get_id());
  EXPECT_NE(places.work, std::this_thread::get_id());
  EXPECT_EQ(places.after, std::this_thread::get_id());
}

// How often a coroutine found itself on another thread than the one on which it began.
asio::awaitable<int> count_strays(Disk& disk, int visits) {
  auto const home = std::this_thread::get_id();
  int strays = 0;
  for (int i = 0; i < visits; ++i) {
    auto const places = co_await visit(disk);
    if (places.after != home || places.work == home) ++strays;
  }
  co_return strays;
}

TEST(Disk, ResumesEachCoroutineOnItsOwnLoop) {
  asio::io_context one;
  asio::io_context another;
  Disk disk;
  auto const visit_often = [&disk](asio::io_context& io) {
    int strays = 0;
    int ended = 0;
    auto const count = [&](std::exception_ptr const&, int found) {
      strays += found;
      ++ended;
    };
    for (int i = 0; i < 20; ++i)
      asio::co_spawn(io, count_strays(disk, 100), count);
    test::run_until(io, [&ended] { return ended == 20; });
    return strays;
  };
  auto first = std::async(std::launch::async, visit_often, std::ref(one));
  auto second = std::async(std::launch::async, visit_often, std::ref(another));
  EXPECT_EQ(first.get(), 0);
  EXPECT_EQ(second.get(), 0);
}

asio::awaitable<void> add(Disk& disk, std::vector<int>& done, int number, Disk::Size size = Disk::Size::small) {
  std::function<void()> const work = [&done, number] { done.push_back(number); };
  co_await disk.run(work, size);
}

asio::awaitable<void> add_all(Disk& disk, std::vector<int>& done, int count) {
  for (int i = 0; i < count; ++i) {
    disk.post([&done, i] { done.push_back(2 * i); });
    co_await add(disk, done, 2 * i + 1);
  }
}

TEST(Disk, PostedWorkComesBeforeWorkThatIsWaitedForLater) {
  asio::io_context io;
  Disk disk;
  std::vector<int> done;
  test::run(io, add_all(disk, done, 100));
  EXPECT_EQ(done, numbers(200));
}

TEST(Disk, DoesLargeAndSmallWorkInOrderAndResumesInOrder) {
  asio::io_context io;
  Disk disk;
  std::vector<int> done;
  std::vector<int> resumed;
  for (int i = 0; i < 1000; ++i) {
    auto const size = i % 3 == 0 ? Disk::Size::large : Disk::Size::small;
    asio::co_spawn(io, add(disk, done, i, size), [&resumed, i](std::exception_ptr const&) { resumed.push_back(i); });
  }
  test::run_until(io, [&resumed] { return resumed.size() == 1000; });
  EXPECT_EQ(done, numbers(1000));
  EXPECT_EQ(resumed, numbers(1000));
}

asio::awaitable<void> add_nothing(Disk& disk, Disk::Size size) {
  std::function<void()> const work = [] {};
  co_await disk.run(work, size);
}

asio::awaitable<void> tell(Disk& disk, std::promise<void>& told, Disk::Size size) {
  std::function<void()> const work = [&told] { told.set_value(); };
  co_await disk.run(work, size);
}

// Tells whether large work was begun in the turn of the loop that brought it, whatever that turn brought before.
bool begins_in_its_turn(std::vector<Disk::Size> const& before) {
  asio::io_context io;
  Disk disk;
  for (auto const size : before)
    asio::co_spawn(io, add_nothing(disk, size), asio::detached);
  std::promise<void> told;
  auto begun = std::future_status::deferred;
  asio::co_spawn(io, tell(disk, told, Disk::Size::large), asio::detached);
  asio::post(io, [&told, &begun] { begun = told.get_future().wait_for(std::chrono::seconds(10)); });
  io.run();
  return begun == std::future_status::ready;
}

TEST(Disk, BeginsLargeWorkWhileTheLoopIsBusy) {
  for (int i = 0; i < 100; ++i)
    ASSERT_TRUE(begins_in_its_turn({}));
}

// Small work that came first used to keep large work waiting for the end of the turn.
TEST(Disk, BeginsLargeWorkWhileTheLoopIsBusyAlsoAfterSmallWork) {
  for (int i = 0; i < 100; ++i)
    ASSERT_TRUE(begins_in_its_turn({Disk::Size::small}));
}

TEST(Disk, WorkAfterTheEndIsDoneAtOnce) {
  Disk disk;
  disk.finish();
  std::thread::id place;
  disk.post([&place] { place = std::this_thread::get_id(); });
  EXPECT_EQ(place, std::this_thread::get_id());
}

// run() used to hand its work to a thread that was gone, and never came back.
TEST(Disk, WorkAfterTheEndCanBeWaitedFor) {
  Disk disk;
  disk.finish();
  asio::io_context io;
  auto const places = test::run(io, visit(disk));
  EXPECT_EQ(places.work, std::this_thread::get_id());
}

TEST(Disk, MayFinishTwice) {
  Disk disk;
  disk.finish();
  disk.finish();
}

asio::awaitable<void> wait_for(Disk& disk, std::future<void>& release, std::shared_ptr<int> alive) {
  std::function<void()> const work = [&release] { release.wait(); };
  co_await disk.run(work, Disk::Size::small);
  ADD_FAILURE() << "the loop does not run any more: " << alive.use_count();
}

TEST(Disk, ACoroutineThatWaitsForItMayBeDestroyedOnceItHasFinished) {
  Disk disk;
  std::promise<void> release;
  auto released = release.get_future();
  auto const alive = std::make_shared<int>();
  {
    asio::io_context io;
    asio::co_spawn(io, wait_for(disk, released, alive), [](std::exception_ptr const&) {});
    io.poll();
    EXPECT_EQ(alive.use_count(), 2);
    release.set_value();
    disk.finish();
  }
  EXPECT_EQ(alive.use_count(), 1);
}

}  // namespace
}  // namespace scrape::store
