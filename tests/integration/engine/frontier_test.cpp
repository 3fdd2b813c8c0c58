// Lists that are read on a thread of their own, and how that thread is told to stop.

#include "integration/support/fifo.hpp"
#include "integration/support/run.hpp"
#include "support/temporary_directory.hpp"

#include <scrape/base/fatal.hpp>
#include <scrape/engine/frontier.hpp>

#include <boost/asio/steady_timer.hpp>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace scrape::engine {
namespace {

using namespace std::chrono_literals;
using Kind = Source::Kind;

class FrontierTest : public testing::Test {
 protected:
  void open(std::vector<Source> const& sources) { frontier_.emplace(io_.get_executor(), sources); }

  std::vector<Item> take() { return test::run(io_, frontier_->take()); }

  std::vector<Source> long_list() const {
    std::string lines;
    for (int i = 1; i <= 100'000; ++i)
      lines += "http://a/" + std::to_string(i) + '\n';
    return {{Kind::file, directory_.write("urls.txt", lines), 1}};
  }

  // Calls on the loop while somebody waits there.
  template <class Call>
  void later(Call call) {
    timer_.expires_after(10ms);
    timer_.async_wait([call](boost::system::error_code const&) { call(); });
  }

  test::TemporaryDirectory directory_;
  test::Fifo fifo_{directory_ / "fifo"};
  asio::io_context io_{1};
  asio::steady_timer timer_{io_};
  std::optional<Frontier> frontier_;
};

TEST_F(FrontierTest, GivesEveryItemInOrderAndThenNothing) {
  open(long_list());
  std::uint64_t last = 0;
  while (true) {
    auto const items = take();
    if (items.empty()) break;
    for (auto const& item : items)
      ASSERT_EQ(item.entry.index, ++last);
  }
  EXPECT_EQ(last, 100'000U);
}

TEST_F(FrontierTest, EndsAtOnceWithoutSources) {
  open({});
  EXPECT_TRUE(take().empty());
}

TEST_F(FrontierTest, RefusesAListThatCannotBeRead) {
  EXPECT_THROW(open({{Kind::file, directory_ / "missing", 1}}), ConfigurationError);
}

TEST_F(FrontierTest, LetsTheLoopGoOnWhileAListIsSilent) {
  open({{Kind::file, fifo_.path(), 1}});
  auto const end = fifo_.open_to_write();
  later([&end] { test::write_all(end, "http://a/\n"); });
  EXPECT_EQ(take().at(0).entry.given, "http://a/");
}

TEST_F(FrontierTest, AnInterruptEndsTheWaitForASilentList) {
  open({{Kind::file, fifo_.path(), 1}, {Kind::url, "http://a/", 2}});
  auto const end = fifo_.open_to_write();
  later([this] { frontier_->interrupt(); });
  EXPECT_EQ(take().at(0).entry.given, "http://a/") << "the rest of the input is still read";
  EXPECT_TRUE(take().empty());
}

TEST_F(FrontierTest, CloseEndsTheWaitForASilentList) {
  open({{Kind::file, fifo_.path(), 1}, {Kind::url, "http://a/", 2}});
  auto const end = fifo_.open_to_write();
  later([this] { frontier_->close(); });
  EXPECT_TRUE(take().empty());
}

TEST_F(FrontierTest, CloseDropsWhatWasReadAhead) {
  open(long_list());
  EXPECT_FALSE(take().empty());
  frontier_->close();
  EXPECT_TRUE(take().empty());
  EXPECT_TRUE(take().empty());
}

TEST_F(FrontierTest, MayBeDestroyedWhileTheReaderWaitsForRoom) {
  auto const list = long_list();
  for (int i = 0; i < 20; ++i) {
    open(list);
    if (i % 2 == 0) {
      EXPECT_FALSE(take().empty());
    }
  }
}

TEST_F(FrontierTest, MayBeDestroyedWhileTheReaderWaitsForAWriter) {
  for (int i = 0; i < 20; ++i)
    open({{Kind::file, fifo_.path(), 1}});
}

TEST_F(FrontierTest, MayBeDestroyedBeforeTheLoopThatWaitsForIt) {
  asio::io_context io{1};
  std::optional<Frontier> frontier(std::in_place, io.get_executor(),
                                   std::vector<Source>{{Kind::file, fifo_.path(), 1}});
  asio::co_spawn(io, frontier->take(), [](std::exception_ptr const&, std::vector<Item> const&) {});
  io.poll();
  frontier.reset();
}

}  // namespace
}  // namespace scrape::engine
