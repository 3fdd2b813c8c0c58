#include "process.hpp"
#include "session.hpp"

#include <scrape/app/exit_code.hpp>
#include <scrape/app/log.hpp>
#include <scrape/app/message.hpp>
#include <scrape/app/options.hpp>
#include <scrape/app/run.hpp>
#include <scrape/base/fatal.hpp>

#include <exception>

namespace scrape::app {

int main(int argc, char const* const* argv) {
  try {
    prepare_process();
    auto const parsed = parse_options(argc, argv);
    if (auto const* const code = std::get_if<int>(&parsed)) return *code;
    auto const& options = std::get<Options>(parsed);
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
