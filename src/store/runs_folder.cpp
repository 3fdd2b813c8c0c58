#include <scrape/base/path.hpp>
#include <scrape/store/runs_folder.hpp>

#include <algorithm>
#include <charconv>
#include <filesystem>

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

}  // namespace

std::string run_manifest(std::string const& directory, std::uint64_t run) {
  return runs_folder(directory) + '/' + std::to_string(run) + std::string(extension);
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

void show_manifest(std::string const& directory, std::uint64_t run) {
  auto const records = run_manifest(directory, run);
  auto const shown = directory + "/manifest.jsonl";
  auto const beside = records + ".new";
  std::error_code failed;
  std::error_code ignored;
  fs::remove(beside, ignored);
  fs::create_hard_link(records, beside, failed);
  fs::rename(failed ? records : beside, shown, ignored);
}

void forget_runs(std::string const& directory, std::size_t keep) {
  auto const runs = runs_of(directory);
  std::error_code ignored;
  for (std::size_t i = 0; i + keep < runs.size(); ++i)
    fs::remove(run_manifest(directory, runs[i]), ignored);
}

}  // namespace scrape::store
