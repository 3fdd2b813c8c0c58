#pragma once
/// Jobs of tests.

#include "support/urls.hpp"

#include <scrape/plan/job.hpp>

#include <cstdint>
#include <string>

namespace scrape::test {

inline plan::Job job_of(std::uint64_t index, std::string_view url) {
  plan::Entry entry{index, "urls.txt:" + std::to_string(index), std::string(url)};
  return {.entry = std::move(entry), .url = url_of(url), .target = url_of(url), .path = {}};
}

}  // namespace scrape::test
