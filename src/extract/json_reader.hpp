#pragma once
/// Text to JSON values.

#include "json_arena.hpp"

#include <scrape/extract/problem.hpp>

#include <boost/json/value.hpp>

#include <string_view>

namespace scrape::extract {

/// The value of a text of one or several values, as JsonDocument::parse describes it. Throws std::bad_alloc when the
/// arena is full.
Found<boost::json::value> read_json(std::string_view text, JsonArena& arena);

}  // namespace scrape::extract
