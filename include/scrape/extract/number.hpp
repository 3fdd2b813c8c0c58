#pragma once
/// Numbers as people write them.

#include <scrape/extract/value.hpp>

#include <optional>
#include <string_view>

namespace scrape::extract {

/// The number that is all a text says, apart from blanks around it, a currency before or behind it ("$", "US$", "EUR",
/// "kr") or a percent sign: "$ 1,299.00", "9,90 €", "−3.5 %". Nothing for a text that says more ("3 of 5", "12 apples",
/// "from 9.90"): choose the part that is the number first.
///
/// A sign (also U+2212) stands in front of the number or of its currency. Digits may be grouped by threes (as in India
/// also by twos before the last three) with blanks, apostrophes, points or commas, and one point or comma may stand
/// before decimals. Which is which:
///
/// - of two different separators the last is the decimal one: "1.299,50", "1,299.50", "1 299,50";
/// - the same one several times groups: "1.299.000";
/// - blanks and apostrophes group: "1'299";
/// - a comma alone groups when exactly three digits follow and one to three, not beginning with 0, precede: "1,299" is
///   1299, but "0,125", "1299,125" and "9,9" have decimals;
/// - a point alone is a decimal one: "1.299" is 1.299.
///
/// An exponent may follow ("1e3"), and ",-" or ".-" for no decimals ("12,-"). The digits are kept as they are, without
/// what groups them and leading zeros. Texts of more than 128 bytes and numbers too large for a double are nothing.
std::optional<Number> read_number(std::string_view text);

}  // namespace scrape::extract
