#include "sqlite.hpp"

#include <sqlite3.h>

namespace scrape::store {
namespace {

// A backup, or somebody's shell, may hold a lock for a moment.
constexpr int patience_ms = 5000;

class Category final : public boost::system::error_category {
 public:
  char const* name() const noexcept override { return "sqlite"; }
  std::string message(int code) const override { return ::sqlite3_errstr(code); }
};

int primary(int code) noexcept {
  return code & 0xff;
}

// https://www.sqlite.org/uri.html
std::string frozen_uri(std::string_view file) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string uri = "file:";
  // What begins with two slashes would name a host.
  if (file.starts_with('/')) uri += "//";
  for (auto const c : file) {
    auto const byte = static_cast<unsigned char>(c);
    if (plain.find(c) != std::string_view::npos) {
      uri += c;
    } else {
      uri.append({'%', digits[byte >> 4U], digits[byte & 15U]});
    }
  }
  return uri + "?immutable=1";
}

int open_flags(Database::Access access) noexcept {
  using Access = Database::Access;
  switch (access) {
    case Access::read:
      return SQLITE_OPEN_READONLY;
    case Access::read_frozen:
      return SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
    case Access::write:
      return SQLITE_OPEN_READWRITE;
    case Access::create:
      return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  }
  return SQLITE_OPEN_READONLY;
}

}  // namespace

boost::system::error_category const& sqlite_category() noexcept {
  static Category const category;
  return category;
}

bool is_damage(error_code const& failed) noexcept {
  if (failed.category() != sqlite_category()) return false;
  return primary(failed.value()) == SQLITE_CORRUPT || primary(failed.value()) == SQLITE_NOTADB;
}

void Database::Closer::operator()(sqlite3* database) const noexcept {
  ::sqlite3_close_v2(database);
}

Database::Database(std::string const& file, Access access) {
  auto const name = access == Access::read_frozen ? frozen_uri(file) : file;
  sqlite3* opened = nullptr;
  auto const result = ::sqlite3_open_v2(name.c_str(), &opened, open_flags(access) | SQLITE_OPEN_NOMUTEX, nullptr);
  handle_.reset(opened);
  if (result != SQLITE_OK) throw SqliteError({result, sqlite_category()});
  ::sqlite3_extended_result_codes(opened, 1);
  ::sqlite3_busy_timeout(opened, patience_ms);
}

void Database::run(char const* sql) {  // NOLINT(readability-make-member-function-const): it writes
  auto const result = ::sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) throw SqliteError({result, sqlite_category()});
}

std::int64_t Database::number(char const* sql) {
  Statement statement(*this, sql);
  return statement.step() ? statement.number() : 0;
}

void Statement::Finaliser::operator()(sqlite3_stmt* statement) const noexcept {
  ::sqlite3_finalize(statement);
}

Statement::Statement(Database& database, char const* sql) {
  sqlite3_stmt* prepared = nullptr;
  auto const result = ::sqlite3_prepare_v3(database.handle(), sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
  handle_.reset(prepared);
  check(result);
}

Statement& Statement::check(int result) {
  if (result != SQLITE_OK) throw SqliteError({result, sqlite_category()});
  return *this;
}

Statement& Statement::bind(std::string_view text) {
  return check(::sqlite3_bind_text64(handle_.get(), ++parameter_, text.data() == nullptr ? "" : text.data(),
                                     text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

Statement& Statement::bind(std::int64_t number) {
  return check(::sqlite3_bind_int64(handle_.get(), ++parameter_, number));
}

Statement& Statement::bind_null() {
  return check(::sqlite3_bind_null(handle_.get(), ++parameter_));
}

bool Statement::step() {
  column_ = 0;
  auto const result = ::sqlite3_step(handle_.get());
  if (result == SQLITE_ROW) return true;
  reset();
  if (result != SQLITE_DONE) throw SqliteError({result, sqlite_category()});
  return false;
}

void Statement::run() {
  while (step()) {
  }
}

void Statement::reset() noexcept {
  ::sqlite3_reset(handle_.get());
  parameter_ = column_ = 0;
}

std::string Statement::text() {
  auto const* const bytes = ::sqlite3_column_blob(handle_.get(), column_);
  auto const size = static_cast<std::size_t>(::sqlite3_column_bytes(handle_.get(), column_++));
  return bytes == nullptr ? std::string() : std::string(static_cast<char const*>(bytes), size);
}

std::int64_t Statement::number() {
  return ::sqlite3_column_int64(handle_.get(), column_++);
}

bool Statement::is_null() noexcept {
  return ::sqlite3_column_type(handle_.get(), column_) == SQLITE_NULL;
}

}  // namespace scrape::store
