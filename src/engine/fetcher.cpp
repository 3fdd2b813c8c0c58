#include "continuation.hpp"
#include "download.hpp"
#include "excerpt_writer.hpp"
#include "identity.hpp"
#include "request_fields.hpp"

#include <scrape/engine/fetcher.hpp>
#include <scrape/http/method.hpp>
#include <scrape/http/retry_after.hpp>
#include <scrape/plan/body_plan.hpp>
#include <scrape/plan/retry.hpp>

#include <spdlog/spdlog.h>

namespace scrape::engine {
namespace {

constexpr int not_modified = 304;

// Each of them because the proxy asked for something new and closed the connection.
constexpr int most_proxy_logins = 3;

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

// Of the proxy that forwards requests: its address has to do for a name.
error_code blame_proxy(error_code const& failed, plan::Exchange& exchange) {
  if (classify(failed, exchange.phase) == ErrorClass::proxy) exchange.detail = "proxy " + exchange.remote;
  return failed == Errc::proxy_login_wanted ? Errc::proxy_login_refused : failed;
}

// The date goes with the tag for the sake of caches that know no tags (RFC 9110 §13.1.3).
void add_conditions(plan::Known const& known, http::Fields& fields) {
  if (!known.etag.empty()) fields.add("If-None-Match", known.etag);
  if (!known.last_modified.empty()) fields.add("If-Modified-Since", known.last_modified);
}

}  // namespace

// The reply ends before the session that it reads from.
struct Fetcher::Answer {
  net::Lease lease;
  std::unique_ptr<net::Reply> reply;
  bool is_conditional = false;                 // so was its request
  std::unique_ptr<plan::Part> beginning = {};  // what its page is a part of, should it be interrupted
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
      identity_(std::make_unique<Identity>(config)),
      sets_conditions_(config.keeps_pages && !has_conditions(fields_->own)) {}

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
    Sought const sought{plan::key_of(job), job.target, hash_of_next(job)};
    auto const opened = co_await open_part(pages_, sought, patience.by, conditions_.watchdog, part);
    if (!opened) co_return plan::Failed{std::move(exchange), opened.error()};
    exchange.phase = Phase::dns;
  }
  auto const* const facts = part ? &part->facts() : nullptr;
  auto answer = co_await ask(job, patience, exchange, facts);
  if (!answer) co_return plan::Failed{std::move(exchange), answer.error()};
  if (identity_->can_meet(job, *exchange.head)) {
    auto const has_ended = co_await drain(*answer->reply, patience, exchange);
    if (has_ended) give_back(*answer);
    co_return plan::Failed{std::move(exchange), Errc::challenged};
  }
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
  // What goes wrong while reading past a body costs only the connection.
  if (what != plan::BodyPlan::abandon) {
    auto const has_ended = co_await drain(*answer->reply, patience, exchange);
    if (has_ended) give_back(*answer);
  }
  auto const is_all = what == plan::BodyPlan::none;
  co_return plan::Reached{std::move(exchange), is_all ? std::optional(plan::Stored{}) : std::nullopt};
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
  if (job.request && !may_have_conditions(job)) return false;
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

// The usual ones; or in `own` those and what this request has besides.
http::Fields const& Fetcher::fields_for(plan::Job& job, plan::Part const* part, bool is_conditional,
                                        http::Fields& own) {
  auto const is_own = job.target.origin() == plan::trusted_origin(job);
  auto const& usual = is_own ? fields_->own : fields_->foreign;
  auto special = identity_->fields_for(job);
  if (is_conditional) add_conditions(*job.known, special);
  if (!job.request && part == nullptr && special.size() == 0) return usual;
  own = job.request ? fields_of(job, *fields_, is_own) : usual;
  if (part != nullptr) own = plan::with_range(own, *part);
  for (std::size_t i = 0; i < special.size(); ++i)
    own.add(special[i].name, special[i].value);
  return own;
}

// A connection that was used before the server may just close, and then nobody knows whether it has acted (RFC 9110
// §9.2.2). A new one takes its place, so that there are no more of them.
asio::awaitable<Result<net::Lease>> Fetcher::lease_for(url::Origin const& origin, bool is_idempotent, Deadline by,
                                                       plan::Exchange& exchange) {
  auto lease = sessions_.reuse(origin, exchange);
  if (lease && is_idempotent) co_return std::move(*lease);
  lease.reset();
  exchange.reused = false;
  co_return co_await sessions_.connect(origin, by, exchange);
}

asio::awaitable<Result<Fetcher::Answer>> Fetcher::ask(plan::Job& job, net::Patience patience, plan::Exchange& exchange,
                                                      plan::Part const* part) {
  auto const& origin = job.target.origin();
  auto const is_own = origin == plan::trusted_origin(job);
  auto const named = authority(origin);
  auto const host = host_of(job, *fields_, is_own);
  auto const is_conditional = part == nullptr && may_revalidate(job);
  http::Fields own;
  auto const& fields = fields_for(job, part, is_conditional, own);
  auto request = request_of(job, host, fields);
  request.origin = named;
  int proxy_logins = 0;
  while (true) {
    auto const connect_by =
        sooner(patience.by, {after(Clock::now(), conditions_.policy.connect_time), Errc::connect_timeout});
    auto lease = co_await lease_for(origin, http::is_idempotent(request.method), connect_by, exchange);
    if (!lease) co_return name_timeout(lease.error(), exchange.phase);
    exchange.phase = Phase::head;
    auto const begin = Clock::now();
    spdlog::debug("requested entry={} method={} url={} reused={}", exchange.entry, request.method, job.target.text(),
                  exchange.reused);
    on_asking_(job);
    auto reply = co_await (*lease)->send(request, patience);
    if (!reply && exchange.reused && !(*lease)->has_answered() && was_given_up(reply.error())) continue;
    if (!reply && reply.error() == Errc::proxy_login_wanted && ++proxy_logins < most_proxy_logins) continue;
    if (!reply) co_return blame_proxy(reply.error(), exchange);
    exchange.timing.first_byte = Clock::now() - begin;
    exchange.head = (*reply)->take_head();
    identity_->take_cookies(job, *exchange.head);
    if (plan::is_transient(exchange.head->status)) {
      exchange.retry_after = http::retry_after(exchange.head->fields, std::chrono::system_clock::now());
    }
    spdlog::debug("head entry={} status={} ms={:.1f}", exchange.entry, exchange.head->status,
                  in_milliseconds(*exchange.timing.first_byte));
    auto const may_continue = may_have_part(job);
    auto beginning =
        may_continue ? beginning_of(job, {host, fields, identity_->user_for(job)}, *exchange.head) : nullptr;
    co_return Answer{std::move(*lease), std::move(*reply), is_conditional, std::move(beginning)};
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
  auto prospect = prospect_of(exchange, job.target.text(), answer.part.get(), std::move(answer.beginning));
  auto sink = pages_.open(job.name, job.known, std::move(answer.part));
  auto const digested = expect(prospect, *sink, *answer.reply);
  net::Reply& source = digested ? *digested : *answer.reply;
  auto const limit = room_in(prospect, conditions_.policy.max_body);
  auto received = co_await download(source, *sink, patience, limit, conditions_, exchange);
  if (!received && is_interruption(received.error(), exchange.phase)) co_await sink->keep_part();
  if (received) received = check(prospect, digested.get(), *sink);
  if (!received) co_return received.error();
  give_back(answer);
  spdlog::debug("body entry={} bytes={} ms={:.1f}", exchange.entry, exchange.wire_bytes.value,
                in_milliseconds(Clock::now() - begin));
  exchange.phase = Phase::store;
  co_return std::move(sink);
}

}  // namespace scrape::engine
