#include "process.hpp"

#include <scrape/base/fatal.hpp>
#include <scrape/base/units.hpp>
#include <scrape/base/wire.hpp>
#include <scrape/extract/extractor.hpp>
#include <scrape/inspect/inspector.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <deque>
#include <thread>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace scrape::inspect {
namespace {

using extract::Findings;

std::size_t cores() {
  return std::max(1U, std::thread::hardware_concurrency());
}

std::string question(extract::Page const& page, Content const& content) {
  Encoder out;
  out.text(encode(page));
  out.number(content.in_file);
  out.text(as_text(content.held));
  return std::move(out).finish();
}

// The same file, for one who may not change it. Without a file, or when the system does not allow it, none.
class ReadOnly {
 public:
  explicit ReadOnly(int file) {
    if (file >= 0) file_ = ::open(("/proc/self/fd/" + std::to_string(file)).c_str(), O_RDONLY | O_CLOEXEC);
  }
  ReadOnly(ReadOnly const&) = delete;
  ReadOnly& operator=(ReadOnly const&) = delete;
  ~ReadOnly() {
    if (file_ >= 0) ::close(file_);
  }
  int get() const noexcept { return file_; }

 private:
  int file_ = -1;
};

}  // namespace

class Inspector::Pool {
 public:
  Pool(asio::any_io_executor executor, extract::Extraction extraction, std::string program, Limits limits)
      : executor_(std::move(executor)),
        extraction_(std::move(extraction)),
        order_(encode(extraction_)),
        program_(std::move(program)),
        limits_(limits),
        free_(limits.processes > 0 ? limits.processes : cores()) {
    auto first = Process::start(executor_, program_);
    if (!first) throw LocalTrouble("cannot start a process to read pages: " + first.error().message());
    idle_.push_back({std::move(*first), false});
    --free_;
  }

  asio::awaitable<Result<Findings>> inspect(extract::Page const& page, Content content) {
    if (content.size() > limits_.page) {
      co_return unread(page, "it is larger than " + format_size({limits_.page}));
    }
    auto worker = co_await take();
    if (!worker) co_return worker.error();
    auto findings = co_await ask(*worker, page, content);
    give_back(std::move(*worker));
    co_return findings;
  }

  void stop(TimePoint by) {
    stop_ = std::min(stop_, by);
    for (auto const& busy : busy_)
      busy->hurry(stop_);
  }

 private:
  // A process, and whether it knows what it has to look for; none when the last one is gone and no other has begun.
  struct Worker {
    std::shared_ptr<Process> process;
    bool is_briefed = false;
  };

  struct Waiting {
    asio::steady_timer timer;
    std::optional<Worker> worker;
  };

  Findings unread(extract::Page const& page, std::string const& why) const {
    return extract::unread(extraction_, page, why);
  }

  // First those that wait get it.
  asio::awaitable<Result<Worker>> take() {
    if (!idle_.empty()) {
      auto worker = std::move(idle_.back());
      idle_.pop_back();
      co_return worker;
    }
    if (free_ > 0) {
      --free_;
      co_return Worker{};
    }
    Waiting waiting{asio::steady_timer(executor_, TimePoint::max()), std::nullopt};
    waiting_.push_back(&waiting);
    error_code woken;
    co_await waiting.timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    co_return std::move(*waiting.worker);
  }

  void give_back(Worker worker) {
    if (waiting_.empty()) return idle_.push_back(std::move(worker));
    auto* const next = std::exchange(waiting_.front(), nullptr);
    waiting_.pop_front();
    next->worker = std::move(worker);
    next->timer.cancel();
  }

  asio::awaitable<Result<Findings>> ask(Worker& worker, extract::Page const& page, Content const& content) {
    while (Clock::now() < stop_) {
      if (!worker.process) {
        auto started = Process::start(executor_, program_);
        if (!started) co_return unread(page, "no process to read it could be started: " + started.error().message());
        worker = {std::move(*started), false};
      }
      auto const was_used = worker.is_briefed;
      auto const process = worker.process;
      busy_.push_back(process);
      auto const answer = co_await exchange(worker, page, content);
      std::erase(busy_, process);
      auto findings = answer ? extract::decode_findings(*answer, extraction_.fields.size()) : std::nullopt;
      if (!findings || !process->is_alive()) worker = {};
      if (findings) co_return std::move(*findings);
      // It may have ended before it saw this page: the next one has seen no other.
      auto const is_gone = !answer && answer.error() != asio::error::message_size && !process->is_late();
      if (is_gone && was_used) continue;
      if (Clock::now() < stop_) co_return unread(page, why(*process, answer));
    }
    co_return Errc::stopped;
  }

  asio::awaitable<Result<std::string>> exchange(Worker& worker, extract::Page const& page, Content const& content) {
    auto& process = *worker.process;
    process.hurry(std::min(after(Clock::now(), time_for(content)), stop_));
    if (!std::exchange(worker.is_briefed, true)) {
      auto const told = co_await process.tell(order_);
      if (!told) co_return told.error();
    }
    ReadOnly const file(content.file);
    auto const text = question(page, content);
    auto const told = co_await process.tell(text, file.get());
    if (!told) co_return told.error();
    co_return co_await process.hear();
  }

  Duration time_for(Content const& content) const { return limits_.time + std::chrono::seconds(content.size() >> 20U); }

  static std::string why(Process& process, Result<std::string> const& answer) {
    if (answer) return "the process that read it gave no answer that can be understood";
    if (answer.error() == asio::error::message_size) return "what was found in it has more than 256 MiB";
    auto const end = process.end();
    return process.is_late() ? "to read it took too long" : "the process that read it " + end;
  }

  asio::any_io_executor executor_;
  extract::Extraction extraction_;
  std::string order_;
  std::string program_;
  Limits limits_;
  TimePoint stop_ = TimePoint::max();
  std::vector<Worker> idle_;
  std::vector<std::shared_ptr<Process>> busy_;
  std::deque<Waiting*> waiting_;
  std::size_t free_;  ///< workers that there may be besides
};

Inspector::Inspector(asio::any_io_executor executor, extract::Extraction extraction, std::string program, Limits limits)
    : pool_(std::make_unique<Pool>(std::move(executor), std::move(extraction), std::move(program), limits)) {}

Inspector::~Inspector() = default;

asio::awaitable<Result<extract::Findings>> Inspector::inspect(extract::Page const& page, Content content) {
  return pool_->inspect(page, content);
}

void Inspector::stop(TimePoint by) {
  pool_->stop(by);
}

}  // namespace scrape::inspect
