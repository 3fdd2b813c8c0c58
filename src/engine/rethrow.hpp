#pragma once
/// For coroutines for which nobody waits: what they throw ends the run.

#include <exception>

namespace scrape::engine {

inline void rethrow(std::exception_ptr const& broken) {
  if (broken) std::rethrow_exception(broken);
}

}  // namespace scrape::engine
