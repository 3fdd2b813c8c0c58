#include "dry_run.hpp"
#include "process.hpp"
#include "session.hpp"

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

namespace scrape::app {
namespace {

// What a process has open besides connections and pages: lists, libraries, the manifest.
constexpr std::size_t other_files = 64;

// A job has a connection and a file.
constexpr std::size_t files_a_job = 2;

void fit_into_file_limit(plan::Policy& policy, bool quiet) {
  auto const files = most_open_files();
  auto const free = files - std::min(files, other_files);
  auto const most_jobs = std::max<std::size_t>(free / files_a_job, 1);
  if (policy.jobs > most_jobs && !quiet) {
    say("only " + std::to_string(files) + " files may be open at a time (ulimit -n): " + std::to_string(most_jobs) +
        " requests in flight instead of " + std::to_string(policy.jobs));
  }
  policy.jobs = std::min(policy.jobs, most_jobs);
  policy.idle_connections = std::min(policy.idle_connections, free - std::min(free, files_a_job * policy.jobs));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc == 2 && argv[1] == inspect::worker_argument) return inspect::run_worker();
    prepare_process();
    auto parsed = parse_options(argc, argv);
    hide_headers(argc, argv);
    if (auto const* const code = std::get_if<int>(&parsed)) return *code;
    auto& options = std::get<Options>(parsed);
    fit_into_file_limit(options.config.policy, options.quiet);
    set_up_log(options.verbosity, options.quiet);
    return options.dry_run ? dry_run(options) : run(options);
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
