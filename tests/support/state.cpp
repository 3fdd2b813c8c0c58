#include "support/state.hpp"

#include <stdexcept>

#include <sqlite3.h>

namespace scrape::test {
namespace {

int take_first_column(void* into, int /*columns*/, char** values, char** /*names*/) {
  static_cast<std::vector<std::string>*>(into)->emplace_back(values[0] == nullptr ? "" : values[0]);
  return SQLITE_OK;
}

}  // namespace

void State::Closer::operator()(sqlite3* database) const noexcept {
  ::sqlite3_close_v2(database);
}

State::State(std::string const& directory, Access access) {
  sqlite3* opened = nullptr;
  auto const flags = access == Access::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  auto const result = ::sqlite3_open_v2((directory + "/.scrape/state.db").c_str(), &opened, flags, nullptr);
  handle_.reset(opened);
  if (result != SQLITE_OK) throw std::runtime_error(::sqlite3_errstr(result));
  ::sqlite3_busy_timeout(opened, 10'000);
  if (access == Access::read) ::sqlite3_db_config(opened, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

void State::run(std::string const& sql) {
  texts(sql);
}

std::vector<std::string> State::texts(std::string const& sql) {
  std::vector<std::string> rows;
  auto const result = ::sqlite3_exec(handle_.get(), sql.c_str(), &take_first_column, &rows, nullptr);
  if (result != SQLITE_OK) throw std::runtime_error(sql + ": " + ::sqlite3_errmsg(handle_.get()));
  return rows;
}

std::int64_t State::number(std::string const& sql) {
  return std::stoll(texts(sql).at(0));
}

}  // namespace scrape::test
