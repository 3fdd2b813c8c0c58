#include <scrape/app/log.hpp>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

namespace scrape::app {

namespace {

spdlog::level::level_enum level_for(int verbosity, bool quiet) {
  if (quiet) return spdlog::level::err;
  if (verbosity >= 2) return spdlog::level::debug;
  return verbosity == 1 ? spdlog::level::info : spdlog::level::warn;
}

}  // namespace

void set_up_log(int verbosity, bool quiet) {
  auto const logger = std::make_shared<spdlog::logger>("scrape", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("%H:%M:%S.%e %-5l %v");
  logger->set_level(level_for(verbosity, quiet));
  spdlog::set_default_logger(logger);
}

}  // namespace scrape::app
