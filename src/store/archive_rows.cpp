#include "archive_rows.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>

namespace scrape::store {
namespace {

WallTime time_of(std::int64_t milliseconds) {
  return WallTime(std::chrono::milliseconds(milliseconds));
}

void read_counts(std::string_view text, RunFacts& run) {
  for (auto const ending : plan::all_endings) {
    auto const key = std::string(name_of(ending)) + '=';
    auto const at = text.find(key);
    if (at == std::string_view::npos) continue;
    run.counts[static_cast<std::size_t>(ending)] = std::strtoull(text.data() + at + key.size(), nullptr, 10);
  }
}

std::optional<std::int64_t> read_optional(Statement& row) {
  auto const is_there = !row.is_null();
  auto const number = row.number();
  return is_there ? std::optional(number) : std::nullopt;
}

}  // namespace

plan::Ending ending_of(std::string_view name) {
  auto const* const found =
      std::ranges::find_if(plan::all_endings, [name](plan::Ending ending) { return name_of(ending) == name; });
  return found == plan::all_endings.end() ? plan::Ending::failed : *found;
}

std::optional<plan::Known> read_file(Statement& row) {
  auto const is_there = !row.is_null();
  plan::Known known;
  known.path = row.text();
  known.size.value = static_cast<std::uint64_t>(row.number());
  known.sha256 = row.text();
  known.modified = row.number();
  known.final_url = row.text();
  known.content_type = row.text();
  known.etag = row.text();
  known.last_modified = row.text();
  known.run = static_cast<std::uint64_t>(row.number());
  known.ending = ending_of(row.text());
  return is_there ? std::optional(std::move(known)) : std::nullopt;
}

RunFacts read_run(Statement& row) {
  RunFacts run;
  run.id = static_cast<std::uint64_t>(row.number());
  run.first = static_cast<std::uint64_t>(row.number());
  run.started = time_of(row.number());
  run.arguments = row.text();
  run.configured = row.text();
  run.process = static_cast<std::uint64_t>(row.number());
  if (auto const ended = read_optional(row)) run.ended = time_of(*ended);
  if (auto const code = read_optional(row)) run.exit_code = static_cast<int>(*code);
  run.is_complete = row.number() != 0;
  read_counts(row.text(), run);
  return run;
}

}  // namespace scrape::store
