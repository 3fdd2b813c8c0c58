#include "process.hpp"
#include "session.hpp"

#include <scrape/app/exit_code.hpp>
#include <scrape/app/log.hpp>
#include <scrape/app/message.hpp>
#include <scrape/app/options.hpp>
#include <scrape/app/run.hpp>
#include <scrape/base/fatal.hpp>

#include <algorithm>
#include <exception>

namespace scrape::app {

int main(int argc, char const* const* argv) {
  try {
    prepare_process();
    auto parsed = parse_options(argc, argv);
    if (auto const* const code = std::get_if<int>(&parsed)) return *code;
    auto& options = std::get<Options>(parsed);
    // The other half is for connections at work, their files, and what else a process has open.
    auto& idle = options.config.policy.idle_connections;
    idle = std::min(idle, most_open_files() / 2);
    set_up_log(options.verbosity);
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
