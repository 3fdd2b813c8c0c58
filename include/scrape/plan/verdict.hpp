#pragma once
/// What follows from an exchange: the entry is done, or its job comes again.

#include <scrape/plan/job.hpp>
#include <scrape/plan/outcome.hpp>
#include <scrape/plan/policy.hpp>
#include <scrape/plan/record.hpp>

#include <variant>

namespace scrape::plan {

struct Done {
  Record record;
};

/// The same job with one more hop, or for another attempt.
struct Again {
  Job job;
  TimePoint not_before{};
};

using Verdict = std::variant<Done, Again>;

/// Decides on a job whose exchange, begun as job.attempts says, came to `outcome`. A retry begins with the entry's own
/// URL.
Verdict judge(Job job, Outcome outcome, Policy const& policy, TimePoint now);

/// The job as it was before the attempt that is over, which does not count.
Job undone(Job job, TimePoint now);

/// The record of an entry that was never tried.
Record unfetched(Entry entry, Ending ending);

/// The record of a job whose target may not be asked for, by its site's robots.txt.
Record denied(Job job, std::string why, TimePoint now);

/// The record of a job that is not asked for, because it ended in that way (denied, or fetched) in an earlier run.
Record repeated(Job job, Ending ending);

/// The record of a job that is not to go on: not started, or stopped between two exchanges.
Record stopped(Job job, TimePoint now);

/// Whether a retry comes too late for the policy: its turn may have come later than was planned.
bool is_too_late(Job const& job, Policy const& policy, TimePoint now) noexcept;

/// The record of such a job: that of its last attempt.
Record given_up(Job const& job, TimePoint now);

/// The record of an input line that is not usable.
Record bad_line(Entry entry, std::string problem);

}  // namespace scrape::plan
