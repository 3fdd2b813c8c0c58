#include "download.hpp"

#include <scrape/engine/fetcher.hpp>
#include <scrape/http/content_coding.hpp>
#include <scrape/plan/body_plan.hpp>

#include <boost/asio/error.hpp>
#include <spdlog/spdlog.h>

namespace scrape::engine {
namespace {

http::Fields fields_for(Config const& config) {
  http::Fields fields;
  fields.add("User-Agent", config.user_agent);
  fields.add("Accept", "*/*");
  fields.add("Accept-Encoding", http::accepted_codings);
  return fields;
}

// A connection that was used before may have been closed by the server just as we sent the request, before it saw it
// (RFC 9112 §9.3.1): no failure of the page.
bool was_given_up(error_code const& failed) noexcept {
  return failed == Errc::closed_before_head || failed.category() == boost::system::system_category();
}

// While it resolves a name, the connect time-out is a failure of that.
error_code name_timeout(error_code const& failed, Phase phase) noexcept {
  if (failed == Errc::connect_timeout && phase == Phase::dns) return Errc::dns_timeout;
  return failed;
}

}  // namespace

// The reply ends before the session that it reads from.
struct Fetcher::Answer {
  net::Lease lease;
  std::unique_ptr<net::Reply> reply;
};

void Fetcher::give_back(Answer& answer) {
  answer.reply.reset();
  answer.lease.keep();
}

Fetcher::Fetcher(Config const& config, net::SessionPool& sessions, Namer& namer, store::PageStore& pages)
    : config_(config), sessions_(sessions), namer_(namer), pages_(pages), fields_(fields_for(config)) {}

asio::awaitable<Fetched> Fetcher::fetch(plan::Job const& job) {
  auto const now = Clock::now();
  plan::Exchange exchange;
  exchange.entry = job.entry.index;
  exchange.timing.queue = now - job.queued;
  Deadline const by{after(job.attempt_began, config_.policy.attempt_time), Errc::attempt_timeout};
  net::Patience const patience{by, config_.policy.idle_time};

  auto answer = co_await ask(job, patience, exchange);
  if (!answer) co_return plan::Failed{std::move(exchange), answer.error()};
  auto const what = plan::plan_body(*exchange.head);
  if (what == plan::BodyPlan::save) {
    auto const began = Clock::now();
    auto sink = co_await receive(job, *answer, patience, exchange);
    if (!sink) co_return plan::Failed{std::move(exchange), sink.error()};
    co_return Page{std::move(exchange), std::move(*sink), began};
  }
  // What goes wrong while reading past a body costs only the connection.
  if (what == plan::BodyPlan::drain) {
    auto const has_ended = co_await drain(*answer->reply, patience, exchange);
    if (has_ended) give_back(*answer);
  }
  co_return plan::Reached{std::move(exchange), std::nullopt};
}

asio::awaitable<Result<Fetcher::Answer>> Fetcher::ask(plan::Job const& job, net::Patience patience,
                                                      plan::Exchange& exchange) {
  auto const& origin = job.target.origin();
  auto const host = authority(origin);
  auto const target = job.target.target();
  http::Request const request{.authority = host, .target = target, .fields = fields_};
  while (true) {
    auto const connect_by =
        sooner(patience.by, {after(Clock::now(), config_.policy.connect_time), Errc::connect_timeout});
    auto lease = sessions_.reuse(origin, exchange);
    if (!lease) {
      auto connected = co_await sessions_.connect(origin, connect_by, exchange);
      if (!connected) co_return name_timeout(connected.error(), exchange.phase);
      lease.emplace(std::move(*connected));
    }
    exchange.phase = Phase::head;
    auto const begin = Clock::now();
    spdlog::debug("requested entry={} url={} reused={}", exchange.entry, job.target.text(), exchange.reused);
    auto reply = co_await (*lease)->send(request, patience);
    if (!reply && exchange.reused && was_given_up(reply.error())) continue;
    if (!reply) co_return reply.error();
    exchange.timing.first_byte = Clock::now() - begin;
    exchange.head = (*reply)->take_head();
    spdlog::debug("head entry={} status={} ms={:.1f}", exchange.entry, exchange.head->status,
                  in_milliseconds(*exchange.timing.first_byte));
    co_return Answer{std::move(*lease), std::move(*reply)};
  }
}

asio::awaitable<Result<std::unique_ptr<store::BodySink>>> Fetcher::receive(plan::Job const& job, Answer& answer,
                                                                           net::Patience patience,
                                                                           plan::Exchange& exchange) {
  auto const begin = Clock::now();
  exchange.phase = Phase::store;
  auto const name = namer_.name(job, *exchange.head);
  if (!name) co_return name.error();
  auto sink = pages_.open(*name);
  auto const received = co_await download(*answer.reply, *sink, patience, config_.policy.max_body, exchange);
  if (!received) co_return received.error();
  give_back(answer);
  spdlog::debug("body entry={} bytes={} ms={:.1f}", exchange.entry, exchange.wire_bytes.value,
                in_milliseconds(Clock::now() - begin));
  exchange.phase = Phase::store;
  co_return std::move(sink);
}

}  // namespace scrape::engine
