#include <scrape/http/redirect.hpp>
#include <scrape/plan/body_plan.hpp>
#include <scrape/plan/verdict.hpp>

namespace scrape::plan {
namespace {

Record record_of(Job job, Exchange&& exchange, Ending ending, TimePoint now) {
  Record record;
  record.entry = std::move(job.entry);
  record.ending = ending;
  record.final_url = std::move(job.target).text();
  record.redirects = job.redirects;
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

Done fail(Job&& job, Exchange&& exchange, error_code const& cause, TimePoint now) {
  Failure failure{classify(cause, exchange.phase), cause.message(), cause};
  return fail(std::move(job), std::move(exchange), std::move(failure), now);
}

Verdict follow(Job&& job, Exchange&& exchange, Policy const& policy, TimePoint now) {
  auto target = http::redirect_target(job.target, *exchange.head);
  if (!target) return fail(std::move(job), std::move(exchange), target.error(), now);
  if (job.redirects >= policy.max_redirects) {
    return fail(std::move(job), std::move(exchange), Errc::too_many_redirects, now);
  }
  job.target = std::move(*target);
  ++job.redirects;
  job.goes_on = true;
  job.queued = now;
  return Again{std::move(job)};
}

Verdict judge_reached(Job&& job, Exchange&& exchange, std::optional<Stored>&& stored, Policy const& policy,
                      TimePoint now) {
  auto const status = exchange.head->status;
  if (http::is_redirect(status)) return follow(std::move(job), std::move(exchange), policy, now);
  if (!stored) {
    Failure failure{ErrorClass::http_status, "the server answered " + std::to_string(status)};
    return fail(std::move(job), std::move(exchange), std::move(failure), now);
  }
  auto record = record_of(std::move(job), std::move(exchange), Ending::saved, now);
  record.stored = std::move(stored);
  return Done{std::move(record)};
}

}  // namespace

Verdict judge(Job job, Outcome outcome, Policy const& policy, TimePoint now) {
  if (auto* const failed = std::get_if<Failed>(&outcome)) {
    return fail(std::move(job), std::move(failed->exchange), failed->cause, now);
  }
  auto& [exchange, stored] = std::get<Reached>(outcome);
  return judge_reached(std::move(job), std::move(exchange), std::move(stored), policy, now);
}

Record unfetched(Entry entry, Ending ending) {
  Record record;
  record.entry = std::move(entry);
  record.ending = ending;
  return record;
}

Record stopped(Job job) {
  if (job.attempts == 0) return unfetched(std::move(job.entry), Ending::not_started);
  auto const ended = job.queued;
  return fail(std::move(job), Exchange{}, Errc::stopped, ended).record;
}

Record bad_line(Entry entry, std::string problem) {
  auto record = unfetched(std::move(entry), Ending::failed);
  record.failure = Failure{ErrorClass::invalid_url, std::move(problem)};
  return record;
}

}  // namespace scrape::plan
