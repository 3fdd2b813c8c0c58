#include "download.hpp"

#include <scrape/http/content_coding.hpp>
#include <scrape/plan/body_plan.hpp>
#include <scrape/plan/pace.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace scrape::engine {
namespace {

// What a decoder gets at a time: small enough to look at the clock in between, large enough to cost nothing.
constexpr std::size_t slice_size = std::size_t{16} * 1024;

// After so many steps of a decoder, which give 1 MiB at most and take a few milliseconds, it is the others' turn.
constexpr std::size_t steps_a_turn = std::size_t{1024} * 1024 / http::decoded_piece;

// Where the content goes.
struct Intake {
  store::BodyWriter& sink;
  ByteCount room;
  plan::Exchange& exchange;

  // Whether that was all there was to do.
  bool holds(Bytes content) {
    if (content.size() > room.value || !sink.hold(content)) return false;
    room.value -= content.size();
    return true;
  }
};

asio::awaitable<Result<void>> store(Intake& intake, Bytes content) {
  if (intake.holds(content)) co_return Result<void>();
  if (content.size() > intake.room.value) co_return Errc::body_too_large;
  intake.room.value -= content.size();
  intake.exchange.phase = Phase::store;
  auto const written = co_await intake.sink.write(content);
  if (!written) co_return written;
  intake.exchange.phase = Phase::body;
  co_return Result<void>();
}

// Looks at the deadline every now and then: a stop signal may have brought it near.
asio::awaitable<Result<void>> wait(TimePoint until, net::Watchdog const& watchdog, Deadline by) {
  constexpr auto look_again = std::chrono::milliseconds(100);
  auto const executor = co_await asio::this_coro::executor;
  while (Clock::now() < until) {
    if (auto const overdue = watchdog.overdue(by)) co_return overdue;
    asio::steady_timer timer(executor, std::min(until, Clock::now() + look_again));
    co_await timer.async_wait(asio::use_awaitable);
  }
  co_return Result<void>();
}

// Between the bytes received and the content behind their coding. A few bytes can expand without end, with or without
// content: it keeps to the deadline, and gives the event loop back every now and then.
class Decoding {
 public:
  Decoding(std::unique_ptr<http::Decoder> decoder, net::Watchdog const& watchdog, Deadline by)
      : decoder_(std::move(decoder)), watchdog_(watchdog), by_(by) {}

  bool is_needed() const noexcept { return decoder_ != nullptr; }
  Result<void> finish() const { return decoder_->finish(); }

  asio::awaitable<Result<void>> store_piece(Bytes piece, Intake& intake) {
    if (!decoder_) co_return co_await store(intake, piece);
    while (!piece.empty()) {
      if (auto const overdue = watchdog_.overdue(by_)) co_return overdue;
      auto const slice = piece.first(std::min(piece.size(), slice_size));
      piece = piece.subspan(slice.size());
      auto const stored = co_await store_slice(slice, intake);
      if (!stored) co_return stored;
    }
    co_return Result<void>();
  }

 private:
  asio::awaitable<Result<void>> store_slice(Bytes slice, Intake& intake) {
    auto const executor = co_await asio::this_coro::executor;
    while (true) {
      if (++steps_ % steps_a_turn == 0) {
        co_await asio::post(executor, asio::use_awaitable);
        if (auto const overdue = watchdog_.overdue(by_)) co_return overdue;
      }
      auto const content = decoder_->next(slice);
      if (!content) co_return content.error();
      if (!*content) co_return Result<void>();
      if (!(*content)->empty()) {
        auto const stored = co_await store(intake, **content);
        if (!stored) co_return stored;
      }
    }
  }

  std::unique_ptr<http::Decoder> decoder_;
  net::Watchdog const& watchdog_;
  Deadline by_;
  std::size_t steps_ = 0;
};

Result<std::unique_ptr<http::Decoder>> make_decoder(http::ResponseHead const& head, ByteCount limit) {
  if (plan::declared_length(head).value_or(0) > limit.value) return Errc::body_too_large;
  return http::make_decoder(head.fields.joined("Content-Encoding"));
}

}  // namespace

asio::awaitable<Result<void>> download(net::Reply& reply, store::BodyWriter& sink, net::Patience patience,
                                       ByteCount limit, Conditions const& conditions, plan::Exchange& exchange) {
  exchange.phase = Phase::body;
  auto const& [policy, watchdog, rate] = conditions;
  auto decoder = make_decoder(*exchange.head, limit);
  if (!decoder) co_return decoder.error();
  plan::Pace pace(policy, Clock::now());
  Decoding decoding(std::move(*decoder), watchdog, patience.by);
  Intake intake{sink, limit, exchange};
  while (true) {
    auto const piece = reply.try_next();
    if (!piece) co_return piece.error();
    if (!*piece) {
      net::Patience const until{sooner(patience.by, pace.deadline()), patience.idle};
      auto const received = co_await reply.receive(until);
      if (!received) co_return received;
      continue;
    }
    if ((*piece)->empty()) break;
    exchange.wire_bytes.value += (*piece)->size();
    if (exchange.wire_bytes > limit) co_return Errc::body_too_large;
    auto const arrived = Clock::now();
    pace.received((*piece)->size(), arrived);
    if (decoding.is_needed() || !intake.holds(**piece)) {
      auto const stored = co_await decoding.store_piece(**piece, intake);
      if (!stored) co_return stored;
    }
    if (auto const resume = rate.pay((*piece)->size(), arrived); resume > arrived) {
      auto const waited = co_await wait(resume, watchdog, patience.by);
      if (!waited) co_return waited;
    }
    pace.paused(Clock::now() - arrived);
  }
  co_return decoding.is_needed() ? decoding.finish() : Result<void>();
}

asio::awaitable<bool> drain(net::Reply& reply, net::Patience patience, plan::Exchange& exchange) {
  patience.by = sooner(patience.by, {after(Clock::now(), plan::drain_time), Errc::idle_timeout});
  while (exchange.wire_bytes.value <= plan::drain_limit) {
    auto const piece = co_await reply.next(patience);
    if (!piece) co_return false;
    if (piece->empty()) co_return true;
    exchange.wire_bytes.value += piece->size();
  }
  co_return false;
}

}  // namespace scrape::engine
