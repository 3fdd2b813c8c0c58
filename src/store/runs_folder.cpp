#include <scrape/base/path.hpp>
#include <scrape/store/runs_folder.hpp>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <ranges>

namespace scrape::store {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view extension = ".jsonl";

std::string runs_folder(std::string const& directory) {
  return directory + '/' + std::string(private_folder) + "/runs";
}

// 0 for a file of somebody else's.
std::uint64_t run_of(std::string_view name) {
  std::uint64_t run = 0;
  if (!name.ends_with(extension)) return 0;
  name.remove_suffix(extension.size());
  auto const [end, failed] = std::from_chars(name.data(), name.data() + name.size(), run);
  return failed == std::errc() && end == name.data() + name.size() ? run : 0;
}

std::string shown_manifest(std::string const& directory) {
  return directory + "/manifest.jsonl";
}

// Where a file system knows no hard links, the records of the last run are DIR/manifest.jsonl only, and an empty file
// says whose they are.
void hold_place(std::string const& records) {
  std::ofstream const empty(records);
}

void move_back(std::string const& directory, std::uint64_t run) {
  for (auto const earlier : runs_of(directory) | std::views::reverse) {
    auto const records = run_manifest(directory, earlier);
    std::error_code failed;
    if (earlier >= run || !fs::is_empty(records, failed) || failed) continue;
    return fs::rename(shown_manifest(directory), records, failed);
  }
}

Result<void> move_manifest(std::string const& directory, std::uint64_t run) {
  auto const records = run_manifest(directory, run);
  move_back(directory, run);
  std::error_code failed;
  fs::rename(records, shown_manifest(directory), failed);
  if (failed) return error_code(failed);
  hold_place(records);
  return {};
}

}  // namespace

std::string run_manifest(std::string const& directory, std::uint64_t run) {
  return runs_folder(directory) + '/' + std::to_string(run) + std::string(extension);
}

std::string new_run_manifest(std::string const& directory, std::uint64_t run) {
  std::error_code ignored;
  fs::create_directories(runs_folder(directory), ignored);
  return run_manifest(directory, run);
}

void remove_run_manifest(std::string const& directory, std::uint64_t run) {
  std::error_code ignored;
  fs::remove(run_manifest(directory, run), ignored);
}

std::vector<std::uint64_t> runs_of(std::string const& directory) {
  std::vector<std::uint64_t> runs;
  std::error_code failed;
  for (auto const& file : fs::directory_iterator(runs_folder(directory), failed)) {
    if (auto const run = run_of(file.path().filename().string()); run > 0) runs.push_back(run);
  }
  std::ranges::sort(runs);
  return runs;
}

Result<void> show_manifest(std::string const& directory, std::uint64_t run) {
  auto const records = run_manifest(directory, run);
  auto const beside = records + ".new";
  std::error_code failed;
  std::error_code ignored;
  fs::remove(beside, ignored);
  fs::create_hard_link(records, beside, failed);
  if (failed) return move_manifest(directory, run);
  fs::rename(beside, shown_manifest(directory), failed);
  if (!failed) return {};
  fs::remove(beside, ignored);
  return error_code(failed);
}

void adopt_manifest(std::string const& directory, std::uint64_t run) {
  auto const shown = shown_manifest(directory);
  auto const records = new_run_manifest(directory, run);
  std::error_code failed;
  if (!fs::exists(shown, failed)) return;
  fs::create_hard_link(shown, records, failed);
  if (failed) hold_place(records);
}

void forget_runs(std::string const& directory, std::size_t keep) {
  auto const runs = runs_of(directory);
  for (std::size_t i = 0; i + keep < runs.size(); ++i)
    remove_run_manifest(directory, runs[i]);
}

}  // namespace scrape::store
