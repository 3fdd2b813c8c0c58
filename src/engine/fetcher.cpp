#include "continuation.hpp"
#include "download.hpp"
#include "request_fields.hpp"

#include <scrape/engine/fetcher.hpp>
#include <scrape/http/retry_after.hpp>
#include <scrape/plan/body_plan.hpp>
#include <scrape/plan/retry.hpp>

#include <boost/asio/error.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace scrape::engine {
namespace {

constexpr int not_modified = 304;

// Of a body of which we want only the beginning, whatever pages may have: codings can give nothing for any number of
// bytes.
constexpr ByteCount most_for_ourselves{std::uint64_t{1} << 30U};

// A connection that was used before may have been closed by the server just as we sent the request, before it saw it
// (RFC 9112 §9.3.1): no failure of the page, as long as nothing of an answer came.
bool was_given_up(error_code const& failed) noexcept {
  return failed == Errc::closed_before_head || failed.category() == boost::system::system_category();
}

// Of the attempt: what its earlier hops left.
Duration time_left(plan::Job const& job, plan::Policy const& policy) noexcept {
  return policy.attempt_time == Duration::max() ? Duration::max() : policy.attempt_time - job.spent;
}

// While it resolves a name, the connect time-out is a failure of that.
error_code name_timeout(error_code const& failed, Phase phase) noexcept {
  if (failed == Errc::connect_timeout && phase == Phase::dns) return Errc::dns_timeout;
  return failed;
}

// Refuses all that is too much, which ends the download.
class ExcerptWriter final : public store::BodyWriter {
 public:
  ExcerptWriter(std::string& text, ByteCount at_most) : text_(text), at_most_(at_most) {}

  bool is_full() const noexcept { return text_.size() == at_most_.value; }

  bool hold(Bytes bytes) override {
    if (bytes.size() > at_most_.value - text_.size()) return false;
    text_ += as_text(bytes);
    return true;
  }

  asio::awaitable<Result<void>> write(Bytes bytes) override {
    text_ += as_text(bytes.first(at_most_.value - text_.size()));
    co_return Errc::body_too_large;
  }

 private:
  std::string& text_;
  ByteCount at_most_;
};

// RFC 9110 §13.1: what the user asks for in this way is the user's own business.
bool has_conditions(RequestFields const& fields) {
  auto const names = {"If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since", "Range", "If-Range"};
  return std::ranges::any_of(names, [&](char const* name) { return fields.own.find(name).has_value(); });
}

// The date goes with the tag for the sake of caches that know no tags (RFC 9110 §13.1.3).
http::Fields with_conditions(http::Fields fields, plan::Known const& known) {
  if (!known.etag.empty()) fields.add("If-None-Match", known.etag);
  if (!known.last_modified.empty()) fields.add("If-Modified-Since", known.last_modified);
  return fields;
}

}  // namespace

// The reply ends before the session that it reads from.
struct Fetcher::Answer {
  net::Lease lease;
  std::unique_ptr<net::Reply> reply;
  bool is_conditional = false;                 // so was its request
  std::unique_ptr<store::OpenPart> part = {};  // that it continues
};

void Fetcher::give_back(Answer& answer) {
  answer.reply.reset();
  answer.lease.keep();
}

Fetcher::Fetcher(Config const& config, Conditions const& conditions, net::SessionPool& sessions, Namer& namer,
                 store::PageStore& pages, std::function<void(plan::Job&)> on_asking)
    : conditions_(conditions),
      sessions_(sessions),
      namer_(namer),
      keeps_pages_(config.keeps_pages),
      pages_(pages),
      on_asking_(std::move(on_asking)),
      fields_(std::make_unique<RequestFields>(request_fields(config))),
      sets_conditions_(config.keeps_pages && !has_conditions(*fields_)) {}

Fetcher::~Fetcher() = default;

net::Patience Fetcher::begin(plan::Job const& job, plan::Exchange& exchange) const {
  auto const now = Clock::now();
  exchange.entry = job.entry.index;
  exchange.began = now;
  exchange.timing.queue = now - job.queued;
  Deadline const by{after(now, time_left(job, conditions_.policy)), Errc::attempt_timeout};
  return {by, conditions_.policy.idle_time};
}

asio::awaitable<Fetched> Fetcher::fetch(plan::Job& job) {
  plan::Exchange exchange;
  auto const patience = begin(job, exchange);
  std::unique_ptr<store::OpenPart> part;
  if (has_part(job)) {
    exchange.phase = Phase::store;
    auto const& url = job.target.text();
    auto const opened = co_await open_part(pages_, url, patience.by, conditions_.watchdog, part);
    if (!opened) co_return plan::Failed{std::move(exchange), opened.error()};
    exchange.phase = Phase::dns;
  }
  auto const* const facts = part ? &part->facts() : nullptr;
  auto answer = co_await ask(job, patience, exchange, facts);
  if (!answer) co_return plan::Failed{std::move(exchange), answer.error()};
  if (part && !settle_part(part, exchange)) co_return co_await refuse(*answer, patience, exchange);
  answer->part = std::move(part);
  if (answer->is_conditional && exchange.head->status == not_modified) {
    // It has no body, but only its end makes the connection idle.
    auto const has_ended = co_await drain(*answer->reply, patience, exchange);
    if (has_ended) give_back(*answer);
    co_return keep(job, exchange);
  }
  auto const what = plan::plan_body(job, exchange, conditions_.policy, Clock::now());
  if (what == plan::BodyPlan::save && job.text) co_return co_await take(job, *answer, patience, exchange);
  if (what == plan::BodyPlan::save) co_return co_await save(job, *answer, patience, exchange);
  if (answer->part) answer->part->drop();
  // What goes wrong while reading past a body costs only the connection.
  if (what == plan::BodyPlan::drain) {
    auto const has_ended = co_await drain(*answer->reply, patience, exchange);
    if (has_ended) give_back(*answer);
  }
  co_return plan::Reached{std::move(exchange), std::nullopt};
}

bool Fetcher::may_have_part(plan::Job const& job) const {
  return sets_conditions_ && plan::may_be_continued(job);
}

bool Fetcher::has_part(plan::Job const& job) const {
  return may_have_part(job) && pages_.has_part(job.target.text());
}

// A small body is read past.
asio::awaitable<Fetched> Fetcher::refuse(Answer& answer, net::Patience patience, plan::Exchange& exchange) {
  exchange.phase = Phase::head;
  if (plan::declared_length(*exchange.head).value_or(UINT64_MAX) <= plan::drain_limit) {
    auto const has_ended = co_await drain(*answer.reply, patience, exchange);
    if (has_ended) give_back(answer);
  }
  co_return plan::Failed{std::move(exchange), Errc::part_refused};
}

// What earlier runs left is what this response stands for, not another one on the way.
bool Fetcher::may_revalidate(plan::Job const& job) const {
  auto const& known = job.known;
  if (!sets_conditions_ || !known || known->final_url != job.target.text()) return false;
  if (known->etag.empty() && known->last_modified.empty()) return false;
  return plan::is_expected(*known, conditions_.policy.expected) && namer_.fits(job);
}

Fetched Fetcher::keep(plan::Job& job, plan::Exchange& exchange) {
  exchange.phase = Phase::store;
  auto name = namer_.keep(job);
  if (!name) return plan::Failed{std::move(exchange), name.error()};
  job.name = std::move(*name);
  return plan::Reached{.exchange = std::move(exchange), .stored = {}, .findings = {}, .is_kept = true};
}

asio::awaitable<Excerpt> Fetcher::read(plan::Job& job, ByteCount at_most) {
  Excerpt excerpt;
  auto const patience = begin(job, excerpt.exchange);
  auto answer = co_await ask(job, patience, excerpt.exchange, nullptr);
  if (!answer) {
    excerpt.failure = answer.error();
    co_return excerpt;
  }
  ExcerptWriter writer(excerpt.text, at_most);
  auto const received =
      co_await download(*answer->reply, writer, patience, most_for_ourselves, conditions_, excerpt.exchange);
  if (received) give_back(*answer);
  if (!received && !writer.is_full()) excerpt.failure = received.error();
  co_return excerpt;
}

asio::awaitable<Fetched> Fetcher::take(plan::Job& job, Answer& answer, net::Patience patience,
                                       plan::Exchange& exchange) {
  job.text->clear();
  ExcerptWriter writer(*job.text, most_text);
  auto const received = co_await download(*answer.reply, writer, patience, most_for_ourselves, conditions_, exchange);
  if (received) give_back(answer);
  if (!received && !writer.is_full()) co_return plan::Failed{std::move(exchange), received.error()};
  co_return plan::Reached{std::move(exchange), plan::Stored{}};
}

asio::awaitable<Fetched> Fetcher::save(plan::Job& job, Answer& answer, net::Patience patience,
                                       plan::Exchange& exchange) {
  auto const began = Clock::now();
  auto sink = co_await receive(job, answer, patience, exchange);
  if (sink) co_return Page{std::move(exchange), std::move(*sink), began};
  // The server's answer says more than what hindered its page, unless that is this machine's trouble.
  auto const is_ours = exchange.phase == Phase::store && store::is_local_trouble(sink.error());
  auto const is_wanted = conditions_.policy.expected.wants(plan::status_of(exchange));
  if (!is_wanted && sink.error() != Errc::stopped && !is_ours) {
    co_return plan::Reached{std::move(exchange), std::nullopt};
  }
  co_return plan::Failed{std::move(exchange), sink.error()};
}

asio::awaitable<Result<Fetcher::Answer>> Fetcher::ask(plan::Job& job, net::Patience patience, plan::Exchange& exchange,
                                                      plan::Part const* part) {
  auto const& origin = job.target.origin();
  auto const is_own = origin == plan::trusted_origin(job);
  auto const host = is_own && !fields_->host.empty() ? fields_->host : authority(origin);
  auto const target = job.target.target();
  auto const& usual = is_own ? fields_->own : fields_->foreign;
  auto const is_conditional = part == nullptr && may_revalidate(job);
  auto const special = part != nullptr  ? plan::with_range(usual, *part)
                       : is_conditional ? with_conditions(usual, *job.known)
                                        : http::Fields();
  http::Request const request{.authority = host, .target = target, .fields = special.size() > 0 ? special : usual};
  while (true) {
    auto const connect_by =
        sooner(patience.by, {after(Clock::now(), conditions_.policy.connect_time), Errc::connect_timeout});
    auto lease = sessions_.reuse(origin, exchange);
    if (!lease) {
      auto connected = co_await sessions_.connect(origin, connect_by, exchange);
      if (!connected) co_return name_timeout(connected.error(), exchange.phase);
      lease.emplace(std::move(*connected));
    }
    exchange.phase = Phase::head;
    auto const begin = Clock::now();
    spdlog::debug("requested entry={} url={} reused={}", exchange.entry, job.target.text(), exchange.reused);
    on_asking_(job);
    auto reply = co_await (*lease)->send(request, patience);
    if (!reply && exchange.reused && !(*lease)->has_answered() && was_given_up(reply.error())) continue;
    if (!reply) co_return reply.error();
    exchange.timing.first_byte = Clock::now() - begin;
    exchange.head = (*reply)->take_head();
    if (plan::is_transient(exchange.head->status)) {
      exchange.retry_after = http::retry_after(exchange.head->fields, std::chrono::system_clock::now());
    }
    spdlog::debug("head entry={} status={} ms={:.1f}", exchange.entry, exchange.head->status,
                  in_milliseconds(*exchange.timing.first_byte));
    co_return Answer{std::move(*lease), std::move(*reply), is_conditional, {}};
  }
}

Result<void> Fetcher::name(plan::Job& job, http::ResponseHead const& head) {
  auto named = namer_.name(job, head);
  if (!named) return named.error();
  if (!job.name.empty() && job.name != *named) job.earlier_names.push_back(std::move(job.name));
  job.name = std::move(*named);
  return {};
}

asio::awaitable<Result<std::unique_ptr<store::BodySink>>> Fetcher::receive(plan::Job& job, Answer& answer,
                                                                           net::Patience patience,
                                                                           plan::Exchange& exchange) {
  auto const begin = Clock::now();
  exchange.phase = Phase::store;
  auto const named = keeps_pages_ ? name(job, *exchange.head) : Result<void>();
  if (!named) co_return named.error();
  auto const prospect = prospect_of(job.target.text(), exchange, answer.part.get(), may_have_part(job));
  auto sink = pages_.open(job.name, job.known, std::move(answer.part));
  auto const received = co_await download_page(*answer.reply, *sink, patience, prospect, conditions_, exchange);
  if (!received) co_return received.error();
  give_back(answer);
  spdlog::debug("body entry={} bytes={} ms={:.1f}", exchange.entry, exchange.wire_bytes.value,
                in_milliseconds(Clock::now() - begin));
  exchange.phase = Phase::store;
  co_return std::move(sink);
}

}  // namespace scrape::engine
