#include "selector_parser.hpp"

#include <scrape/base/text.hpp>

#include <optional>

namespace scrape::extract {
namespace {

// No page has as many elements.
constexpr std::int64_t most = std::int64_t{1} << 32;

bool take_word(CssScanner& scanner, std::string_view word) {
  if (!equal_ignoring_case(scanner.rest().substr(0, word.size()), word)) return false;
  scanner.skip(word.size());
  return true;
}

std::optional<std::int64_t> take_number(CssScanner& scanner) {
  if (!is_digit(scanner.peek())) return std::nullopt;
  std::int64_t number = 0;
  for (; is_digit(scanner.peek()); scanner.skip(1))
    number = std::min(number * 10 + (scanner.peek() - '0'), most);
  return number;
}

// 1 or -1; 0 when there is no sign.
int take_sign(CssScanner& scanner) {
  if (scanner.take('-')) return -1;
  return scanner.take('+') ? 1 : 0;
}

// The "+b" of "an+b"; 0 if there is none.
std::int64_t take_offset(CssScanner& scanner) {
  scanner.skip_blanks();
  auto const sign = take_sign(scanner);
  if (sign == 0) return 0;
  scanner.skip_blanks();
  auto const number = take_number(scanner);
  if (!number) scanner.fail("expected a number, not " + scanner.here());
  return sign * *number;
}

}  // namespace

NthSelector parse_nth(CssScanner& scanner) {
  if (take_word(scanner, "odd")) return {.step = 2, .offset = 1};
  if (take_word(scanner, "even")) return {.step = 2, .offset = 0};
  auto const sign = take_sign(scanner);
  auto const number = take_number(scanner);
  if (!take_word(scanner, "n")) {
    if (!number) scanner.fail("expected a number, odd, even or a form such as 2n+1, not " + scanner.here());
    return {.step = 0, .offset = sign < 0 ? -*number : *number};
  }
  auto const step = number.value_or(1);
  return {.step = sign < 0 ? -step : step, .offset = take_offset(scanner)};
}

}  // namespace scrape::extract
