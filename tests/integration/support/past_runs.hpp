#pragma once
/// Runs that left a state, without a network.

#include "integration/support/run.hpp"
#include "support/temporary_directory.hpp"

#include <scrape/plan/record.hpp>
#include <scrape/store/archive.hpp>
#include <scrape/store/disk.hpp>
#include <scrape/store/ledger.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace scrape::test {

/// Of `https://HOST/PATH`, from line `line`; its file is `HOST/PATH`.
inline plan::Record saved_record(std::string const& url, int line) {
  plan::Record record;
  record.entry = {static_cast<std::uint64_t>(line), "urls.txt:" + std::to_string(line), url};
  record.url = url;
  record.ending = plan::Ending::saved;
  record.final_url = url;
  record.attempts = 1;
  auto& head = record.exchange.head.emplace();
  head.status = 200;
  head.fields.add("Content-Type", "text/html");
  record.stored = plan::Stored{url.substr(std::string_view("https://").size()), ByteCount{5}, std::string(64, 'f'), 17};
  return record;
}

inline plan::Record failed_record(std::string const& url, int line) {
  auto record = saved_record(url, line);
  record.ending = plan::Ending::failed;
  record.failure = plan::Failure{ErrorClass::timeout, "nobody answered"};
  record.stored.reset();
  return record;
}

struct RunEnd {
  int exit_code = 0;
  bool is_complete = true;
  bool is_killed = false;
  WallTime ended = {};
};

class PastRuns {
 public:
  PastRuns() { std::filesystem::create_directories(directory() + "/.scrape"); }

  std::string directory() const { return directory_ / "pages"; }
  asio::io_context& io() noexcept { return io_; }

  /// A run that goes on; one at a time.
  std::unique_ptr<store::Ledger> start() {
    disk_ = std::make_unique<store::Disk>();
    return std::make_unique<store::Ledger>(*disk_, io_.get_executor(), directory(), begin,
                                           [this](std::string const& text) { told.push_back(text); });
  }

  /// What the disk was asked to do is done, as when a run ends.
  void settle() {
    io_.restart();
    io_.poll();
    disk_->finish();
  }

  /// A whole run. Returns its number, and that of the first one that it continues.
  std::pair<std::uint64_t, std::uint64_t> make(std::vector<plan::Record> const& records, RunEnd const& end = {}) {
    auto const ledger = start();
    for (auto const& record : records)
      ledger->add(record, plan::to_json_line(record));
    settle();
    ledger->finish();
    if (!end.is_killed && !records.empty()) {
      ledger->end(end.ended, end.exit_code, end.is_complete);
    }
    if (ledger->failure()) throw std::runtime_error(ledger->trouble());
    return {ledger->run(), ledger->first_run()};
  }

  /// Valid as long as there is no other run.
  std::unique_ptr<store::Archive> archive() const { return store::Archive::open(directory()); }

  store::RunBegin begin;
  std::vector<std::string> told;

 private:
  TemporaryDirectory directory_;
  asio::io_context io_;
  std::unique_ptr<store::Disk> disk_;
};

}  // namespace scrape::test
