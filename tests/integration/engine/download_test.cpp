// Bodies that expand, on the event loop that others need too.

#include "engine/download.hpp"

#include "integration/support/run.hpp"
#include "site/coding.hpp"
#include "site/content.hpp"

#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <thread>

namespace scrape::engine {
namespace {

using namespace std::chrono_literals;
using site::Coding;

constexpr std::size_t mebibyte = 1024 * 1024;

// A message that is all here.
class ReadyReply final : public net::Reply {
 public:
  explicit ReadyReply(std::deque<std::string> pieces) : pieces_(std::move(pieces)) {}

  http::ResponseHead take_head() noexcept override { return {}; }

  Result<std::optional<Bytes>> try_next() override {
    if (pieces_.empty()) return Bytes();
    piece_ = std::move(pieces_.front());
    pieces_.pop_front();
    return as_bytes(piece_);
  }

  asio::awaitable<Result<void>> receive(net::Patience) override { co_return Errc::end_of_stream; }

 private:
  std::deque<std::string> pieces_;
  std::string piece_;
};

// Never needs the disk.
class CountingSink final : public store::BodyWriter {
 public:
  bool hold(Bytes bytes) override {
    std::this_thread::sleep_until(busy_until);
    size += bytes.size();
    return true;
  }
  asio::awaitable<Result<void>> write(Bytes) override { co_return Errc::stopped; }

  std::size_t size = 0;
  TimePoint busy_until;
};

class Download : public testing::Test {
 protected:
  Result<void> fetch(std::string_view coding, std::deque<std::string> pieces, Deadline by = {}) {
    plan::Exchange exchange;
    exchange.head.emplace();
    if (!coding.empty()) exchange.head->fields.add("Content-Encoding", coding);
    ReadyReply reply(std::move(pieces));
    sink_.size = 0;
    turns_ = 0;
    asio::io_context io{1};
    net::Watchdog const watchdog(io.get_executor());
    count_turns(io);
    plan::RateLimit rate(policy_.rate_limit);
    Conditions const conditions{policy_, watchdog, rate};
    return test::run(io, download(reply, sink_, {.by = by}, policy_.max_body, conditions, exchange));
  }

  // What other coroutines would be: work that waits for its turn, again and again.
  void count_turns(asio::io_context& io) {
    asio::post(io, [this, &io] {
      ++turns_;
      count_turns(io);
    });
  }

  plan::Policy policy_;
  CountingSink sink_;
  std::size_t turns_ = 0;
};

TEST_F(Download, GivesOthersATurnWhileAPieceExpands) {
  std::string const zeros(50 * mebibyte, '\0');
  for (auto const& [coding, body] : {std::pair("gzip", compressed(zeros, Coding::gzip)),
                                     {"br", compressed(zeros, Coding::brotli)},
                                     {"zstd", compressed(zeros, Coding::zstd)}}) {
    EXPECT_TRUE(fetch(coding, {body})) << coding;
    EXPECT_EQ(sink_.size, zeros.size()) << coding;
    EXPECT_GE(turns_, 50U) << coding;
  }
}

// Empty gzip members (RFC 1952 §2.2).
TEST_F(Download, GivesOthersATurnWhileNothingComesOfABody) {
  auto const member = compressed("", Coding::gzip);
  std::string members;
  while (members.size() < 20 * mebibyte)
    members += member;

  EXPECT_TRUE(fetch("gzip, br", {compressed(members, Coding::brotli)}));
  EXPECT_GE(turns_, 20U);
  EXPECT_TRUE(fetch("gzip", {members}));
  EXPECT_GE(turns_, 20U);
  EXPECT_EQ(sink_.size, 0U);
}

TEST_F(Download, NeedsNoTurnWithoutACoding) {
  EXPECT_TRUE(fetch("", std::deque<std::string>(100, std::string(mebibyte, 'a'))));
  EXPECT_EQ(sink_.size, 100 * mebibyte);
  EXPECT_LE(turns_, 2U);
}

// One slice, of which more comes than there is time for.
TEST_F(Download, KeepsToTheDeadlineWhileASliceExpands) {
  auto const body = compressed(std::string(60 * mebibyte, '\0'), Coding::brotli);
  Deadline const by{Clock::now() + 100ms, Errc::attempt_timeout};
  sink_.busy_until = by.at;

  EXPECT_EQ(fetch("br", {body}, by).error(), Errc::attempt_timeout);
  EXPECT_GT(sink_.size, 0U);
  EXPECT_LE(sink_.size, mebibyte);
}

// Each slice is small, but there are many of them.
TEST_F(Download, KeepsToTheDeadlineBetweenSlices) {
  auto const body = compressed(site::bytes_body(100'000), Coding::zstd);
  Deadline const by{Clock::now() + 100ms, Errc::stopped};
  sink_.busy_until = by.at;

  EXPECT_EQ(fetch("zstd", {body}, by).error(), Errc::stopped);
  EXPECT_GT(sink_.size, 0U);
  EXPECT_LT(sink_.size, 100'000U);
}

TEST_F(Download, FailsAtABomb) {
  auto const body = compressed(std::string(70 * mebibyte, '\0'), Coding::zstd);

  EXPECT_EQ(fetch("zstd", {body}).error(), Errc::coding_bomb);
  EXPECT_LE(sink_.size, 64 * mebibyte);
}

}  // namespace
}  // namespace scrape::engine
