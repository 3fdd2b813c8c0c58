#pragma once
/// A line of a list that is a JSON object.

#include <scrape/plan/list_line.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace scrape::plan {

/// `text` begins with a brace and has no white space around it; `start` is where it begins in its line.
ListLine parse_list_object(std::string_view text, std::size_t start);

/// In quotes and safe to print, as far as it is needed to recognise it.
std::string quoted(std::string_view text);

}  // namespace scrape::plan
