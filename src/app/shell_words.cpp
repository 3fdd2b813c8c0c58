#include "shell_words.hpp"

#include <scrape/base/text.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

namespace scrape::app {
namespace {

// $'…', with three octal digits for a byte, so that none that follows is taken for one of them.
std::string escaped_word(std::string_view text) {
  std::string word = "$'";
  for (auto const c : text) {
    if (c >= ' ' && c <= '~' && c != '\'' && c != '\\') {
      word += c;
      continue;
    }
    std::array<char, 5> code{};
    std::snprintf(code.data(), code.size(), "\\%03o", static_cast<unsigned>(static_cast<unsigned char>(c)));
    word += code.data();
  }
  return word + '\'';
}

// Splits a line that shell_word() made.
class Splitter {
 public:
  explicit Splitter(std::string_view line) : left_(line) {}

  std::vector<std::string> words() && {
    while (!left_.empty()) {
      if (left_.front() == ' ') {
        left_.remove_prefix(1);
      } else {
        words_.push_back(next_word());
      }
    }
    return std::move(words_);
  }

 private:
  std::string next_word() {
    std::string word;
    while (!left_.empty() && left_.front() != ' ') {
      if (skip("$'")) {
        append_escaped(word);
      } else if (skip("'")) {
        word += take_until('\'');
      } else {
        skip("\\");
        word += take(1);
      }
    }
    return word;
  }

  void append_escaped(std::string& word) {
    auto text = take_until('\'');
    for (auto escape = text.find('\\'); escape != std::string_view::npos; escape = text.find('\\')) {
      word += text.substr(0, escape);
      auto const digits = text.substr(escape + 1, 3);
      word += static_cast<char>(std::stoi(std::string(digits), nullptr, 8));
      text.remove_prefix(escape + 1 + digits.size());
    }
    word += text;
  }

  bool skip(std::string_view text) {
    if (!left_.starts_with(text)) return false;
    left_.remove_prefix(text.size());
    return true;
  }

  std::string_view take(std::size_t size) {
    auto const taken = left_.substr(0, size);
    left_.remove_prefix(taken.size());
    return taken;
  }

  // Without that character, which is gone too.
  std::string_view take_until(char end) {
    auto const taken = take(std::min(left_.find(end), left_.size()));
    take(1);
    return taken;
  }

  std::string_view left_;
  std::vector<std::string> words_;
};

}  // namespace

std::string shell_word(std::string_view text) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%+,-./:=@_";
  if (!text.empty() && text.find_first_not_of(plain) == std::string_view::npos) return std::string(text);
  if (printable(text) != text) return escaped_word(text);
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
  return Splitter(line).words();
}

}  // namespace scrape::app
