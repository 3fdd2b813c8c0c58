#pragma once
/// What somebody may have meant to type.

#include <string>
#include <string_view>
#include <vector>

namespace scrape::app {

/// The candidate that takes the fewest edits (Levenshtein) to become `text`; empty when none is near: a third of the
/// text's length at most.
std::string nearest_to(std::string_view text, std::vector<std::string> const& candidates);

}  // namespace scrape::app
