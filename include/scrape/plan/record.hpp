#pragma once
/// What finally became of one entry: a line of the manifest.

#include <scrape/base/error.hpp>
#include <scrape/plan/job.hpp>
#include <scrape/plan/outcome.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace scrape::plan {

enum class Ending { saved, fetched, unchanged, duplicate, failed, denied, not_started };

inline constexpr auto all_endings = std::to_array({Ending::saved, Ending::fetched, Ending::unchanged, Ending::duplicate,
                                                   Ending::failed, Ending::denied, Ending::not_started});

std::string_view name_of(Ending ending) noexcept;

struct Failure {
  ErrorClass error_class;
  std::string message;
  error_code cause = {};  ///< nothing when the server's status is the failure
};

struct Record {
  Entry entry;
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
};

/// One line of JSON with its line feed, in the form that cli.md gives: valid UTF-8 whatever a server sent, absent facts
/// as absent keys.
std::string to_json_line(Record const& record);

}  // namespace scrape::plan
