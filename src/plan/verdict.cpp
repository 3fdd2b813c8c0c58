#include <scrape/base/units.hpp>
#include <scrape/http/redirect.hpp>
#include <scrape/plan/body_plan.hpp>
#include <scrape/plan/retry.hpp>
#include <scrape/plan/verdict.hpp>

#include <algorithm>
#include <functional>
#include <memory>

namespace scrape::plan {
namespace {

std::uint64_t hash_of(url::Url const& url) {
  return std::hash<std::string>()(url.text());
}

// Takes what it needs.
Record untried(Job& job, Ending ending) {
  auto record = unfetched(std::move(job.entry), ending);
  record.url = std::move(job.url).text();
  if (job.request) record.method = job.request->method;
  if (job.request) record.mark = job.request->mark;
  record.listed_path = std::move(job.path).value_or("");
  record.earlier = job.known;
  return record;
}

Record record_of(Job job, Exchange&& exchange, Ending ending, TimePoint now) {
  auto record = untried(job, ending);
  record.final_url = std::move(job.target).text();
  record.redirects = job.redirects;
  record.is_downgraded = job.is_downgraded;
  record.attempts = job.attempts;
  record.started = job.started;
  record.elapsed = now - job.first_try;
  record.exchange = std::move(exchange);
  return record;
}

Done fail(Job&& job, Exchange&& exchange, Failure&& failure, TimePoint now) {
  auto record = record_of(std::move(job), std::move(exchange), Ending::failed, now);
  record.failure = std::move(failure);
  return {std::move(record)};
}

Failure failure_of(error_code const& cause, Exchange const& exchange) {
  Failure failure{classify(cause, exchange.phase), cause.message(), cause};
  if (!exchange.detail.empty()) failure.message.append(": ").append(exchange.detail);
  return failure;
}

Done fail(Job&& job, Exchange&& exchange, error_code const& cause, TimePoint now) {
  auto failure = failure_of(cause, exchange);
  return fail(std::move(job), std::move(exchange), std::move(failure), now);
}

// A circle may lead out the second time: what came between may have told the server something.
bool is_in_a_circle(Job const& job, url::Url const& target) {
  constexpr auto most_visits = 2;
  return std::ranges::count(job.visited, hash_of(target)) >= most_visits;
}

Verdict follow(Job&& job, Exchange&& exchange, Policy const& policy, TimePoint now) {
  auto target = http::redirect_target(job.target, *exchange.head);
  if (!target) return fail(std::move(job), std::move(exchange), target.error(), now);
  if (job.redirects >= policy.max_redirects) {
    return fail(std::move(job), std::move(exchange), Errc::too_many_redirects, now);
  }
  job.visited.push_back(hash_of(job.target));
  if (is_in_a_circle(job, *target)) return fail(std::move(job), std::move(exchange), Errc::redirect_loop, now);
  job.is_downgraded |= job.target.origin().secure && !target->origin().secure;
  job.drops_content |= http::becomes_get(exchange.head->status, method_of(job));
  job.target = std::move(*target);
  ++job.redirects;
  job.goes_on = true;
  job.spent += now - exchange.began;
  job.queued = now;
  return Again{std::move(job)};
}

// From the beginning: where a redirect led to may have been good for one time only.
void begin_again(Job& job) {
  job.target = job.url;
  job.goes_on = false;
  job.redirects = 0;
  job.is_downgraded = false;
  job.login = {};
  job.cookies.reset();
  job.drops_content = false;
  job.visited.clear();
  job.spent = {};
}

Verdict retry(Job&& job, Exchange&& exchange, Failure&& failure, Retry const& retry, TimePoint now) {
  auto last = fail(Job(job), std::move(exchange), std::move(failure), now);
  job.failed_so_far = std::make_shared<Record>(std::move(last.record));
  ++(retry.is_deferral ? job.deferrals : job.retries);
  begin_again(job);
  job.queued = retry.not_before;
  return Again{std::move(job), retry.not_before};
}

Verdict fail_or_retry(Job&& job, Exchange&& exchange, Failure&& failure, Policy const& policy, TimePoint now) {
  auto const again = plan_retry(job, exchange, policy, now);
  if (again) return retry(std::move(job), std::move(exchange), std::move(failure), *again, now);
  return fail(std::move(job), std::move(exchange), std::move(failure), now);
}

std::string describe_status(Exchange const& exchange) {
  auto text = "the server answered " + std::to_string(exchange.head->status);
  if (!exchange.retry_after) return text;
  text += " and asks to wait " + format_duration(*exchange.retry_after);
  if (*exchange.retry_after > longest_pause) text += ", more than the " + format_duration(longest_pause) + " allowed";
  return text;
}

// Nothing was asked for. Takes what it needs.
Record left_alone(Job& job) {
  auto record = untried(job, job.is_resumed ? job.known->ending : Ending::unchanged);
  record.final_url = job.known->final_url;
  record.is_resumed = job.is_resumed;
  return record;
}

Ending ending_of(Stored const& stored) {
  if (stored.path.empty()) return Ending::fetched;
  return stored.is_unchanged ? Ending::unchanged : Ending::saved;
}

Done keep(Job job, Reached reached, TimePoint now) {
  auto known = job.known;
  auto record = job.attempts == 0 ? left_alone(job)
                                  : record_of(std::move(job), std::move(reached.exchange), Ending::unchanged, now);
  record.stored = std::move(reached.stored);
  record.known = std::move(known);
  record.findings = std::move(reached.findings);
  return {std::move(record)};
}

// As if there had been nothing: another exchange of the same attempt.
Verdict fetch_anew(Job&& job, TimePoint now) {
  job.known.reset();
  job.is_resumed = false;
  begin_again(job);
  job.goes_on = job.attempts > 0;
  job.queued = now;
  return Again{std::move(job), now};
}

// What had come before is gone: the same target is asked for as a whole. Nothing is left to be refused once more.
Verdict fetch_whole(Job&& job, Exchange const& exchange, TimePoint now) {
  job.goes_on = true;
  job.spent += now - exchange.began;
  job.queued = now;
  return Again{std::move(job), now};
}

Verdict judge_reached(Job&& job, Reached reached, Policy const& policy, TimePoint now) {
  if (reached.is_kept) return keep(std::move(job), std::move(reached), now);
  auto& [exchange, stored, findings, is_kept] = reached;
  auto const status = status_of(exchange);
  auto const& expected = expectation_of(job, policy);
  auto const is_wanted = expected.wants(status);
  if (http::is_redirect(status) && !expected.names(status)) {
    return follow(std::move(job), std::move(exchange), policy, now);
  }
  if (is_wanted || !is_error(status)) {
    if (auto why = unmet(exchange, expected)) {
      exchange.detail = std::move(*why);
      return fail(std::move(job), std::move(exchange), Errc::unexpected_response, now);
    }
  }
  if (stored && is_wanted) {
    auto record = record_of(std::move(job), std::move(exchange), ending_of(*stored), now);
    record.stored = std::move(stored);
    record.findings = std::move(findings);
    return Done{std::move(record)};
  }
  Failure failure{ErrorClass::http_status, describe_status(exchange)};
  // An error page that was kept was the last attempt's.
  if (!stored && may_try_again(job, status)) {
    return fail_or_retry(std::move(job), std::move(exchange), std::move(failure), policy, now);
  }
  auto done = fail(std::move(job), std::move(exchange), std::move(failure), now);
  done.record.stored = std::move(stored);
  return done;
}

// The same once more, by somebody who says who that is.
Verdict ask_again(Job&& job, Exchange const& exchange, TimePoint now) {
  job.goes_on = true;
  job.spent += now - exchange.began;
  job.queued = now;
  return Again{std::move(job)};
}

Verdict judge_failed(Job&& job, Exchange&& exchange, error_code const& cause, Policy const& policy, TimePoint now) {
  if (cause == Errc::file_altered) return fetch_anew(std::move(job), now);
  if (cause == Errc::challenged) return ask_again(std::move(job), exchange, now);
  if (cause == Errc::part_refused || (cause == Errc::digest_mismatch && exchange.is_continued)) {
    return fetch_whole(std::move(job), exchange, now);
  }
  auto failure = failure_of(cause, exchange);
  if (!may_try_again(job, cause, exchange.phase)) {
    return fail(std::move(job), std::move(exchange), std::move(failure), now);
  }
  return fail_or_retry(std::move(job), std::move(exchange), std::move(failure), policy, now);
}

}  // namespace

Verdict judge(Job job, Outcome outcome, Policy const& policy, TimePoint now) {
  if (auto* const failed = std::get_if<Failed>(&outcome)) {
    return judge_failed(std::move(job), std::move(failed->exchange), failed->cause, policy, now);
  }
  return judge_reached(std::move(job), std::get<Reached>(std::move(outcome)), policy, now);
}

Job undone(Job job, TimePoint now) {
  begin_again(job);
  --job.attempts;
  job.queued = now;
  return job;
}

Record unfetched(Entry entry, Ending ending) {
  Record record;
  record.entry = std::move(entry);
  record.ending = ending;
  return record;
}

Record denied(Job job, std::string why, TimePoint now) {
  auto record =
      job.attempts == 0 ? untried(job, Ending::denied) : record_of(std::move(job), Exchange{}, Ending::denied, now);
  record.failure = Failure{ErrorClass::robots, std::move(why)};
  return record;
}

Record repeated(Job job, Ending ending) {
  auto record = untried(job, ending);
  record.is_repeated = true;
  if (ending == Ending::denied)
    record.failure = Failure{ErrorClass::robots, "it was denied last time, and only failures are tried again"};
  return record;
}

Record stopped(Job job, TimePoint now) {
  if (job.attempts == 0) return untried(job, Ending::not_started);
  auto exchange = job.failed_so_far && !job.goes_on ? std::move(job.failed_so_far->exchange) : Exchange{};
  exchange.detail.clear();
  return fail(std::move(job), std::move(exchange), Errc::stopped, now).record;
}

bool is_too_late(Job const& job, Policy const& policy, TimePoint now) noexcept {
  return job.failed_so_far && !job.goes_on && now > after(job.first_try, policy.retry_time);
}

Record given_up(Job const& job, TimePoint now) {
  auto record = *job.failed_so_far;
  record.elapsed = now - job.first_try;
  return record;
}

Record bad_line(Entry entry, std::string problem) {
  auto record = unfetched(std::move(entry), Ending::failed);
  record.failure = Failure{ErrorClass::invalid_url, std::move(problem)};
  return record;
}

}  // namespace scrape::plan
