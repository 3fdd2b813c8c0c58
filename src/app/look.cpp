#include "look.hpp"

#include <scrape/store/run_lock.hpp>

namespace scrape::app {

std::unique_ptr<store::Archive> open_state(std::string const& directory) {
  auto archive = store::Archive::open_to_look(directory);
  if (!archive) throw ConfigurationError("'" + directory + "' has no records: no run has saved pages there");
  return archive;
}

void refuse_without_run(std::string const& directory, bool is_held) {
  if (is_held) throw ConfigurationError("a run has begun in '" + directory + "', without a record yet");
  throw ConfigurationError("'" + directory + "' has no record of a run");
}

void require_run(std::string const& directory) {
  auto const is_held = store::RunLock(directory).is_held();
  auto const run = look(directory, [](store::Archive& archive) { return archive.last_run(); });
  if (!run) refuse_without_run(directory, is_held);
}

}  // namespace scrape::app
