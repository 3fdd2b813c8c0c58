#pragma once
/// Pieces of JSON, appended.

#include <cstdint>
#include <string>
#include <string_view>

namespace scrape {

/// A string with its quotes (RFC 8259 §7), valid UTF-8 whatever the text is: see to_utf8().
void append_json_string(std::string& out, std::string_view text);

/// Decimal digits, for JSON and for people.
void append_number(std::string& out, std::uint64_t number);

/// The shortest text from which the same number is read; null for infinities and for what is not a number, which JSON
/// cannot say (RFC 8259 §6).
void append_json_number(std::string& out, double number);

}  // namespace scrape
