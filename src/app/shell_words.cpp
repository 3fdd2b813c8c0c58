#include "shell_words.hpp"

namespace scrape::app {

std::string shell_word(std::string_view text) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%+,-./:=@_";
  if (!text.empty() && text.find_first_not_of(plain) == std::string_view::npos) return std::string(text);
  std::string word = "'";
  for (auto const c : text) {
    if (c == '\'') {
      word += "'\\''";
    } else {
      word += c;
    }
  }
  return word + '\'';
}

std::vector<std::string> split_words(std::string_view line) {
  std::vector<std::string> words;
  auto is_quoted = false;
  auto is_in_word = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (!is_quoted && line[i] == ' ') {
      is_in_word = false;
      continue;
    }
    if (!is_in_word) words.emplace_back();
    is_in_word = true;
    if (line[i] == '\'') {
      is_quoted = !is_quoted;
    } else if (!is_quoted && line[i] == '\\' && i + 1 < line.size()) {
      words.back() += line[++i];
    } else {
      words.back() += line[i];
    }
  }
  return words;
}

}  // namespace scrape::app
