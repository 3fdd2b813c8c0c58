#pragma once
/// What finally became of one entry: a line of the manifest.

#include <scrape/base/error.hpp>
#include <scrape/plan/ending.hpp>
#include <scrape/plan/job.hpp>
#include <scrape/plan/known.hpp>
#include <scrape/plan/outcome.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace scrape::plan {

struct Failure {
  ErrorClass error_class;
  std::string message;
  error_code cause = {};  ///< nothing when the server's status is the failure
};

struct Record {
  Entry entry;
  std::string url = {};          ///< of the entry, normalised; empty for a bad line and for a duplicate
  std::string method = {};       ///< that it asks for; empty: GET
  std::string mark = {};         ///< of its own request, which with the URL makes its key
  std::string listed_path = {};  ///< the name of its file when the list gives one
  Ending ending = Ending::not_started;
  std::optional<Failure> failure;  ///< for `failed` and `denied`
  std::optional<std::string> final_url;
  int redirects = 0;
  bool is_downgraded = false;  ///< a redirect led from https to http
  int attempts = 0;            ///< 0: no exchange was tried, and `started`, `elapsed` mean nothing
  WallTime started{};
  Duration elapsed{};
  Exchange exchange;  ///< the last one
  std::optional<Stored> stored;
  std::optional<extract::Findings> findings;
  std::shared_ptr<Known const> earlier = {};  ///< what an earlier run left, whatever became of the entry now
  std::shared_ptr<Known const> known = {};    ///< when what an earlier run left is good still: that
  bool is_resumed = false;                    ///< it ended so in a run that was interrupted, which this one continues
  bool is_repeated = false;                   ///< it ended so in an earlier run, and was not asked for
};

/// Whether nothing was asked for, because what an earlier run left is good, or is not to be tried again.
inline bool is_left_alone(Record const& record) noexcept {
  return record.is_repeated || (record.attempts == 0 && record.stored);
}

/// Whether what came in part of its page is of no use any more: the page is there, or is gone for good.
bool ends_its_part(Record const& record) noexcept;

/// What the server says of the page, or said when it sent the file that is good still; empty when it did not.
std::string_view content_type_of(Record const& record) noexcept;
std::string_view etag_of(Record const& record) noexcept;
std::string_view last_modified_of(Record const& record) noexcept;

/// One line of JSON with its line feed, in the form that cli.md gives: valid UTF-8 whatever a server sent, absent facts
/// as absent keys.
std::string to_json_line(Record const& record);

}  // namespace scrape::plan
