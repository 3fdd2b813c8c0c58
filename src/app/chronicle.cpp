#include "chronicle.hpp"

#include <scrape/app/message.hpp>
#include <scrape/store/runs_folder.hpp>

#include <chrono>
#include <functional>
#include <string>

namespace scrape::app {
namespace {

std::unique_ptr<store::Archive> open_archive(Options const& options) {
  if (options.config.rerun == engine::Rerun::fresh) return nullptr;
  return store::Archive::open(options.config.directory);
}

// The records of this run become those that DIR/manifest.jsonl shows when there are any.
std::string manifest_path(Options const& options, std::uint64_t run) {
  return options.keeps_runs ? store::new_run_manifest(options.config.directory, run) : options.manifest;
}

std::function<void()> on_first_record(Options const& options, std::uint64_t run) {
  if (!options.keeps_runs) return {};
  return [directory = options.config.directory, run] { store::show_manifest(directory, run); };
}

}  // namespace

Chronicle::Chronicle(store::Disk& disk, boost::asio::any_io_executor const& loop, Options const& options,
                     WallTime started)
    : options_(options),
      started_(started),
      ledger_(disk, loop, options.config.directory,
              {started, options.command_line, options.configured,
               !options.changed.empty() || !options.on_change.empty(), options.config.sync == store::Sync::each},
              say),
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
  if (snapshot_ && has_file(record.ending)) snapshot_->add(record.stored->path);
}

Result<std::string> Chronicle::keep_snapshot() {
  return snapshot_ ? snapshot_->publish(started_) : Result<std::string>(std::string());
}

std::vector<std::string> Chronicle::troubles() const {
  std::vector<std::string> lines;
  if (manifest_.failure()) lines.push_back(manifest_.trouble() + "; records are missing");
  if (ledger_.failure()) lines.push_back(ledger_.trouble() + "; the next run fetches again what it does not know");
  return lines;
}

// A run of what failed alone does not end one that was interrupted before.
void Chronicle::end(int exit_code, bool is_complete) {
  auto const is_a_part = options_.config.rerun == engine::Rerun::failed && ledger_.first_run() != ledger_.run();
  ledger_.end(std::chrono::system_clock::now(), exit_code, is_complete && !is_a_part);
  if (options_.keeps_runs) store::forget_runs(options_.config.directory, options_.kept_runs + 1);
}

void Chronicle::discard() {
  if (options_.keeps_runs) store::remove_run_manifest(options_.config.directory, ledger_.run());
}

}  // namespace scrape::app
