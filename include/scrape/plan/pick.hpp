#pragma once
/// What comes next, as the scheduler says it.

#include <scrape/plan/job.hpp>

#include <string>
#include <variant>

namespace scrape::plan {

/// Nothing may start before something else is finished or added.
struct Idle {};

/// Nothing may start before that time.
struct WaitUntil {
  TimePoint time;
};

/// More jobs of that host are wanted by refill() before the next pick.
struct MoreOf {
  std::string host;
};

using Pick = std::variant<Idle, WaitUntil, MoreOf, Job>;

}  // namespace scrape::plan
