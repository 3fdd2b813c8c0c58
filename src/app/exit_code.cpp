#include <scrape/app/exit_code.hpp>

namespace scrape::app::exit_code {

int of(Summary const& summary, bool ended_over_budget) noexcept {
  if (summary.has_local_trouble()) return local_trouble;
  if (ended_over_budget) return over_budget;
  auto const good = summary.count(plan::Ending::saved) + summary.count(plan::Ending::fetched) +
                    summary.count(plan::Ending::unchanged);
  auto const bad = summary.count(plan::Ending::failed) + summary.count(plan::Ending::denied);
  if (bad > 0) return good > 0 ? some_failed : none_fetched;
  return summary.count(plan::Ending::not_started) > 0 ? some_failed : all_well;
}

}  // namespace scrape::app::exit_code
