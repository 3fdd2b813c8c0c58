#pragma once
/// What the program says to a person: on stderr, after its name.

#include <string>
#include <string_view>

namespace scrape::app {

/// Writes "scrape: TEXT" and a line feed in one piece; what a terminal might obey stands escaped.
void say(std::string_view text);

/// Writes lines to stderr as they are: they must have nothing that a terminal might obey.
void show(std::string_view lines);

/// A URL as a message shows it: on one line, and no more of it than fits there.
std::string shown(std::string_view url);

}  // namespace scrape::app
