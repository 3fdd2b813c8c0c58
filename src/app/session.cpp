#include "session.hpp"

#include "announcement.hpp"
#include "budget.hpp"
#include "chronicle.hpp"
#include "conclusion.hpp"
#include "harvest.hpp"
#include "run_files.hpp"
#include "service_notifier.hpp"
#include "signals.hpp"

#include <scrape/app/exit_code.hpp>
#include <scrape/app/message.hpp>
#include <scrape/app/progress.hpp>
#include <scrape/app/summary.hpp>
#include <scrape/base/fatal.hpp>
#include <scrape/engine/engine.hpp>
#include <scrape/store/disk.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
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
  Session(Options const& options, Place place, RunFiles const& files)
      : options_(options),
        files_(files),
        announcement_(options),
        pages_(store::make_file_store(disk_, options.config.directory, options.config.sync)),
        chronicle_(disk_, io_.get_executor(), options, started_),
        harvest_(disk_, io_.get_executor(), options),
        progress_(io_.get_executor(), summary_),
        notifier_(io_.get_executor(), summary_),
        budget_(io_.get_executor(), options.allowance, options.config.directory, [this] { end_over_budget(); }),
        engine_(io_.get_executor(), options.config, *pages_, *this, chronicle_.past()),
        signals_(io_.get_executor(), [this](int number) { on_signal(number); }) {
    using Earlier = store::PageStore::EarlierParts;
    auto const is_fresh = options.config.rerun == engine::Rerun::fresh;
    if (place == Place::ours && options.config.keeps_pages)
      pages_->keep_parts(is_fresh ? Earlier::forgotten : Earlier::continued);
  }
  Session(Session const&) = delete;
  Session& operator=(Session const&) = delete;
  ~Session() override { disk_.finish(); }

  int run() {
    if (shows_progress(options_)) progress_.start();
    notifier_.start();
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
    signals_.outlive_loop();
    disk_.finish();
    auto const was_broken_off = is_stopped_ || is_harmed_;
    Conclusion conclusion({options_, files_, announcement_, budget_, signals_, summary_, chronicle_, harvest_, started_,
                           begin_, was_broken_off});
    auto const code = conclusion.draw();
    notifier_.stop();
    return code;
  }

  void bad_line(plan::Entry const& entry, plan::BadLine const& line) override {
    if (++bad_lines_ > most_shown_lines) return;
    progress_.clear();
    say(entry.source + ':' + std::to_string(line.column) + ": " + line.problem + "; line skipped");
    if (bad_lines_ == most_shown_lines) say("more lines of this kind are only recorded");
  }

  // Pages wait in the shard when the disk's thread falls behind; this is for records without a page.
  asio::awaitable<void> catch_up() override {
    std::function<void()> const nothing = [] {};
    if (chronicle_.pending() + harvest_.pending() > most_pending) co_await disk_.run(nothing, store::Disk::Size::small);
  }

  void slowed(std::string const& host) override { summary_.add_slowed(host); }

  void sitemap_unread(std::string const& url, std::string const& why) override {
    summary_.add_unread_sitemap(url, why);
  }

  void received(ByteCount bytes) override { budget_.spend(bytes); }

  void recorded(plan::Record const& record) override {
    if (pages_->has_parts() && plan::ends_its_part(record)) pages_->drop_part(plan::key_of(record.url, record.mark));
    summary_.add(record);
    chronicle_.add(record);
    harvest_.add(record);
    auto const page_lost = record.failure && store::ends_the_run(record.failure->cause);
    if ((page_lost || lost()) && !is_harmed_) end_harmed();
  }

 private:
  void on_signal(int number) {
    progress_.clear();
    if (number == SIGUSR1) return say(summary_.headline(Clock::now() - begin_) + " so far");
    if (std::exchange(is_stopped_, true)) {
      end_within(last_patience, exit_code::signalled + number);
      return engine_.abort();
    }
    if (!options_.quiet) say("stopping; requests in flight may finish within 10 s, a second signal stops at once");
    notifier_.stopping();
    engine_.stop(Clock::now() + plan::grace);
  }

  // Not from within the engine's own call.
  void end_over_budget() {
    asio::post(io_, [this] {
      progress_.clear();
      if (!options_.quiet) say("stopping: " + budget_.spent()->what + "; requests in flight may finish within 10 s");
      // A service manager that was told has patience for TimeoutStopSec only, a command of --on-change may take longer.
      if (!announcement_.is_wanted()) notifier_.stopping();
      engine_.stop(Clock::now() + plan::grace);
    });
  }

  // Whatever else is fetched could not be saved, or not be recorded. Not from within the engine's own call.
  void end_harmed() {
    is_harmed_ = true;
    asio::post(io_, [this] { lost() ? engine_.abort() : engine_.stop(Clock::now()); });
  }

  // Why records, rows or links were lost.
  error_code lost() const { return chronicle_.failure() ? chronicle_.failure() : harvest_.failure(); }

  Options const& options_;
  RunFiles const& files_;
  Announcement announcement_;
  WallTime started_ = std::chrono::system_clock::now();
  store::Disk disk_;
  asio::io_context io_{1};
  std::unique_ptr<store::PageStore> pages_;
  Chronicle chronicle_;
  Harvest harvest_;
  Summary summary_;
  Progress progress_;
  ServiceNotifier notifier_;
  Budget budget_;
  engine::Engine engine_;
  Signals signals_;  ///< after what may wait for somebody when it is opened
  TimePoint begin_ = Clock::now();
  int bad_lines_ = 0;
  bool is_harmed_ = false;
  bool is_stopped_ = false;
};

}  // namespace

int run(Options const& options, Place place) {
  RunFiles const files(options);
  try {
    return Session(options, place, files).run();
  } catch (ConfigurationError const&) {
    files.write_broken_off(exit_code::misuse);
    throw;
  } catch (LocalTrouble const&) {
    files.write_broken_off(exit_code::local_trouble);
    throw;
  }
}

}  // namespace scrape::app
