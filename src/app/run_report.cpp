#include "run_report.hpp"

#include <scrape/base/text.hpp>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <chrono>

namespace scrape::app {
namespace {

namespace json = boost::json;

constexpr int schema_version = 1;

json::object outcomes_of(Summary const& summary) {
  json::object outcomes;
  for (auto const ending : plan::all_endings)
    outcomes[name_of(ending)] = summary.count(ending);
  return outcomes;
}

json::object classes_of(Summary const& summary) {
  json::object classes;
  for (auto const& [error_class, number] : summary.classes())
    classes[name_of(error_class)] = number;
  return classes;
}

json::value budget_of(RunFacts const& facts) {
  return facts.budget ? json::value(*facts.budget) : json::value();
}

json::object slowed_of(Summary const& summary) {
  json::object slowed;
  for (auto const& [host, times] : summary.slowed_hosts())
    slowed[host] = times;
  return slowed;
}

json::object extraction_of(Harvest const& harvest) {
  json::object missing;
  for (auto const& [name, times] : harvest.missing())
    missing[name] = times;
  return {{"rows", harvest.rows()}, {"unread_pages", harvest.unread_pages()}, {"missing", std::move(missing)}};
}

}  // namespace

std::string to_json(RunFacts const& facts, Summary const& summary, Harvest const& harvest) {
  json::object run{{"v", schema_version},
                   {"started", format_time(facts.started)},
                   {"elapsed_ms", std::chrono::round<std::chrono::milliseconds>(facts.elapsed).count()},
                   {"exit_code", facts.exit_code},
                   {"budget", budget_of(facts)},
                   {"entries", summary.entries()},
                   {"outcomes", outcomes_of(summary)},
                   {"error_classes", classes_of(summary)},
                   {"bytes", summary.fetched_bytes().value},
                   {"wire_bytes", facts.received.value},
                   {"slowdowns", summary.slowdowns()},
                   {"slowed_hosts", slowed_of(summary)}};
  if (harvest.has_rows()) run["extraction"] = extraction_of(harvest);
  auto text = json::serialize(run);
  if (auto const* const statistics = harvest.statistics()) {
    text.back() = ',';
    text.append(R"("stats":)").append(trim(statistics->to_json())) += '}';
  }
  return text + '\n';
}

}  // namespace scrape::app
