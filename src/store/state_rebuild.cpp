#include "state_rebuild.hpp"

#include "page_rows.hpp"
#include "state_file.hpp"

#include <scrape/base/path.hpp>
#include <scrape/plan/known.hpp>
#include <scrape/plan/list_line.hpp>
#include <scrape/store/runs_folder.hpp>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <utility>

namespace scrape::store {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

std::string_view text_of(json::object const& record, std::string_view key) {
  auto const* const value = record.if_contains(key);
  auto const* const text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

std::uint64_t number_of(json::object const& record, std::string_view key) {
  auto const* const value = record.if_contains(key);
  return value == nullptr || !value->is_int64() ? 0 : static_cast<std::uint64_t>(value->get_int64());
}

// Takes records into a new state.
class Rebuild {
 public:
  Rebuild(Database& database, std::string directory) : directory_(std::move(directory)), pages_(database) {}

  void read(std::string const& manifest, std::uint64_t run) {
    std::ifstream lines(manifest, std::ios::binary);
    for (std::string line; std::getline(lines, line);) {
      json::error_code failed;
      auto const value = json::parse(line, failed);
      if (!failed && value.is_object()) take(value.get_object(), line, run);
    }
  }

 private:
  void take(json::object const& record, std::string const& line, std::uint64_t run) {
    auto const parsed = plan::parse_list_url(text_of(record, "url"));
    auto const* const listed = std::get_if<plan::ListEntry>(&parsed);
    if (listed == nullptr || text_of(record, "outcome") == name_of(plan::Ending::duplicate)) return;
    auto const key = plan::key_of(listed->url.text(), text_of(record, "request"));
    PageRow row;
    row.url = key;
    row.given = text_of(record, "url");
    row.entry = number_of(record, "index");
    row.source = text_of(record, "source");
    row.listed_path = text_of(record, "listed_path");
    row.run = run;
    row.ending = text_of(record, "outcome");
    row.record = line;
    if (is_there(record)) add_file(record, row);
    pages_.put(row);
  }

  // Whether it is unaltered is looked at when that matters: nobody knows when it was written.
  bool is_there(json::object const& record) const {
    auto const path = text_of(record, "path");
    auto const outcome = text_of(record, "outcome");
    auto const is_good = outcome == name_of(plan::Ending::saved) || outcome == name_of(plan::Ending::unchanged);
    if (!is_good || !relative_path(path) || text_of(record, "sha256").empty()) return false;
    std::error_code failed;
    return fs::file_size(directory_ + '/' + std::string(path), failed) == number_of(record, "bytes") && !failed;
  }

  static void add_file(json::object const& record, PageRow& row) {
    row.path = text_of(record, "path");
    row.size = number_of(record, "bytes");
    row.sha256 = text_of(record, "sha256");
    row.final_url = text_of(record, "final_url");
    row.content_type = text_of(record, "content_type");
    row.etag = text_of(record, "etag");
    row.last_modified = text_of(record, "last_modified");
  }

  std::string directory_;
  PageRows pages_;
};

// It is that of the last run, as a rule, which has been read.
bool is_of_run(std::string const& manifest, std::string const& directory, std::uint64_t run) {
  std::error_code failed;
  return run != 0 && fs::equivalent(manifest, run_manifest(directory, run), failed) && !failed;
}

// The runs are counted on, so that no manifest is overwritten.
void count_on(Database& database, std::uint64_t last_run) {
  if (last_run == 0) return;
  Statement insert(database,
                   "INSERT INTO run(id, first, sources, shape, started, arguments, process, is_complete) "
                   "VALUES(?, ?, 0, 0, 0, '', 0, 1)");
  insert.bind(last_run).bind(last_run).run();
}

void rebuild(Database& database, std::string const& directory, bool was_damaged, Ledger::Tell const& tell) {
  Rebuild work(database, directory);
  // An earlier version kept but the last one.
  if (runs_of(directory).empty()) adopt_manifest(directory, 1);
  std::uint64_t last = 0;
  for (auto const run : runs_of(directory)) {
    work.read(run_manifest(directory, run), run);
    last = run;
  }
  auto const newest = directory + "/manifest.jsonl";
  if (!is_of_run(newest, directory, last)) work.read(newest, last);
  count_on(database, last);
  auto const files = database.number("SELECT count(path) FROM page");
  if (!was_damaged && files == 0) return;
  tell("what is known of '" + directory + "' was taken from its manifests: " + std::to_string(files) +
       (files == 1 ? " file" : " files"));
}

Database open_state(std::string const& directory, bool was_damaged, Ledger::Tell const& tell) {
  auto const file = state_path(directory);
  Database database(file, Database::Access::create);
  prepare_state(database, file, [&] { rebuild(database, directory, was_damaged, tell); });
  database.number("SELECT max(id) FROM run");  // Without that there is no beginning.
  return database;
}

}  // namespace

std::string set_aside(std::string const& file, WallTime now) {
  auto aside = file + ".corrupt-" + compact_time(now);
  std::error_code failed;
  fs::rename(file, aside, failed);
  if (failed) return {};
  for (auto const* const suffix : {"-wal", "-shm"})
    fs::rename(file + suffix, aside + suffix, failed);
  return aside;
}

Database open_or_rebuild(std::string const& directory, WallTime now, Ledger::Tell const& tell) {
  try {
    return open_state(directory, false, tell);
  } catch (SqliteError const& error) {
    auto const file = state_path(directory);
    auto const aside = is_damage(error.code()) ? set_aside(file, now) : std::string();
    if (aside.empty()) throw;
    tell("the state '" + file + "' is damaged (" + error.code().message() + "); it is kept as '" + aside + '\'');
  }
  return open_state(directory, true, tell);
}

}  // namespace scrape::store
