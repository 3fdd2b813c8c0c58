#include "dry_run.hpp"
#include "process.hpp"
#include "secrets.hpp"
#include "turn.hpp"
#include "verbs.hpp"

#include <scrape/app/exit_code.hpp>
#include <scrape/app/log.hpp>
#include <scrape/app/message.hpp>
#include <scrape/app/options.hpp>
#include <scrape/app/run.hpp>
#include <scrape/base/fatal.hpp>
#include <scrape/inspect/worker.hpp>

#include <algorithm>
#include <exception>
#include <string>
#include <thread>
#include <vector>

namespace scrape::app {
namespace {

// What a process has open besides connections and pages: lists, the manifest, the first event loop.
constexpr std::size_t other_files = 64;

// A job has a connection and a file, each further event loop what it waits with.
constexpr std::size_t files_a_job = 2;
constexpr std::size_t files_a_thread = 3;

// A second thread costs a page 10 to 15 % more of the processor, and one thread drives thousands of connections that
// mostly wait (measured). With so many requests in flight it may be busy all the time.
constexpr std::size_t jobs_a_thread = 256;

std::size_t worthwhile_threads(std::size_t jobs) {
  auto const cores = std::max<std::size_t>(std::thread::hardware_concurrency(), 1);
  return std::clamp<std::size_t>(jobs / jobs_a_thread, 1, cores);
}

void choose_threads(Options& options) {
  auto const jobs = options.config.policy.jobs;
  options.config.threads = std::min(options.threads.value_or(worthwhile_threads(jobs)), jobs);
}

void fit_into_file_limit(Options& options) {
  auto& policy = options.config.policy;
  auto const files = most_open_files();
  auto const free = files - std::min(files, other_files + files_a_thread * (options.threads.value_or(1) - 1));
  auto const most_jobs = std::max<std::size_t>(free / files_a_job, 1);
  if (policy.jobs > most_jobs && !options.quiet) {
    say("only " + std::to_string(files) + " files may be open at a time (ulimit -n): " + std::to_string(most_jobs) +
        " requests in flight instead of " + std::to_string(policy.jobs));
  }
  policy.jobs = std::min(policy.jobs, most_jobs);
  choose_threads(options);
  auto const used = files_a_job * policy.jobs + files_a_thread * (options.config.threads - 1);
  policy.idle_connections = std::min(policy.idle_connections, free - std::min(free, used));
}

// As they were given, whatever becomes of those that others see.
class Arguments {
 public:
  Arguments(int count, char const* const* given) : words_(given, given + count) {
    for (auto const& word : words_)
      pointers_.push_back(word.c_str());
    pointers_.push_back(nullptr);
  }
  Arguments(Arguments const&) = delete;
  Arguments& operator=(Arguments const&) = delete;
  ~Arguments() = default;

  char const* const* get() const noexcept { return pointers_.data(); }

 private:
  std::vector<std::string> words_;
  std::vector<char const*> pointers_;
};

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc == 2 && argv[1] == inspect::worker_argument) return inspect::run_worker();
    prepare_process();
    if (argc > 1 && is_verb(argv[1])) return run_verb(argc - 1, argv + 1);
    // First of all: to read what options name may take as long as somebody likes.
    auto const secrets = secrets_in(argc, argv);
    Arguments const arguments(argc, argv);
    hide(secrets, argv);
    auto parsed = parse_options(argc, arguments.get());
    if (auto const* const code = std::get_if<int>(&parsed)) return *code;
    auto& options = std::get<Options>(parsed);
    options.command_line = shown_command_line(argc, arguments.get(), secrets);
    fit_into_file_limit(options);
    set_up_log(options.verbosity, options.quiet);
    return options.dry_run ? dry_run(options) : run_in_turn(options);
  } catch (ConfigurationError const& error) {
    say(error.what());
    return exit_code::misuse;
  } catch (LocalTrouble const& error) {
    say(error.what());
    return exit_code::local_trouble;
  } catch (std::exception const& error) {
    say(std::string("unexpected failure: ") + error.what());
    return exit_code::local_trouble;
  }
}

}  // namespace scrape::app
