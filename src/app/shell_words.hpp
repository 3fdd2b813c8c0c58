#pragma once
/// Words as a POSIX shell takes them.

#include <string>
#include <string_view>
#include <vector>

namespace scrape::app {

/// The text as one word, quoted if need be (POSIX.1-2024, Shell Command Language, §2.2.2 and §2.2.4). What a terminal
/// might obey, or would show as something else, stands escaped.
std::string shell_word(std::string_view text);

/// The words of a line that shell_word() made; of another line as far as its quotes are of that kind.
std::vector<std::string> split_words(std::string_view line);

}  // namespace scrape::app
