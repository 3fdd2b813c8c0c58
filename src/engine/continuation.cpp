#include "continuation.hpp"

#include <scrape/base/base64.hpp>
#include <scrape/base/text.hpp>
#include <scrape/base/wire.hpp>
#include <scrape/plan/body_plan.hpp>
#include <scrape/plan/retry.hpp>
#include <scrape/store/sha256.hpp>

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace scrape::engine {
namespace {

// 128 bits, so that no two requests have the same one, and no more of what is in them.
constexpr std::size_t hash_digits = 32;

constexpr auto changing =
    std::to_array<std::string_view>({"Accept-Encoding", "Range", "If-Range", "If-None-Match", "If-Modified-Since"});

// A password shall not be guessed from a hash (RFC 7617 §2).
std::string_view without_password(std::string_view authorization, std::string& decoded) {
  constexpr std::string_view basic = "Basic ";
  if (!equal_ignoring_case(authorization.substr(0, basic.size()), basic)) return authorization;
  decoded = from_base64(trim(authorization.substr(basic.size()))).value_or("");
  return std::string_view(decoded).substr(0, decoded.find(':'));
}

bool is_long_enough(http::ResponseHead const& head) noexcept {
  return plan::declared_length(head).value_or(UINT64_MAX) > plan::least_part.value;
}

}  // namespace

std::string hash_of(Asked const& asked) {
  Encoder text;
  text.text(asked.host);
  text.number(asked.user ? 1 : 0);
  text.text(asked.user.value_or(""));
  for (std::size_t i = 0; i < asked.fields.size(); ++i) {
    auto const [name, value] = asked.fields[i];
    auto const is_named = [name](std::string_view other) { return equal_ignoring_case(name, other); };
    auto const is_login = is_named("Authorization");
    if (std::ranges::any_of(changing, is_named) || (is_login && asked.user)) continue;
    std::string decoded;
    text.text(to_lower(name));
    text.text(is_login ? without_password(value, decoded) : value);
  }
  store::Sha256 hash;
  hash.add(as_bytes(text.bytes()));
  return store::to_hex(hash.finish()).substr(0, hash_digits);
}

asio::awaitable<Result<void>> open_part(store::PageStore& pages, Sought const& sought, Deadline by,
                                        net::Watchdog const& watchdog, std::unique_ptr<store::OpenPart>& part) {
  using State = store::OpenPart::State;
  auto opened = pages.open_part(sought.key);
  if (!opened || !plan::may_be_continued_at(sought.target, opened->facts())) co_return Result<void>();
  if (opened->facts().asked != sought.asked) {
    opened->drop();
    co_return Result<void>();
  }
  auto state = State::unread;
  while (state == State::unread) {
    if (auto const overdue = watchdog.overdue(by)) co_return overdue;
    state = co_await opened->check();
  }
  if (state == State::right) part = std::move(opened);
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

std::unique_ptr<plan::Part> beginning_of(plan::Job const& job, Asked const& asked, http::ResponseHead const& head) {
  if (!is_long_enough(head)) return nullptr;
  auto part = plan::beginning_of(job.target.text(), head, std::chrono::system_clock::now());
  if (!part) return nullptr;
  part->key = plan::key_of(job);
  part->asked = hash_of(asked);
  return std::make_unique<plan::Part>(std::move(*part));
}

Prospect prospect_of(plan::Exchange const& exchange, std::string_view url, store::OpenPart const* part,
                     std::unique_ptr<plan::Part> beginning) {
  auto const& head = *exchange.head;
  Prospect prospect;
  auto digests = part != nullptr ? plan::digests_of(head, part->facts()) : plan::digests_of(head);
  if (digests != plan::Digests{}) prospect.digests = std::make_unique<plan::Digests>(std::move(digests));
  prospect.part = std::move(beginning);
  if (part == nullptr) return prospect;
  prospect.before = part->facts().size;
  prospect.part = std::make_unique<plan::Part>(plan::continued(part->facts(), url, head));
  prospect.whole = prospect.part->whole;
  return prospect;
}

std::unique_ptr<DigestedReply> expect(Prospect& prospect, store::BodySink& sink, net::Reply& reply) {
  if (prospect.part) sink.allow_part(std::move(*prospect.part));
  if (!prospect.digests) return nullptr;
  sink.demand(*prospect.digests);
  return prospect.digests->coded.empty() ? nullptr : std::make_unique<DigestedReply>(reply);
}

ByteCount room_in(Prospect const& prospect, ByteCount most) noexcept {
  return ByteCount{most.value - std::min(most.value, prospect.before.value)};
}

// A disk that is full has what it had before.
bool is_interruption(error_code const& cause, Phase phase) noexcept {
  auto const is_ours = phase == Phase::store && store::is_local_trouble(cause);
  return is_ours || cause == Errc::stopped || plan::is_transient(cause, phase);
}

Result<void> check(Prospect const& prospect, DigestedReply* digested, store::BodySink const& sink) {
  if (digested != nullptr && digested->sha256() != prospect.digests->coded) return Errc::digest_mismatch;
  if (prospect.before.value > 0 && sink.content().size() != prospect.whole) return Errc::part_refused;
  return {};
}

}  // namespace scrape::engine
