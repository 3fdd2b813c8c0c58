#include "currency.hpp"

#include <scrape/base/text.hpp>
#include <scrape/extract/number.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <string>
#include <vector>

namespace scrape::extract {
namespace {

// No price and no measurement is longer, blanks of a page's layout aside.
constexpr std::size_t longest_text = 128;

constexpr std::array<std::string_view, 9> number_blanks{" ",  "\t",     "\r",     "\n",    "\f",
                                                        "\v", "\u00a0", "\u2009", "\u202f"};
constexpr std::array<std::string_view, 2> apostrophes{"'", "\u2019"};
constexpr std::array<std::string_view, 4> no_decimals{",-", ".-", ",\u2013", ".\u2013"};
constexpr std::string_view minus = "\u2212";

// Takes one of them off the front.
template <class Words>
bool take_one(std::string_view& text, Words const& words) {
  auto const found = std::ranges::find_if(words, [text](std::string_view word) { return text.starts_with(word); });
  if (found == words.end()) return false;
  text.remove_prefix(found->size());
  return true;
}

void skip_blanks(std::string_view& text) {
  while (take_one(text, number_blanks)) {
  }
}

std::string_view without_blanks_behind(std::string_view text) {
  auto const ends_blank = [&text](std::string_view blank) { return text.ends_with(blank); };
  for (auto found = std::ranges::find_if(number_blanks, ends_blank); found != number_blanks.end();
       found = std::ranges::find_if(number_blanks, ends_blank))
    text.remove_suffix(found->size());
  return text;
}

std::string_view take_digits(std::string_view& text) {
  auto const end = std::ranges::find_if_not(text, &is_digit) - text.begin();
  auto const digits = text.substr(0, static_cast<std::size_t>(end));
  text.remove_prefix(digits.size());
  return digits;
}

// What stands between digits; blanks count as ' ', apostrophes as '\''. 0 for anything else.
char take_separator(std::string_view& text) {
  auto rest = text;
  char separator = 0;
  if (rest.starts_with('.') || rest.starts_with(',')) {
    separator = rest.front();
    rest.remove_prefix(1);
  } else if (take_one(rest, number_blanks)) {
    separator = ' ';
  } else if (take_one(rest, apostrophes)) {
    separator = '\'';
  }
  if (rest.empty() || !is_digit(rest.front())) return 0;
  text = rest;
  return separator;
}

// Runs of digits and what separates them.
struct Digits {
  std::vector<std::string_view> runs;
  std::string separators;  ///< one less
};

Digits take_runs(std::string_view& text) {
  Digits digits{{take_digits(text)}, {}};
  while (auto const separator = take_separator(text)) {
    digits.separators += separator;
    digits.runs.push_back(take_digits(text));
  }
  return digits;
}

// Whether runs are the groups of one number.
bool are_groups(std::vector<std::string_view> const& runs) {
  auto const& first = runs.front();
  if (first.empty() || first.size() > 3 || first.front() == '0' || runs.back().size() != 3) return false;
  auto const size = runs[1].size();
  if (size == 2 && first.size() > 2) return false;
  return (size == 2 || size == 3) &&
         std::all_of(runs.begin() + 1, runs.end() - 1, [size](auto run) { return run.size() == size; });
}

bool has_decimals(Digits const& digits) {
  auto const& [runs, separators] = digits;
  auto const last = separators.back();
  if (last != '.' && last != ',') return false;
  if (separators.size() > 1) return separators.front() != last;
  return last == '.' || !are_groups(runs);
}

// Without what groups them, as JSON writes them; empty if they are not the digits of one number.
std::string plain(Digits digits) {
  auto& [runs, separators] = digits;
  std::string decimals;
  if (!separators.empty() && has_decimals(digits)) {
    decimals = '.' + std::string(runs.back());
    runs.pop_back();
    separators.pop_back();
  }
  if (runs.size() > 1 && (!are_groups(runs) || separators.find_first_not_of(separators.front()) != std::string::npos))
    return {};
  std::string whole;
  for (auto const run : runs)
    whole += run;
  if (whole.empty() && decimals.empty()) return {};
  whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size()));
  return (whole.empty() ? "0" : whole) + decimals;
}

// Nothing if none is there.
std::string take_exponent(std::string_view& text) {
  if (!text.starts_with('e') && !text.starts_with('E')) return {};
  auto rest = text.substr(1);
  auto const is_signed = rest.starts_with('-') || rest.starts_with('+');
  auto exponent = "e" + std::string(rest.substr(0, is_signed ? 1 : 0));
  rest.remove_prefix(is_signed ? 1 : 0);
  auto const digits = take_digits(rest);
  if (digits.empty()) return {};
  text = rest;
  return exponent.append(digits);
}

// "-", or nothing. Whether a sign was there at all is left in `found`.
std::string_view take_sign(std::string_view& text, bool& found) {
  for (auto const sign : {std::string_view("+"), std::string_view("-"), minus}) {
    found = text.starts_with(sign);
    if (!found) continue;
    text.remove_prefix(sign.size());
    return sign == "+" ? "" : "-";
  }
  return {};
}

// What comes before the digits: the sign, in JSON's form.
std::string take_front(std::string_view& text) {
  bool has_sign = false;
  auto sign = take_sign(text, has_sign);
  if (has_sign) skip_blanks(text);
  if (take_currency(text)) skip_blanks(text);
  if (!has_sign) sign = take_sign(text, has_sign);
  if (has_sign) skip_blanks(text);
  return std::string(sign);
}

bool is_only_unit(std::string_view text) {
  take_one(text, no_decimals);
  skip_blanks(text);
  if (text.empty() || text == "%") return true;
  return take_currency(text) && text.empty();
}

}  // namespace

std::optional<Number> read_number(std::string_view text) {
  skip_blanks(text);
  text = without_blanks_behind(text);
  if (text.size() > longest_text) return std::nullopt;
  Number number;
  number.text = take_front(text);
  auto const digits = plain(take_runs(text));
  if (digits.empty()) return std::nullopt;
  number.text += digits + take_exponent(text);
  if (!is_only_unit(text)) return std::nullopt;
  auto const* const end = number.text.data() + number.text.size();
  auto const read = std::from_chars(number.text.data(), end, number.value);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

}  // namespace scrape::extract
