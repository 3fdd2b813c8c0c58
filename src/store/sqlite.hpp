#pragma once
/// SQLite, with owners for what it hands out.

#include <scrape/base/error.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace scrape::store {

/// SQLite's result codes.
boost::system::error_category const& sqlite_category() noexcept;

/// Whether the file is no database, or a broken one.
bool is_damage(error_code const& failed) noexcept;

/// What SQLite could not do: an error_code of its category.
class SqliteError {
 public:
  explicit SqliteError(error_code code) : code_(code) {}

  error_code const& code() const noexcept { return code_; }

 private:
  error_code code_;
};

/// Lives on one thread at a time, with its statements.
class Database {
 public:
  /// `read_frozen`: of a file that nobody writes; it needs no lock, and no file beside it.
  enum class Access { read, read_frozen, write, create };

  /// Waits for a while for who holds a lock. Throws SqliteError, as all that follows.
  Database(std::string const& file, Access access);

  /// Runs statements that give nothing back.
  void run(char const* sql);

  /// The one number that a statement gives.
  std::int64_t number(char const* sql);

  sqlite3* handle() const noexcept { return handle_.get(); }

 private:
  struct Closer {
    void operator()(sqlite3* database) const noexcept;
  };
  std::unique_ptr<sqlite3, Closer> handle_;
};

/// A prepared statement. Its parameters and columns are taken in order: 1, 2, 3 … and 0, 1, 2 ….
class Statement {
 public:
  Statement(Database& database, char const* sql);

  /// Texts must stay until the statement has run.
  Statement& bind(std::string_view text);
  Statement& bind(std::int64_t number);
  Statement& bind(std::uint64_t number) { return bind(static_cast<std::int64_t>(number)); }
  Statement& bind(int number) { return bind(std::int64_t{number}); }
  Statement& bind_null();
  Statement& bind_unless_empty(std::string_view text) { return text.empty() ? bind_null() : bind(text); }

  /// The next row, or false: then the statement can be used again.
  bool step();

  /// For a statement that gives no rows.
  void run();

  /// Ends it before its last row.
  void reset() noexcept;

  /// The next column of the row; what is NULL is empty, or 0.
  std::string text();
  std::int64_t number();

  /// Whether the next column is NULL.
  bool is_null() noexcept;

 private:
  struct Finaliser {
    void operator()(sqlite3_stmt* statement) const noexcept;
  };
  Statement& check(int result);

  std::unique_ptr<sqlite3_stmt, Finaliser> handle_;
  int parameter_ = 0;
  int column_ = 0;
};

}  // namespace scrape::store
