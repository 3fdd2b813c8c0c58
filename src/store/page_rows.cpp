#include "page_rows.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace scrape::store {
namespace {

constexpr auto put_with_file = R"(
  INSERT INTO page(key, url, given, entry, source, listed_path, run, ending, record, head,
                   path, size, sha256, modified, final_url, content_type, etag, last_modified)
  VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT(key) DO UPDATE SET
    url = excluded.url, given = excluded.given, entry = excluded.entry, source = excluded.source,
    listed_path = excluded.listed_path, run = excluded.run, ending = excluded.ending, record = excluded.record,
    head = excluded.head, path = excluded.path, size = excluded.size, sha256 = excluded.sha256,
    modified = excluded.modified, final_url = excluded.final_url, content_type = excluded.content_type,
    etag = excluded.etag, last_modified = excluded.last_modified)";

constexpr auto put_without_file = R"(
  INSERT INTO page(key, url, given, entry, source, listed_path, run, ending, record, head)
  VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT(key) DO UPDATE SET
    given = excluded.given, entry = excluded.entry, source = excluded.source, listed_path = excluded.listed_path,
    run = excluded.run, ending = excluded.ending, record = excluded.record, head = coalesce(excluded.head, head)
  WHERE url = excluded.url)";

void bind_entry(Statement& statement, PageRow const& row) {
  statement.bind(key_of(row.url)).bind(row.url);
  statement.bind_unless_empty(row.given == row.url ? std::string_view() : row.given);
  statement.bind(row.entry).bind(row.source).bind_unless_empty(row.listed_path);
  statement.bind(row.run).bind(row.ending).bind(row.record).bind_unless_empty(row.head);
}

void bind_file(Statement& statement, PageRow const& row) {
  statement.bind(row.path).bind(row.size).bind(row.sha256).bind(row.modified);
  statement.bind_unless_empty(row.final_url == row.url ? std::string_view() : row.final_url);
  statement.bind_unless_empty(row.content_type).bind_unless_empty(row.etag).bind_unless_empty(row.last_modified);
}

}  // namespace

std::int64_t key_of(std::string_view url) noexcept {
  return static_cast<std::int64_t>(XXH3_64bits(url.data(), url.size()));
}

PageRows::PageRows(Database& database)
    : with_file_(database, put_with_file),
      without_file_(database, put_without_file),
      time_(database, "UPDATE page SET modified = ? WHERE key = ? AND url = ?") {}

void PageRows::put(PageRow const& row) {
  auto& statement = row.path.empty() ? without_file_ : with_file_;
  bind_entry(statement, row);
  if (!row.path.empty()) bind_file(statement, row);
  statement.run();
}

void PageRows::put_time(std::string_view url, std::int64_t modified) {
  time_.bind(modified).bind(key_of(url)).bind(url).run();
}

}  // namespace scrape::store
