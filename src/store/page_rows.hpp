#pragma once
/// Rows of the table `page`: what is known of each URL.

#include "sqlite.hpp"

#include <cstdint>
#include <string_view>

namespace scrape::store {

/// A view: what it speaks of must outlive it. What is empty is absent.
struct PageRow {
  std::string_view url;  ///< its plan::key_of(), as everywhere in the state
  std::string_view given;
  std::uint64_t entry = 0;
  std::string_view source;
  std::string_view listed_path;
  std::uint64_t run = 0;
  std::string_view ending;
  std::string_view record;
  std::string_view head;

  // Of the file that is there now; none without a path.
  std::string_view path;
  std::uint64_t size = 0;
  std::string_view sha256;
  std::int64_t modified = 0;
  std::string_view final_url;
  std::string_view content_type;
  std::string_view etag;
  std::string_view last_modified;
};

/// By which a URL's row is found: rows lie in the order in which URLs came first, so that a list that is read again
/// meets them one behind the other. Two URLs of the same key are told apart by their text; only one has a row.
std::int64_t key_of(std::string_view url) noexcept;

/// Writes rows; a row without a file leaves that of its URL alone. Throws SqliteError.
class PageRows {
 public:
  explicit PageRows(Database& database);

  void put(PageRow const& row);

  /// The file of that URL is what it was, though it was written at that time.
  void put_time(std::string_view url, std::int64_t modified);

 private:
  Statement with_file_;
  Statement without_file_;
  Statement time_;
};

}  // namespace scrape::store
