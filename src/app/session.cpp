#include "session.hpp"

#include <scrape/app/exit_code.hpp>
#include <scrape/app/message.hpp>
#include <scrape/app/progress.hpp>
#include <scrape/app/summary.hpp>
#include <scrape/base/fatal.hpp>
#include <scrape/engine/engine.hpp>
#include <scrape/store/disk.hpp>
#include <scrape/store/manifest.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <cerrno>
#include <csignal>
#include <functional>
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
        pages_(store::make_file_store(disk_, options.config.directory)),
        manifest_(disk_, io_.get_executor(), options.manifest),
        signals_(io_, SIGUSR1),
        progress_(io_.get_executor(), summary_),
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
      io_.stop();
      if (broken) std::rethrow_exception(broken);
    };
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
    if (manifest_.pending() > most_pending) co_await disk_.run(nothing, store::Disk::Size::small);
  }

  void recorded(plan::Record const& record) override {
    summary_.add(record);
    manifest_.append(plan::to_json_line(record));
    auto const page_lost = record.failure && store::ends_the_run(record.failure->cause);
    if ((page_lost || manifest_.failure()) && !is_harmed_) end_harmed();
  }

 private:
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

  // Whatever else is fetched could not be saved, or not be recorded. Not from within the engine's own call.
  void end_harmed() {
    is_harmed_ = true;
    asio::post(io_, [this] { manifest_.failure() ? engine_.abort() : engine_.stop(Clock::now()); });
  }

  // Whoever read our standard output has enough (cli.md: a closed stdout ends the run quietly).
  bool reader_has_gone() const { return options_.manifest == "-" && manifest_.failure().value() == EPIPE; }

  int conclude() const {
    if (reader_has_gone()) return exit_code::signalled + SIGPIPE;
    if (auto const failed = manifest_.failure()) {
      say("cannot write the manifest '" + options_.manifest + "': " + failed.message() + "; records are missing");
    }
    if (summary_.entries() == 0 && signal_ == 0) return conclude_empty();
    auto const code = manifest_.failure() ? exit_code::local_trouble : exit_code::of(summary_);
    if (!options_.quiet || code != exit_code::all_well) report();
    return signal_ != 0 ? exit_code::signalled + signal_ : code;
  }

  int conclude_empty() const {
    if (options_.allow_empty) return exit_code::all_well;
    say("the URL list is empty: nothing to fetch (--allow-empty accepts that)");
    return exit_code::misuse;
  }

  void report() const {
    for (auto const& line : summary_.failures())
      say(line);
    auto const records = options_.manifest == "-" ? std::string() : "; records in " + options_.manifest;
    say(summary_.headline(Clock::now() - begin_) + "; pages in " + options_.config.directory + records);
  }

  Options const& options_;
  store::Disk disk_;
  asio::io_context io_{1};
  std::unique_ptr<store::PageStore> pages_;
  store::Manifest manifest_;
  Summary summary_;
  asio::signal_set signals_;
  Progress progress_;
  engine::Engine engine_;
  TimePoint begin_ = Clock::now();
  int signal_ = 0;
  int bad_lines_ = 0;
  bool is_harmed_ = false;
};

}  // namespace

int run(Options const& options) {
  return Session(options).run();
}

}  // namespace scrape::app
