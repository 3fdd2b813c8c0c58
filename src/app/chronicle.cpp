#include "chronicle.hpp"

#include "command.hpp"

#include <scrape/app/message.hpp>
#include <scrape/store/runs_folder.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace scrape::app {
namespace {

// Of a snapshot, read together.
constexpr std::size_t files_at_once = 1024;

std::unique_ptr<store::Archive> open_archive(Options const& options) {
  if (options.config.rerun == engine::Rerun::fresh) return nullptr;
  return store::Archive::open(options.config.directory);
}

store::RunBegin begin_of(Options const& options, WallTime started) {
  store::RunBegin begin;
  begin.started = started;
  begin.arguments = options.command_line;
  begin.configured = options.configured;
  begin.command = command_of(options.config);
  begin.continues = options.config.rerun != engine::Rerun::fresh;
  begin.collects_changes = !options.changed.empty() || !options.on_change.empty();
  begin.is_lasting = options.config.sync == store::Sync::each;
  return begin;
}

// The records of this run become those that DIR/manifest.jsonl shows when there are any.
std::string manifest_path(Options const& options, std::uint64_t run) {
  return options.keeps_runs ? store::new_run_manifest(options.config.directory, run) : options.manifest;
}

std::function<Result<void>()> on_first_record(Options const& options, std::uint64_t run) {
  if (!options.keeps_runs) return {};
  return [directory = options.config.directory, run] { return store::show_manifest(directory, run); };
}

}  // namespace

Chronicle::Chronicle(store::Disk& disk, boost::asio::any_io_executor const& loop, Options const& options,
                     WallTime started)
    : options_(options),
      started_(started),
      ledger_(disk, loop, options.config.directory, begin_of(options, started), say),
      archive_(open_archive(options)),
      manifest_(disk, loop, "manifest", manifest_path(options, ledger_.run()), on_first_record(options, ledger_.run())),
      snapshot_(options.takes_snapshot ? std::make_unique<store::Snapshot>(disk, loop, options.config.directory)
                                       : nullptr) {}

// Also when an exception ends the run.
Chronicle::~Chronicle() {
  ledger_.finish();
  if (!archive_ || !archive_->is_damaged()) return;
  archive_.reset();
  auto const aside = ledger_.set_aside(std::chrono::system_clock::now());
  if (aside.empty()) return;
  say("the state of '" + options_.config.directory + "' is damaged; it is kept as '" + aside +
      "', and the next run makes it anew from manifests and files");
}

void Chronicle::add(plan::Record const& record) {
  auto const line = plan::to_json_line(record);
  manifest_.append(line);
  ledger_.add(record, line);
  if (snapshot_) add_to_snapshot(record);
}

// A page that could not be fetched now is the one that an earlier run left.
void Chronicle::add_to_snapshot(plan::Record const& record) {
  if (has_file(record.ending)) return snapshot_->add(record.stored->path);
  if (record.earlier) snapshot_->add(record.earlier);
}

Result<std::string> Chronicle::keep_snapshot() {
  if (!snapshot_) return std::string();
  if (takes_what_is_open(options_.config) && archive_) add_all_known();
  return snapshot_->publish(started_);
}

// A run without a list is about all that there is.
void Chronicle::add_all_known() {
  std::int64_t after = 0;
  for (auto files = archive_->known_files(after, files_at_once); !files.empty();
       files = archive_->known_files(after, files_at_once)) {
    for (auto const& file : files)
      snapshot_->add_now(file);
  }
}

std::string Chronicle::place_of_records() const {
  return options_.manifest == "-" || manifest_.failure() ? std::string() : options_.manifest;
}

std::vector<std::string> Chronicle::troubles() const {
  std::vector<std::string> lines;
  if (auto const failed = manifest_.failure()) {
    lines.push_back("cannot write the manifest '" + options_.manifest + "': " + failed.message() +
                    "; records are missing");
  }
  if (ledger_.failure()) lines.push_back(ledger_.trouble() + "; the next run fetches again what it does not know");
  return lines;
}

// What failed in a list is a part of it: such a run does not end one that was interrupted before.
void Chronicle::end(int exit_code, bool is_complete) {
  auto const is_of_a_list = options_.config.rerun == engine::Rerun::failed && !takes_what_is_open(options_.config);
  auto const is_a_part = is_of_a_list && ledger_.first_run() != ledger_.run();
  ledger_.end(std::chrono::system_clock::now(), exit_code, is_complete && !is_a_part);
  if (options_.keeps_runs) store::forget_runs(options_.config.directory, options_.kept_runs + 1);
}

void Chronicle::discard() {
  if (options_.keeps_runs) store::remove_run_manifest(options_.config.directory, ledger_.run());
}

}  // namespace scrape::app
