#pragma once
/// What makes two commands the same, so that one run continues the other.

#include <scrape/engine/config.hpp>
#include <scrape/store/ledger.hpp>

namespace scrape::app {

/// How fast, how loud and how long a run is makes no difference, nor does what is done with its pages afterwards.
store::Command command_of(engine::Config const& config);

/// `--retry-failed` without a source.
bool takes_what_is_open(engine::Config const& config);

}  // namespace scrape::app
