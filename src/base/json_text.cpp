#include <scrape/base/json_text.hpp>
#include <scrape/base/text.hpp>

#include <boost/json/serialize.hpp>

#include <array>
#include <charconv>
#include <cmath>

namespace scrape {
namespace {

// Whether JSON takes it as it is (RFC 8259 §7), and terminals too. Without a branch, so that compilers look at many
// characters at once.
bool needs_no_escape(std::string_view text) noexcept {
  unsigned special = 0;
  for (auto const c : text) {
    auto const byte = static_cast<unsigned char>(c);
    special |= static_cast<unsigned>(byte < 0x20) | static_cast<unsigned>(byte > 0x7e) |
               static_cast<unsigned>(byte == '"') | static_cast<unsigned>(byte == '\\');
  }
  return special == 0;
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  if (needs_no_escape(text)) {
    (out += '"').append(text) += '"';
  } else {
    out += boost::json::serialize(boost::json::string_view(to_utf8(text)));
  }
}

void append_number(std::string& out, std::uint64_t number) {
  std::array<char, 20> digits{};
  auto const written = std::to_chars(digits.begin(), digits.end(), number);
  out.append(digits.begin(), written.ptr);
}

void append_json_number(std::string& out, double number) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  std::array<char, 32> digits{};
  auto const written = std::to_chars(digits.begin(), digits.end(), number);
  out.append(digits.begin(), written.ptr);
}

}  // namespace scrape
