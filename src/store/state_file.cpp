#include "state_file.hpp"

#include <scrape/base/path.hpp>

#include <array>

#include <sqlite3.h>

namespace scrape::store {
namespace {

// Each leads from the version before it to the next: version N is what the first N of them make.
constexpr auto migrations = std::to_array<char const*>({R"(
  CREATE TABLE run(
    id INTEGER PRIMARY KEY,
    first INTEGER NOT NULL,         -- of the runs that it continues, or its own id
    sources INTEGER NOT NULL,       -- hash of where its entries come from; 0: they are what was open
    shape INTEGER NOT NULL,         -- hash of what its requests and names depend on
    started INTEGER NOT NULL,       -- milliseconds since 1970, as all times of runs
    arguments TEXT NOT NULL,
    configured TEXT NOT NULL DEFAULT '',  -- arguments that the configuration file gave
    process INTEGER NOT NULL,
    ended INTEGER,
    exit_code INTEGER,
    is_complete INTEGER NOT NULL DEFAULT 0,
    counts TEXT NOT NULL DEFAULT '' -- of records: "saved=3 failed=1"
  );
  CREATE INDEX command ON run(sources, shape);
  CREATE TABLE page(
    id INTEGER PRIMARY KEY,
    key INTEGER NOT NULL UNIQUE,    -- hash of the URL
    url TEXT NOT NULL,              -- normalised; with the mark of its own request as a fragment
    given TEXT,                     -- as the list has it; NULL: the same
    entry INTEGER NOT NULL,         -- its index in the lists
    source TEXT NOT NULL,
    listed_path TEXT,               -- when the list names the file
    run INTEGER NOT NULL,           -- in which it ended last, and how:
    ending TEXT NOT NULL,
    record TEXT NOT NULL,           -- its line of the manifest
    head TEXT,                      -- of the last response
    path TEXT,                      -- of the file that is there now
    size INTEGER,
    sha256 TEXT,
    modified INTEGER,               -- nanoseconds since 1970
    final_url TEXT,                 -- NULL: the URL itself
    content_type TEXT,
    etag TEXT,
    last_modified TEXT
  );
  CREATE INDEX open_page ON page(id) WHERE ending IN ('failed', 'not_started');
  CREATE TABLE change(path TEXT PRIMARY KEY) WITHOUT ROWID;  -- files that --changed has still to tell
)"});

// Of a new file. A row of a page with its record and head takes some 1.5 KiB: with SQLite's usual 4 KiB a transaction
// takes twice as many system calls, and a third more time.
constexpr auto large_pages = "PRAGMA page_size = 16384";

constexpr int version = static_cast<int>(migrations.size());

void refuse_later(int found, std::string const& file) {
  if (found <= version) return;
  throw LocalTrouble("cannot use the state '" + file + "': a later scrape wrote it (version " + std::to_string(found) +
                     ", this one knows " + std::to_string(version) +
                     "); use that, or another output directory, or remove the file");
}

}  // namespace

std::string state_path(std::string const& directory) {
  return directory + '/' + std::string(private_folder) + "/state.db";
}

void prepare_state(Database& database, std::string const& file, std::function<void()> const& fill) {
  auto found = static_cast<int>(database.number("PRAGMA user_version"));
  refuse_later(found, file);
  database.run(large_pages);
  database.run("PRAGMA journal_mode = WAL");
  if (found == version) return;
  auto const is_new = found == 0;
  database.run("BEGIN IMMEDIATE");
  for (; found < version; ++found)
    database.run(migrations[static_cast<std::size_t>(found)]);
  if (is_new) fill();
  database.run(("PRAGMA user_version = " + std::to_string(version)).c_str());
  database.run("COMMIT");
}

void check_state(Database& database, std::string const& file) {
  auto const found = static_cast<int>(database.number("PRAGMA user_version"));
  refuse_later(found, file);
  if (found == version) return;
  throw LocalTrouble("the state '" + file + "' is of an earlier version; the next run brings it up to date");
}

std::string hint_of(error_code const& failed) {
  if (failed.category() != sqlite_category()) return {};
  switch (failed.value() & 0xff) {
    case SQLITE_BUSY:
      return "; another program holds it: try again when that has ended";
    case SQLITE_CANTOPEN:
      return "; its folder must be writable";
    default:
      return {};
  }
}

LocalTrouble state_trouble(std::string const& file, error_code const& failed) {
  return LocalTrouble{"cannot use the state '" + file + "': " + failed.message() + hint_of(failed)};
}

}  // namespace scrape::store
