// A look at a state that leaves no trace, and notices when a run writes meanwhile.

#include "support/temporary_directory.hpp"

#include <scrape/base/fatal.hpp>
#include <scrape/store/archive.hpp>
#include <scrape/store/disk.hpp>
#include <scrape/store/ledger.hpp>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>

namespace scrape::store {
namespace {

namespace fs = std::filesystem;

class ArchiveLook : public testing::Test {
 protected:
  ArchiveLook() { fs::create_directories(directory_ + "/.scrape"); }

  // A run that has begun and not ended.
  void begin_run() {
    RunBegin begin;
    begin.arguments = "urls.txt";
    ledger_.emplace(disk_, io_.get_executor(), directory_, begin, [](std::string const& notice) { FAIL() << notice; });
  }
  void end_run() {
    ledger_->end(WallTime{}, 0, true);
    ledger_.reset();
  }
  void run_once() {
    begin_run();
    end_run();
  }

  std::uint64_t last_run_of(Archive& archive) const {
    auto const run = archive.last_run();
    return run ? run->id : 0;
  }

  test::TemporaryDirectory parent_;
  std::string directory_ = parent_ / "pages with ?#%41";
  asio::io_context io_;
  Disk disk_;
  std::optional<Ledger> ledger_;
};

TEST_F(ArchiveLook, FindsNothingWhereNoRunHasBeen) {
  EXPECT_EQ(Archive::open_to_look(directory_), nullptr);
  EXPECT_EQ(Archive::open_to_look(directory_ + "/nowhere"), nullptr);
}

TEST_F(ArchiveLook, PutsNoFileBesideTheState) {
  run_once();
  auto const archive = Archive::open_to_look(directory_);
  ASSERT_NE(archive, nullptr);
  EXPECT_EQ(last_run_of(*archive), 1U);
  EXPECT_FALSE(fs::exists(directory_ + "/.scrape/state.db-wal"));
  EXPECT_FALSE(fs::exists(directory_ + "/.scrape/state.db-shm"));
  EXPECT_TRUE(archive->is_undisturbed());
}

TEST_F(ArchiveLook, NoticesARunThatBeganMeanwhile) {
  run_once();
  auto const archive = Archive::open_to_look(directory_);
  begin_run();
  ledger_->end(WallTime{}, 0, true);
  EXPECT_FALSE(archive->is_undisturbed());
  auto const again = Archive::open_to_look(directory_);
  EXPECT_EQ(last_run_of(*again), 2U);
  EXPECT_TRUE(again->is_undisturbed()) << "it reads beside the run";
}

TEST_F(ArchiveLook, NoticesARunThatBeganAndEndedMeanwhile) {
  run_once();
  fs::last_write_time(directory_ + "/.scrape/state.db", fs::file_time_type{});
  auto const archive = Archive::open_to_look(directory_);
  run_once();
  EXPECT_FALSE(archive->is_undisturbed());
}

TEST_F(ArchiveLook, IsLocalTroubleWhenTheStateIsNone) {
  parent_.write("pages with ?#%41/.scrape/state.db", "no database, but some text that is long enough to be one");
  EXPECT_THROW(Archive::open_to_look(directory_), LocalTrouble);
}

}  // namespace
}  // namespace scrape::store
