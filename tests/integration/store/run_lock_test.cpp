#include "support/temporary_directory.hpp"

#include <scrape/store/run_lock.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <future>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace scrape::store {
namespace {

using Attempt = RunLock::Attempt;

class RunLockTest : public testing::Test {
 protected:
  static constexpr WallTime time_{std::chrono::sys_days(std::chrono::January / 2 / 2026)};

  test::TemporaryDirectory parent_;
  std::string directory_ = parent_ / "pages";
  RunLock first_{directory_};
  RunLock second_{directory_};
};

TEST_F(RunLockTest, IsTakenByOneAtATime) {
  EXPECT_EQ(first_.try_take(time_), Attempt::taken);
  EXPECT_EQ(second_.try_take(time_), Attempt::held);
}

TEST_F(RunLockTest, SaysWhoHasIt) {
  EXPECT_FALSE(second_.holder());
  first_.try_take(time_);
  auto const holder = second_.holder();
  ASSERT_TRUE(holder);
  EXPECT_EQ(holder->process, ::getpid());
  EXPECT_EQ(holder->since, "2026-01-02T00:00:00.000Z");
}

TEST_F(RunLockTest, IsFreeWhenItsHolderIsGone) {
  {
    RunLock before(directory_);
    EXPECT_EQ(before.try_take(time_), Attempt::taken);
  }
  EXPECT_EQ(first_.try_take(time_), Attempt::taken);
}

TEST_F(RunLockTest, IsNotThatOfADirectoryThatWasRemoved) {
  first_.try_take(time_);
  EXPECT_EQ(second_.try_take(time_), Attempt::held);
  std::filesystem::remove_all(directory_);
  EXPECT_EQ(second_.try_take(time_), Attempt::taken);
}

TEST_F(RunLockTest, TellsWhetherSomebodyHasItAndTouchesNothing) {
  EXPECT_FALSE(second_.is_held());
  EXPECT_FALSE(std::filesystem::exists(directory_));
  {
    RunLock before(directory_);
    before.try_take(time_);
    EXPECT_TRUE(second_.is_held());
  }
  EXPECT_FALSE(second_.is_held());
  EXPECT_EQ(first_.try_take(time_), Attempt::taken);
}

TEST_F(RunLockTest, IsTakenAlthoughSomebodyIsLookingAtIt) {
  std::filesystem::create_directories(directory_ + "/.scrape");
  auto const looking = ::open((directory_ + "/.scrape/lock").c_str(), O_RDONLY | O_CREAT | O_CLOEXEC, 0666);
  ASSERT_EQ(::flock(looking, LOCK_SH), 0);
  auto taken = std::async(std::launch::async, [this] { return first_.try_take(time_); });
  EXPECT_EQ(taken.wait_for(std::chrono::milliseconds(20)), std::future_status::timeout);
  ::close(looking);
  EXPECT_EQ(taken.get(), Attempt::taken);
}

TEST_F(RunLockTest, IsNotInheritedByChildren) {
  first_.try_take(time_);
  EXPECT_NE(std::system("ls -l /proc/self/fd | grep -q '/[.]scrape/lock'"), 0);
}

}  // namespace
}  // namespace scrape::store
