#include "download.hpp"

#include <scrape/http/content_coding.hpp>
#include <scrape/plan/body_plan.hpp>
#include <scrape/plan/pace.hpp>

#include <utility>

namespace scrape::engine {
namespace {

// The content behind a coding, or the bytes as they are.
Result<Bytes> decode(http::Decoder* decoder, Bytes& piece) {
  if (decoder != nullptr) return decoder->next(piece);
  return std::exchange(piece, Bytes());
}

asio::awaitable<Result<void>> store_piece(http::Decoder* decoder, Bytes piece, store::BodySink& sink, ByteCount& room,
                                          plan::Exchange& exchange) {
  while (true) {
    auto const content = decode(decoder, piece);
    if (!content) co_return content.error();
    if (content->empty()) co_return Result<void>();
    if (content->size() > room.value) co_return Errc::body_too_large;
    room.value -= content->size();
    if (sink.hold(*content)) continue;
    exchange.phase = Phase::store;
    auto const written = co_await sink.write(*content);
    if (!written) co_return written;
    exchange.phase = Phase::body;
  }
}

}  // namespace

asio::awaitable<Result<void>> download(net::Reply& reply, store::BodySink& sink, net::Patience patience,
                                       plan::Policy const& policy, plan::Exchange& exchange) {
  exchange.phase = Phase::body;
  auto const limit = policy.max_body;
  auto const& fields = exchange.head->fields;
  if (plan::declared_length(fields).value_or(0) > limit.value) co_return Errc::body_too_large;
  auto const decoder = http::make_decoder(fields.joined("Content-Encoding"));
  if (!decoder) co_return decoder.error();
  auto room = limit;
  plan::Pace pace(policy, Clock::now());
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
    auto const received = pace.is_limited() ? Clock::now() : TimePoint();
    if (pace.is_limited()) pace.received((*piece)->size(), received);
    auto const stored = co_await store_piece(decoder->get(), **piece, sink, room, exchange);
    if (!stored) co_return stored;
    if (pace.is_limited()) pace.paused(Clock::now() - received);
  }
  co_return *decoder ? (*decoder)->finish() : Result<void>();
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
