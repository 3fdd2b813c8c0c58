#include "ledger_writer.hpp"

#include "state_file.hpp"
#include "state_rebuild.hpp"

#include <scrape/http/shown_value.hpp>

#include <algorithm>
#include <utility>

#include <unistd.h>

namespace scrape::store {
namespace {

constexpr std::size_t usual_head = 512;

// Rows are written one behind the other: more of SQLite's pages would only lie there. In KiB.
constexpr auto small_cache = "PRAGMA cache_size = -512";

std::int64_t milliseconds(WallTime time) {
  return std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

std::string head_text(std::optional<http::ResponseHead> const& head) {
  if (!head) return {};
  std::string text;
  text.reserve(usual_head);
  text.append("HTTP/").append(http::name_of(head->version)).append(1, ' ');
  text.append(std::to_string(head->status)).append("\r\n");
  for (std::size_t i = 0; i < head->fields.size(); ++i) {
    auto const [name, value] = head->fields[i];
    text.append(name).append(": ").append(http::shown_value(name, value)).append("\r\n");
  }
  return text;
}

// The one that is right now: an error page is not what its URL stands for.
std::string_view path_of(plan::Record const& record) {
  return record.stored && has_file(record.ending) ? std::string_view(record.stored->path) : std::string_view();
}

// Of a file that was hashed because of its time, and turned out to be what it was: once is enough.
void encode_time(plan::Record const& record, Encoder& batch) {
  auto const is_other = record.known && record.stored && record.stored->modified != record.known->modified;
  batch.text(is_other ? plan::key_of(record.url, record.mark) : std::string());
  if (is_other) batch.number(static_cast<std::uint64_t>(record.stored->modified));
}

}  // namespace

void encode(plan::Record const& record, std::string_view line, Encoder& batch) {
  batch.number(static_cast<std::uint64_t>(record.ending));
  batch.text(line.ends_with('\n') ? line.substr(0, line.size() - 1) : line);
  if (line.empty()) return encode_time(record, batch);
  if (record.mark.empty()) {
    batch.text(record.url);
  } else {
    batch.text(plan::key_of(record.url, record.mark));
  }
  for (std::string_view const text : {std::string_view(record.entry.given), std::string_view(record.entry.source),
                                      std::string_view(record.listed_path)}) {
    batch.text(text);
  }
  batch.number(record.entry.index);
  batch.text(head_text(record.exchange.head));
  batch.text(path_of(record));
  if (path_of(record).empty()) return;
  batch.number(record.stored->bytes.value);
  batch.text(record.stored->sha256);
  batch.number(static_cast<std::uint64_t>(record.stored->modified));
  batch.text(record.final_url.value_or(record.url));
  for (auto const text : {content_type_of(record), etag_of(record), last_modified_of(record)})
    batch.text(text);
}

LedgerWriter::LedgerWriter(std::string const& directory, RunBegin begin, Ledger::Tell const& tell)
    : file_(state_path(directory)), begin_(std::move(begin)) {
  try {
    open(directory, tell);
    chain_ = continue_runs(*database_, begin_);
    pages_.emplace(*database_);
    change_.emplace(*database_, "INSERT OR IGNORE INTO change(path) VALUES(?)");
    save_counts_.emplace(*database_, "UPDATE run SET counts = ? WHERE id = ?");
  } catch (SqliteError const& error) {
    throw state_trouble(file_, error.code());
  }
}

void LedgerWriter::open(std::string const& directory, Ledger::Tell const& tell) {
  database_ = open_or_rebuild(directory, begin_.started, tell);
  database_->run(small_cache);
  database_->run(begin_.is_lasting ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
}

void LedgerWriter::begin_run() {
  if (std::exchange(has_begun_, true)) return;
  Statement insert(*database_, R"(
    INSERT INTO run(id, first, sources, shape, started, arguments, configured, process) VALUES(?, ?, ?, ?, ?, ?, ?, ?))");
  insert.bind(chain_.run).bind(chain_.first).bind(chain_.sources).bind(chain_.shape).bind(milliseconds(begin_.started));
  insert.bind(begin_.arguments).bind(begin_.configured).bind(std::int64_t{::getpid()}).run();
}

template <class Work>
error_code LedgerWriter::attempt(Work const& work) {
  if (!database_) return {};
  try {
    database_->run("BEGIN IMMEDIATE");
    work();
    database_->run("COMMIT");
    return {};
  } catch (SqliteError const& error) {
    close();
    if (is_damage(error.code())) kept_as_ = store::set_aside(file_, std::chrono::system_clock::now());
    return error.code();
  }
}

template <class Work>
error_code LedgerWriter::attempt_in_run(Work const& work) {
  return attempt([&] {
    begin_run();
    work();
  });
}

void LedgerWriter::close() noexcept {
  save_counts_.reset();
  change_.reset();
  pages_.reset();
  database_.reset();
}

std::string LedgerWriter::set_aside(WallTime now) {
  if (!database_) return {};
  close();
  return store::set_aside(file_, now);
}

error_code LedgerWriter::write(std::string_view batch) {
  if (batch.empty()) return {};
  return attempt_in_run([&] {
    Decoder records(batch);
    while (!records.is_whole() && !records.has_failed())
      put(records);
    save_counts();
  });
}

void LedgerWriter::put(Decoder& batch) {
  auto const ending = plan::all_endings.at(batch.number());
  ++counts_[static_cast<std::size_t>(ending)];
  PageRow row;
  row.record = batch.text();
  if (row.record.empty()) return put_time(batch);
  row.run = chain_.run;
  row.ending = name_of(ending);
  for (auto* const text : {&row.url, &row.given, &row.source, &row.listed_path})
    *text = batch.text();
  row.entry = batch.number();
  row.head = batch.text();
  row.path = batch.text();
  if (!row.path.empty()) {
    row.size = batch.number();
    row.sha256 = batch.text();
    row.modified = static_cast<std::int64_t>(batch.number());
    for (auto* const text : {&row.final_url, &row.content_type, &row.etag, &row.last_modified})
      *text = batch.text();
  }
  pages_->put(row);
  if (begin_.collects_changes && ending == plan::Ending::saved) change_->bind(row.path).run();
}

void LedgerWriter::put_time(Decoder& batch) {
  auto const url = batch.text();
  if (!url.empty()) pages_->put_time(url, static_cast<std::int64_t>(batch.number()));
}

void LedgerWriter::save_counts() {
  std::string counts;
  for (auto const ending : plan::all_endings) {
    auto const count = counts_[static_cast<std::size_t>(ending)];
    if (count > 0) counts.append(counts.empty() ? "" : " ").append(name_of(ending)) += '=' + std::to_string(count);
  }
  save_counts_->bind(counts).bind(chain_.run).run();
}

std::vector<std::string> LedgerWriter::changes() {
  std::vector<std::string> paths;
  if (!database_) return paths;
  try {
    Statement row(*database_, "SELECT path FROM change ORDER BY path");
    while (row.step())
      paths.push_back(row.text());
    return paths;
  } catch (SqliteError const& error) {
    throw state_trouble(file_, error.code());
  }
}

// Also without a run: there may be no entries, but changes of earlier ones.
error_code LedgerWriter::forget_changes() {
  return attempt([this] { database_->run("DELETE FROM change"); });
}

error_code LedgerWriter::end(WallTime now, int exit_code, bool is_complete) {
  return attempt_in_run([&] {
    Statement update(*database_, "UPDATE run SET ended = ?, exit_code = ?, is_complete = ? WHERE id = ?");
    update.bind(milliseconds(now)).bind(exit_code).bind(is_complete ? 1 : 0).bind(chain_.run).run();
  });
}

}  // namespace scrape::store
