#include "archive_rows.hpp"
#include "known_file.hpp"
#include "page_rows.hpp"
#include "sqlite.hpp"
#include "state_file.hpp"

#include <scrape/store/archive.hpp>

#include <atomic>
#include <filesystem>
#include <mutex>

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

namespace scrape::store {
namespace {

// What a failed entry's record says is an error page, and lies beside the page of an earlier run.
constexpr auto select_recorded_files = R"(
  SELECT id, run, path, size, sha256, json_extract(error, '$.path'), json_extract(error, '$.bytes'),
         json_extract(error, '$.sha256')
  FROM (SELECT *, CASE WHEN ending = 'failed' AND json_valid(record) THEN record END AS error FROM page)
  WHERE id > ? AND (path IS NOT NULL OR json_extract(error, '$.sha256') IS NOT NULL) ORDER BY id LIMIT ?)";

// What is open has no sources of its own.
constexpr auto interrupted_run_rows = R"(
  run AS ended WHERE is_complete = 0 AND sources <> 0 AND id < (SELECT max(id) FROM run)
    AND NOT EXISTS (SELECT 1 FROM run AS later WHERE later.sources = ended.sources AND later.id > ended.id
                                                 AND (later.shape = ended.shape OR later.is_complete))
  ORDER BY id DESC LIMIT 1)";

std::string select_of(std::string const& columns, std::string const& rest) {
  return "SELECT " + columns + " FROM " + rest;
}

bool exists(std::string const& file) {
  std::error_code failed;
  auto const is_there = std::filesystem::exists(file, failed);
  // SQLite would only say that it cannot open it.
  if (is_there && ::access(file.c_str(), R_OK) != 0) failed = {errno, std::generic_category()};
  if (failed) throw LocalTrouble("cannot read the state '" + file + "': " + failed.message());
  return is_there;
}

// What shows that somebody has written. A run makes the log before it changes the file, and keeps it until it ends.
struct StateStamp {
  bool has_log = false;
  std::uint64_t number = 0;  ///< of the inode
  std::int64_t size = 0;
  std::int64_t modified = 0;
  bool operator==(StateStamp const&) const = default;
};

StateStamp stamp_of(std::string const& file) {
  struct stat log{};
  struct stat state{};
  StateStamp stamp;
  stamp.has_log = ::stat((file + "-wal").c_str(), &log) == 0;
  if (::stat(file.c_str(), &state) != 0) return stamp;
  stamp.number = state.st_ino;
  stamp.size = state.st_size;
  stamp.modified = nanoseconds(state.st_mtim);
  return stamp;
}

// What is read meanwhile is of one moment.
class Glance {
 public:
  explicit Glance(Database& database) : database_(database) { database_.run("BEGIN"); }
  Glance(Glance const&) = delete;
  Glance& operator=(Glance const&) = delete;
  // Nothing was written, so that nothing can be lost.
  ~Glance() { ::sqlite3_exec(database_.handle(), "COMMIT", nullptr, nullptr, nullptr); }

 private:
  Database& database_;
};

std::optional<LastOutcome> find_outcome(Statement& row, std::string_view url) {
  if (!row.bind(key_of(url)).bind(url).step()) return std::nullopt;
  LastOutcome last;
  last.ending = ending_of(row.text());
  last.file = read_file(row);
  row.reset();
  return last;
}

}  // namespace

struct Archive::Queries {
  Queries(std::string path, Database::Access access) : file(std::move(path)), database(file, access) {
    check_state(database, file);
  }

  template <class Work>
  auto run(Work const& work) {
    std::lock_guard const lock(mutex);
    try {
      return work();
    } catch (SqliteError const& error) {
      if (is_damage(error.code())) is_damaged = true;
      throw state_trouble(file, error.code());
    }
  }

  std::string file;
  std::optional<StateStamp> stamp;  ///< nothing: what others write does no harm
  Database database;
  std::mutex mutex;
  std::atomic<bool> is_damaged = false;
  Statement outcome_of{database,
                       select_of(std::string("ending, ") + file_columns, "page WHERE key = ? AND url = ?").c_str()};
};

std::unique_ptr<Archive> Archive::open(std::string const& directory) {
  auto const file = state_path(directory);
  if (!exists(file)) return nullptr;
  try {
    return std::unique_ptr<Archive>(new Archive(std::make_unique<Queries>(file, Database::Access::read)));
  } catch (SqliteError const& error) {
    throw state_trouble(file, error.code());
  }
}

std::unique_ptr<Archive> Archive::open_to_look(std::string const& directory) {
  auto const file = state_path(directory);
  if (!exists(file)) return nullptr;
  auto const stamp = stamp_of(file);
  if (stamp.has_log) return open(directory);
  try {
    auto queries = std::make_unique<Queries>(file, Database::Access::read_frozen);
    queries->stamp = stamp;
    return std::unique_ptr<Archive>(new Archive(std::move(queries)));
  } catch (SqliteError const& error) {
    if (stamp_of(file) != stamp) return open(directory);
    throw state_trouble(file, error.code());
  }
}

bool Archive::is_undisturbed() const {
  return !queries_->stamp || stamp_of(queries_->file) == *queries_->stamp;
}

Archive::Archive(std::unique_ptr<Queries> queries) : queries_(std::move(queries)) {}

Archive::~Archive() = default;

bool Archive::is_damaged() const noexcept {
  return queries_->is_damaged;
}

std::vector<std::optional<LastOutcome>> Archive::last_outcomes(std::vector<std::string_view> const& keys) {
  return queries_->run([&] {
    Glance const glance(queries_->database);
    std::vector<std::optional<LastOutcome>> outcomes;
    outcomes.reserve(keys.size());
    for (auto const key : keys)
      outcomes.push_back(find_outcome(queries_->outcome_of, key));
    return outcomes;
  });
}

std::optional<PageFacts> Archive::page(std::string_view key) {
  return queries_->run([&]() -> std::optional<PageFacts> {
    auto const columns = std::string(page_columns) + file_columns;
    Statement row(queries_->database, select_of(columns, "page WHERE key = ? AND url = ?").c_str());
    if (!row.bind(key_of(key)).bind(key).step()) return std::nullopt;
    PageFacts page;
    page.run = static_cast<std::uint64_t>(row.number());
    page.ending = ending_of(row.text());
    page.url = row.text();
    page.given = row.text();
    page.source = row.text();
    page.listed_path = row.text();
    page.record = row.text();
    page.head = row.text();
    page.file = read_file(row);
    return page;
  });
}

std::optional<std::string> Archive::own_request_of(std::string const& url) {
  return queries_->run([&]() -> std::optional<std::string> {
    Statement row(queries_->database, "SELECT url FROM page WHERE url > ? AND url < ? LIMIT 1");
    // '$' comes next after '#'.
    return row.bind(url + '#').bind(url + '$').step() ? std::optional(row.text()) : std::nullopt;
  });
}

std::optional<RunFacts> Archive::last_run() {
  return queries_->run([&]() -> std::optional<RunFacts> {
    Statement row(queries_->database, select_of(run_columns, "run ORDER BY id DESC LIMIT 1").c_str());
    return row.step() ? std::optional(read_run(row)) : std::nullopt;
  });
}

std::optional<RunFacts> Archive::interrupted_run() {
  return queries_->run([&]() -> std::optional<RunFacts> {
    Statement row(queries_->database, select_of(run_columns, interrupted_run_rows).c_str());
    return row.step() ? std::optional(read_run(row)) : std::nullopt;
  });
}

std::optional<RunFacts> Archive::run(std::uint64_t id) {
  return queries_->run([&]() -> std::optional<RunFacts> {
    Statement row(queries_->database, select_of(run_columns, "run WHERE id = ?").c_str());
    return row.bind(id).step() ? std::optional(read_run(row)) : std::nullopt;
  });
}

std::vector<OpenEntry> Archive::open_entries(std::int64_t& after, std::size_t at_most) {
  return queries_->run([&] {
    Statement row(queries_->database,
                  "SELECT id, entry, source, coalesce(given, url), url, listed_path FROM page "
                  "WHERE id > ? AND ending IN ('failed', 'not_started') ORDER BY id LIMIT ?");
    row.bind(after).bind(static_cast<std::int64_t>(at_most));
    std::vector<OpenEntry> entries;
    while (row.step()) {
      after = row.number();
      auto& entry = entries.emplace_back();
      entry.index = static_cast<std::uint64_t>(row.number());
      entry.source = row.text();
      entry.given = row.text();
      entry.key = row.text();
      entry.listed_path = row.text();
    }
    return entries;
  });
}

std::uint64_t Archive::last_index() {
  return queries_->run([&] {
    return static_cast<std::uint64_t>(queries_->database.number("SELECT coalesce(max(entry), 0) FROM page"));
  });
}

std::uint64_t Archive::count_open() {
  return queries_->run([&] {
    auto const* const count = "SELECT count(*) FROM page WHERE ending IN ('failed', 'not_started')";
    return static_cast<std::uint64_t>(queries_->database.number(count));
  });
}

std::vector<RecordedFile> Archive::recorded_files(std::int64_t& after, std::size_t at_most) {
  return queries_->run([&] {
    Statement row(queries_->database, select_recorded_files);
    row.bind(after).bind(static_cast<std::int64_t>(at_most));
    std::vector<RecordedFile> files;
    while (row.step()) {
      after = row.number();
      auto const run = static_cast<std::uint64_t>(row.number());
      for (int i = 0; i < 2; ++i) {
        auto const is_there = !row.is_null();
        RecordedFile file{row.text(), {static_cast<std::uint64_t>(row.number())}, row.text(), run};
        if (is_there) files.push_back(std::move(file));
      }
    }
    return files;
  });
}

std::vector<plan::Known> Archive::known_files(std::int64_t& after, std::size_t at_most) {
  return queries_->run([&] {
    auto const rest = "page WHERE id > ? AND path IS NOT NULL ORDER BY id LIMIT ?";
    Statement row(queries_->database, select_of(std::string("id, ") + file_columns, rest).c_str());
    row.bind(after).bind(static_cast<std::int64_t>(at_most));
    std::vector<plan::Known> files;
    while (row.step()) {
      after = row.number();
      files.push_back(*read_file(row));
    }
    return files;
  });
}

void Archive::for_each_shared_path(std::function<void(std::string const& path, std::uint64_t run)> const& take) {
  queries_->run([&] {
    Statement row(queries_->database,
                  "SELECT path, max(run) FROM page WHERE path IS NOT NULL GROUP BY path HAVING count(*) > 1");
    while (row.step()) {
      auto const path = row.text();
      take(path, static_cast<std::uint64_t>(row.number()));
    }
  });
}

}  // namespace scrape::store
