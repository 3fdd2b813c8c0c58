#include "ledger_writer.hpp"
#include "state_file.hpp"

#include <scrape/base/wire.hpp>
#include <scrape/store/disk.hpp>
#include <scrape/store/ledger.hpp>

#include <boost/asio/steady_timer.hpp>

#include <mutex>
#include <utility>

namespace scrape::store {
namespace {

// A transaction costs as much as a few pages: this often is cheap, and little is lost when we are killed.
constexpr auto write_interval = std::chrono::milliseconds(25);

// Records that are not worth to wait any longer for more.
constexpr std::size_t large_batch = std::size_t{512} * 1024;

bool is_kept(plan::Record const& record) {
  return !record.url.empty() && record.ending != plan::Ending::duplicate && !is_left_alone(record);
}

}  // namespace

struct Ledger::Shared {
  Shared(asio::any_io_executor const& loop, std::string const& directory, RunBegin const& begin,
         Ledger::Tell const& tell)
      : writer(directory, begin, tell), timer(loop) {}

  // On the disk's thread.
  void write_pending() {
    {
      std::lock_guard const lock(mutex);
      std::swap(batch, pending);
      is_posted = false;
    }
    note(writer.write(batch.bytes()));
    batch.clear();
    std::lock_guard const lock(mutex);
    last_write = Clock::now();
  }

  void note(error_code const& failed) {
    std::lock_guard const lock(mutex);
    if (failed && !failure) failure = failed;
  }

  LedgerWriter writer;
  std::mutex mutex;
  Encoder pending;
  Encoder batch;  // the disk's; they take turns, as growing a new one for each transaction costs 5 % of a small page
  bool is_posted = false;
  TimePoint last_write{};
  error_code failure;
  asio::steady_timer timer;
};

Ledger::Ledger(Disk& disk, asio::any_io_executor const& loop, std::string const& directory, RunBegin const& begin,
               Ledger::Tell const& tell)
    : disk_(disk), loop_(loop), shared_(std::make_shared<Shared>(loop, directory, begin, tell)) {}

Ledger::~Ledger() = default;

std::uint64_t Ledger::run() const noexcept {
  return shared_->writer.run();
}

std::uint64_t Ledger::first_run() const noexcept {
  return shared_->writer.first_run();
}

std::vector<std::uint64_t> const& Ledger::continued_runs() const noexcept {
  return shared_->writer.continued_runs();
}

void Ledger::add(plan::Record const& record, std::string_view line) {
  std::unique_lock lock(shared_->mutex);
  encode(record, is_kept(record) ? line : std::string_view(), shared_->pending);
  auto const is_large = shared_->pending.size() >= large_batch;
  auto const is_first = !std::exchange(shared_->is_posted, true);
  auto const due = shared_->last_write + write_interval;
  // A disk that has ended does the work at once, which takes the lock.
  lock.unlock();
  if (is_large || (is_first && due <= Clock::now())) return post();
  if (is_first) post_at(due);
}

void Ledger::post() {
  disk_.post(loop_, [shared = shared_] { shared->write_pending(); });
}

void Ledger::post_at(TimePoint due) {
  shared_->timer.expires_at(due);
  shared_->timer.async_wait([this](error_code const& cancelled) {
    if (!cancelled) post();
  });
}

std::size_t Ledger::pending() const {
  std::lock_guard const lock(shared_->mutex);
  return shared_->pending.size();
}

error_code Ledger::failure() const {
  std::lock_guard const lock(shared_->mutex);
  return shared_->failure;
}

std::string Ledger::trouble() const {
  auto const failed = failure();
  if (!failed) return {};
  auto const& kept_as = shared_->writer.kept_as();
  auto const place = kept_as.empty() ? std::string() : " (it is kept as '" + kept_as + "')";
  return "cannot write the state '" + shared_->writer.file() + "': " + failed.message() + place + hint_of(failed);
}

void Ledger::finish() {
  shared_->write_pending();
}

std::vector<std::string> Ledger::changes() {
  return shared_->writer.changes();
}

void Ledger::forget_changes() {
  shared_->note(shared_->writer.forget_changes());
}

void Ledger::end(WallTime now, int exit_code, bool is_complete) {
  shared_->note(shared_->writer.end(now, exit_code, is_complete));
}

std::string Ledger::set_aside(WallTime now) {
  return shared_->writer.set_aside(now);
}

}  // namespace scrape::store
