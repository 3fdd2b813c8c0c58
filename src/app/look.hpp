#pragma once
/// A look at the state of an output directory, which a run may be writing at the same time.

#include <scrape/base/fatal.hpp>
#include <scrape/store/archive.hpp>

#include <memory>
#include <string>

namespace scrape::app {

/// Throws ConfigurationError when no run has left a state there, and LocalTrouble when it cannot be read.
std::unique_ptr<store::Archive> open_state(std::string const& directory);

/// The state has no run: throws ConfigurationError, which tells whether one has the directory now.
[[noreturn]] void refuse_without_run(std::string const& directory, bool is_held);

/// Throws ConfigurationError when no run has recorded anything there, and LocalTrouble as above.
void require_run(std::string const& directory);

/// What `read` finds in the state. It is called again when a run began to write meanwhile.
template <class Read>
auto look(std::string const& directory, Read const& read) {
  while (true) {
    auto const archive = open_state(directory);
    try {
      auto found = read(*archive);
      if (archive->is_undisturbed()) return found;
    } catch (LocalTrouble const&) {
      if (archive->is_undisturbed()) throw;
    }
  }
}

}  // namespace scrape::app
