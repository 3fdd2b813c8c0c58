#pragma once
/// What exchanges of tests came to.

#include "support/jobs.hpp"
#include "support/times.hpp"

#include <scrape/plan/outcome.hpp>
#include <scrape/plan/verdict.hpp>

#include <chrono>
#include <string_view>

namespace scrape::test {

inline constexpr WallTime wall{std::chrono::seconds(1'700'000'000)};

/// A job in its first attempt.
inline plan::Job begun(std::string_view url) {
  auto job = job_of(3, url);
  job.attempts = 1;
  job.first_try = t0;
  job.started = wall;
  return job;
}

inline plan::Reached reached(int status, std::string_view location = {}) {
  plan::Reached outcome;
  outcome.exchange.phase = Phase::body;
  outcome.exchange.head.emplace().status = status;
  if (!location.empty()) outcome.exchange.head->fields.add("Location", location);
  return outcome;
}

inline plan::Failed failed(error_code cause, Phase phase) {
  plan::Failed outcome;
  outcome.exchange.phase = phase;
  outcome.cause = cause;
  return outcome;
}

/// Two seconds after the attempt began, with no other to follow.
inline plan::Verdict judged(plan::Job job, plan::Outcome outcome) {
  return judge(std::move(job), std::move(outcome), plan::Policy{.retries = 0}, t0 + std::chrono::seconds(2));
}

inline plan::Record record_after(plan::Outcome outcome) {
  return std::get<plan::Done>(judged(begun("https://example.org/a"), std::move(outcome))).record;
}

}  // namespace scrape::test
