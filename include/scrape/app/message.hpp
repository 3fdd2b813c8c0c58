#pragma once
/// What the program says to a person: on stderr, after its name.

#include <string_view>

namespace scrape::app {

/// Writes "scrape: TEXT" and a line feed in one piece; what a terminal might obey stands escaped.
void say(std::string_view text);

}  // namespace scrape::app
