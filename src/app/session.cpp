#include "session.hpp"

#include "budget.hpp"
#include "harvest.hpp"
#include "run_report.hpp"

#include <scrape/app/exit_code.hpp>
#include <scrape/app/message.hpp>
#include <scrape/app/progress.hpp>
#include <scrape/app/summary.hpp>
#include <scrape/base/fatal.hpp>
#include <scrape/engine/engine.hpp>
#include <scrape/store/append_file.hpp>
#include <scrape/store/disk.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <cerrno>
#include <csignal>
#include <functional>
#include <memory>
#include <thread>

#include <unistd.h>

namespace scrape::app {
namespace {

namespace asio = boost::asio;

// What is wrong with more lines than that stands in the manifest only.
constexpr int most_shown_lines = 20;

// Bytes of records that may wait to be written before the lists are read any further.
constexpr std::size_t most_pending = std::size_t{1024} * 1024;

// What a second stop signal leaves to write the last records.
constexpr auto last_patience = std::chrono::seconds(2);

// As nohup(1) does it: what the one who started us wants ignored stays so.
bool is_ignored(int number) {
  struct sigaction current{};
  return ::sigaction(number, nullptr, &current) == 0 && current.sa_handler == SIG_IGN;
}

// Whatever happens: a full pipe that nobody empties may hold the disk's thread for ever.
void end_within(Duration patience, int code) {
  std::thread([patience, code] {
    std::this_thread::sleep_for(patience);
    ::_exit(code);
  }).detach();
}

// Everything is built in the order in which it depends on what came before; coroutines that an exception leaves behind
// go with the io_context, while the disk is still there.
class Session final : public engine::Events {
 public:
  explicit Session(Options const& options)
      : options_(options),
        pages_(store::make_file_store(disk_, options.config.directory, options.config.sync)),
        manifest_(disk_, io_.get_executor(), "manifest", options.manifest),
        summary_file_(open_summary()),
        harvest_(disk_, io_.get_executor(), options),
        signals_(io_, SIGUSR1),
        progress_(io_.get_executor(), summary_),
        budget_(io_.get_executor(), options.allowance, options.config.directory, [this] { end_over_budget(); }),
        engine_(io_.get_executor(), options.config, *pages_, *this) {
    for (auto const number : {SIGINT, SIGTERM, SIGHUP}) {
      if (!is_ignored(number)) signals_.add(number);
    }
  }
  Session(Session const&) = delete;
  Session& operator=(Session const&) = delete;
  ~Session() override { disk_.finish(); }

  int run() {
    if (shows_progress(options_)) progress_.start();
    wait_for_signal();
    // All is recorded; what still waits is timers, signals and idle connections.
    auto const on_end = [this](std::exception_ptr const& broken) {
      progress_.stop();
      budget_.stop();
      io_.stop();
      if (broken) std::rethrow_exception(broken);
    };
    budget_.start();
    asio::co_spawn(io_, engine_.run(), on_end);
    io_.run();
    // From here on a stop signal ends us at once: nobody may be taking the last records.
    signals_.clear();
    std::signal(SIGUSR1, SIG_IGN);
    disk_.finish();
    return conclude();
  }

  void bad_line(plan::Entry const& entry, url::BadLine const& line) override {
    if (++bad_lines_ > most_shown_lines) return;
    progress_.clear();
    say(entry.source + ':' + std::to_string(line.column) + ": " + line.problem + "; line skipped");
    if (bad_lines_ == most_shown_lines) say("more lines of this kind are only recorded");
  }

  // Pages wait in the shard when the disk's thread falls behind; this is for records without a page.
  asio::awaitable<void> catch_up() override {
    std::function<void()> const nothing = [] {};
    if (manifest_.pending() + harvest_.pending() > most_pending) co_await disk_.run(nothing, store::Disk::Size::small);
  }

  void slowed(std::string const& host) override { summary_.add_slowed(host); }

  void sitemap_unread(std::string const& url, std::string const& why) override {
    summary_.add_unread_sitemap(url, why);
  }

  void received(ByteCount bytes) override { budget_.spend(bytes); }

  void recorded(plan::Record const& record) override {
    summary_.add(record);
    manifest_.append(plan::to_json_line(record));
    harvest_.add(record);
    auto const page_lost = record.failure && store::ends_the_run(record.failure->cause);
    if ((page_lost || lost()) && !is_harmed_) end_harmed();
  }

 private:
  std::unique_ptr<store::AppendFile> open_summary() {
    if (options_.summary.empty()) return nullptr;
    return std::make_unique<store::AppendFile>(disk_, io_.get_executor(), "summary", options_.summary);
  }

  void wait_for_signal() {
    signals_.async_wait([this](error_code const& cancelled, int number) {
      if (cancelled) return;
      on_signal(number);
      wait_for_signal();
    });
  }

  void on_signal(int number) {
    progress_.clear();
    if (number == SIGUSR1) return say(summary_.headline(Clock::now() - begin_) + " so far");
    if (std::exchange(signal_, number) != 0) {
      end_within(last_patience, exit_code::signalled + number);
      return engine_.abort();
    }
    if (!options_.quiet) say("stopping; requests in flight may finish within 10 s, a second signal stops at once");
    engine_.stop(Clock::now() + plan::grace);
  }

  // Not from within the engine's own call.
  void end_over_budget() {
    asio::post(io_, [this] {
      progress_.clear();
      if (!options_.quiet) say("stopping: " + budget_.spent()->what + "; requests in flight may finish within 10 s");
      engine_.stop(Clock::now() + plan::grace);
    });
  }

  // Whatever else is fetched could not be saved, or not be recorded. Not from within the engine's own call.
  void end_harmed() {
    is_harmed_ = true;
    asio::post(io_, [this] { lost() ? engine_.abort() : engine_.stop(Clock::now()); });
  }

  // Why records, rows or links were lost.
  error_code lost() const { return manifest_.failure() ? manifest_.failure() : harvest_.failure(); }

  // Whoever read our standard output has enough (cli.md: a closed stdout ends the run quietly).
  bool reader_has_gone() const { return writes_to_standard_output(options_) && lost().value() == EPIPE; }

  int conclude() {
    harvest_.finish();
    if (reader_has_gone()) return exit_code::signalled + SIGPIPE;
    if (summary_.entries() == 0 && signal_ == 0) return conclude_empty();
    auto const outcome = lost() ? exit_code::local_trouble : exit_code::of(summary_, budget_.spent().has_value());
    if (!options_.quiet || outcome != exit_code::all_well) report();
    if (auto const* const statistics = harvest_.statistics()) show(statistics->to_text());
    return sum_up(signal_ != 0 ? exit_code::signalled + signal_ : outcome);
  }

  int sum_up(int code) {
    if (!summary_file_) return code;
    RunFacts facts{started_, Clock::now() - begin_, code, {}, budget_.received()};
    if (budget_.spent() && summary_.was_cut_short()) facts.budget = budget_.spent()->budget;
    summary_file_->append(to_json(facts, summary_, harvest_));
    auto const failed = summary_file_->failure();
    if (!failed) return code;
    if (summary_file_->is_standard_output() && failed.value() == EPIPE) return exit_code::signalled + SIGPIPE;
    say(summary_file_->trouble());
    return signal_ != 0 ? code : exit_code::local_trouble;
  }

  int conclude_empty() {
    if (options_.allow_empty) {
      harvest_.begin();
      return sum_up(exit_code::all_well);
    }
    say("the URL list is empty: nothing to fetch (--allow-empty accepts that)");
    return exit_code::misuse;
  }

  void report() const {
    if (manifest_.failure()) say(manifest_.trouble() + "; records are missing");
    for (auto const& lines : {harvest_.troubles(), summary_.failures(), summary_.hints(), harvest_.report()}) {
      for (auto const& line : lines)
        say(line);
    }
    auto const records = options_.manifest == "-" ? std::string() : "; records in " + options_.manifest;
    auto const pages = options_.config.keeps_pages ? "; pages in " + options_.config.directory : std::string();
    say(summary_.headline(Clock::now() - begin_) + pages + records);
  }

  Options const& options_;
  store::Disk disk_;
  asio::io_context io_{1};
  std::unique_ptr<store::PageStore> pages_;
  store::AppendFile manifest_;
  std::unique_ptr<store::AppendFile> summary_file_;  ///< none when it is not asked for
  Harvest harvest_;
  Summary summary_;
  asio::signal_set signals_;
  Progress progress_;
  Budget budget_;
  engine::Engine engine_;
  TimePoint begin_ = Clock::now();
  WallTime started_ = std::chrono::system_clock::now();
  int signal_ = 0;
  int bad_lines_ = 0;
  bool is_harmed_ = false;
};

}  // namespace

int run(Options const& options) {
  return Session(options).run();
}

}  // namespace scrape::app
