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

namespace scrape::app {
namespace {

// What a process has open besides connections and pages: lists, libraries, the manifest.
constexpr std::size_t other_files = 64;

// A job has a connection and a file.
void limit_idle_connections(plan::Policy& policy) {
  auto const files = most_open_files();
  auto const taken = std::min(files, 2 * policy.jobs + other_files);
  policy.idle_connections = std::min(policy.idle_connections, files - taken);
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
    limit_idle_connections(options.config.policy);
    set_up_log(options.verbosity, options.quiet);
    return run(options);
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
