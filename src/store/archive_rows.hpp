#pragma once
/// Rows of the state as an Archive gives them.

#include "sqlite.hpp"

#include <scrape/plan/known.hpp>
#include <scrape/store/run_facts.hpp>

#include <optional>
#include <string_view>

namespace scrape::store {

/// Columns of the table `page`: those of read_file(), and what else there is of a page.
inline constexpr auto file_columns =
    "path, size, sha256, modified, coalesce(final_url, url), content_type, etag, last_modified, run, ending";
inline constexpr auto page_columns = "run, ending, url, coalesce(given, url), source, listed_path, record, head, ";

/// Columns of the table `run`: those of read_run().
inline constexpr auto run_columns =
    "id, first, started, arguments, configured, process, ended, exit_code, is_complete, counts";

/// What records call so; a later version's word counts as a failure.
plan::Ending ending_of(std::string_view name);

/// The next columns of the row. Nothing when there is no file.
std::optional<plan::Known> read_file(Statement& row);

RunFacts read_run(Statement& row);

}  // namespace scrape::store
