#pragma once

#include <scrape/base/deadline.hpp>

#include <chrono>

namespace scrape::test {

/// When tests of pure rules begin.
inline constexpr TimePoint t0{std::chrono::seconds(1000)};

}  // namespace scrape::test
