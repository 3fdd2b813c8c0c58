#pragma once
/// How the program ends: what cron and scripts look at (cli.md).

#include <scrape/app/summary.hpp>

namespace scrape::app::exit_code {

inline constexpr int all_well = 0;
inline constexpr int some_failed = 1;
inline constexpr int misuse = 2;         ///< usage, configuration or lists: nothing was fetched
inline constexpr int local_trouble = 3;  ///< output directory, disk
inline constexpr int none_fetched = 4;
inline constexpr int over_budget = 5;  ///< the same command continues
inline constexpr int held = 75;        ///< by another run; nothing was touched (EX_TEMPFAIL of sysexits.h)
inline constexpr int signalled = 128;  ///< plus the signal's number

/// What the records say of a run, which a budget may have ended.
int of(Summary const& summary, bool ended_over_budget) noexcept;

}  // namespace scrape::app::exit_code
