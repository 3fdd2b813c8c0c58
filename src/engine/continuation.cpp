#include "continuation.hpp"

#include "digested_reply.hpp"
#include "download.hpp"

#include <scrape/plan/body_plan.hpp>
#include <scrape/plan/retry.hpp>

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>

namespace scrape::engine {
namespace {

// Not what was written wrong, or is wrong by itself.
bool is_interruption(error_code const& cause, Phase phase) noexcept {
  return cause == Errc::stopped || plan::is_transient(cause, phase);
}

bool is_long_enough(http::ResponseHead const& head) noexcept {
  return plan::declared_length(head).value_or(UINT64_MAX) > plan::least_part.value;
}

}  // namespace

asio::awaitable<Result<void>> open_part(store::PageStore& pages, std::string const& url, Deadline by,
                                        net::Watchdog const& watchdog, std::unique_ptr<store::OpenPart>& part) {
  using State = store::OpenPart::State;
  part = pages.open_part(url);
  auto state = part ? State::unread : State::altered;
  while (state == State::unread) {
    if (auto const overdue = watchdog.overdue(by)) co_return overdue;
    state = co_await part->check();
  }
  if (state == State::altered) part.reset();
  co_return Result<void>();
}

bool settle_part(std::unique_ptr<store::OpenPart>& part, plan::Exchange& exchange) {
  auto const continuation = plan::continuation_of(part->facts(), *exchange.head);
  spdlog::debug("continues entry={} from={} status={} joins={}", exchange.entry, part->facts().size.value,
                exchange.head->status, continuation == plan::Continuation::joins);
  switch (continuation) {
    case plan::Continuation::joins:
      plan::complete(*exchange.head, part->facts());
      exchange.is_continued = true;
      return true;
    case plan::Continuation::postponed:
      part.reset();
      return true;
    case plan::Continuation::superseded:
    case plan::Continuation::refused:
      break;
  }
  part->drop();
  part.reset();
  return continuation == plan::Continuation::superseded;
}

Prospect prospect_of(std::string const& url, plan::Exchange const& exchange, store::OpenPart const* part,
                     bool may_have_part) {
  auto const& head = *exchange.head;
  Prospect prospect{.digests = plan::digests_of(head)};
  if (part != nullptr) {
    prospect.before = part->facts().size;
    prospect.part = plan::continued(part->facts(), head);
  } else if (may_have_part && is_long_enough(head)) {
    prospect.part = plan::beginning_of(url, head, std::chrono::system_clock::now());
  }
  return prospect;
}

asio::awaitable<Result<void>> download_page(net::Reply& reply, store::BodySink& sink, net::Patience patience,
                                            Prospect prospect, Conditions const& conditions, plan::Exchange& exchange) {
  auto const most = conditions.policy.max_body.value;
  ByteCount const limit{most - std::min(most, prospect.before.value)};
  sink.demand(prospect.digests);
  if (prospect.part) sink.allow_part(*prospect.part);
  auto digested = prospect.digests.coded.empty() ? std::nullopt : std::optional<DigestedReply>(std::in_place, reply);
  net::Reply& source = digested ? *digested : reply;
  auto const received = co_await download(source, sink, patience, limit, conditions, exchange);
  if (!received && is_interruption(received.error(), exchange.phase)) co_await sink.keep_part();
  if (!received) co_return received;
  if (digested && digested->sha256() != prospect.digests.coded) co_return Errc::digest_mismatch;
  if (exchange.is_continued && sink.content().size() != prospect.part->whole) co_return Errc::part_refused;
  co_return Result<void>();
}

}  // namespace scrape::engine
