#include "run_report.hpp"

#include <scrape/base/fatal.hpp>
#include <scrape/base/text.hpp>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

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

json::object extraction_of(Harvest const& harvest) {
  json::object missing;
  for (auto const& [name, times] : harvest.missing())
    missing[name] = times;
  return {{"rows", harvest.rows()}, {"unread_pages", harvest.unread_pages()}, {"missing", std::move(missing)}};
}

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

bool write(std::FILE* file, std::string const& text) {
  return std::fwrite(text.data(), 1, text.size(), file) == text.size() && std::fflush(file) == 0;
}

}  // namespace

std::string to_json(RunFacts const& facts, Summary const& summary, Harvest const& harvest) {
  json::object run{{"v", schema_version},
                   {"started", format_time(facts.started)},
                   {"elapsed_ms", std::chrono::round<std::chrono::milliseconds>(facts.elapsed).count()},
                   {"exit_code", facts.exit_code},
                   {"entries", summary.entries()},
                   {"outcomes", outcomes_of(summary)},
                   {"error_classes", classes_of(summary)},
                   {"bytes", summary.fetched_bytes().value}};
  if (harvest.has_rows()) run["extraction"] = extraction_of(harvest);
  auto text = json::serialize(run);
  if (auto const* const statistics = harvest.statistics()) {
    text.back() = ',';
    text.append(R"("stats":)").append(trim(statistics->to_json())) += '}';
  }
  return text + '\n';
}

void write_summary(std::string const& file, std::string const& json) {
  auto const fail = [&file] {
    throw LocalTrouble("cannot write the summary '" + file + "': " + std::generic_category().message(errno));
  };
  if (file == "-") {
    if (!write(stdout, json)) fail();
    return;
  }
  std::unique_ptr<std::FILE, Close> const opened(std::fopen(file.c_str(), "we"));
  if (!opened || !write(opened.get(), json)) fail();
}

}  // namespace scrape::app
