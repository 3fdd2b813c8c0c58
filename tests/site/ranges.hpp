#pragma once
// What /range/VARIATION and /range/large are made of. The first request for one gets the beginning only; what was asked
// for, /ranges-asked/VARIATION tells: a line for each request with Range, If-Range, Accept-Encoding and If-None-Match.

#include "site/content.hpp"

#include <cstddef>
#include <string>

namespace scrape::site {

constexpr std::size_t range_size = 300'000;
constexpr std::size_t range_break = 200'000;
constexpr std::size_t large_range_size = 12'000'000;
constexpr std::size_t large_range_break = 11'000'000;

/// Of either version.
std::string range_body(bool is_changed);
std::string large_range_body();

}  // namespace scrape::site
