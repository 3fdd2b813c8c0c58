#include "text_table.hpp"

#include <algorithm>
#include <string_view>

namespace scrape::extract {
namespace {

// Bytes that do not continue a character (RFC 3629 §3).
std::size_t width_of(std::string_view text) noexcept {
  auto const begins = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80; };
  return static_cast<std::size_t>(std::ranges::count_if(text, begins));
}

}  // namespace

void TextTable::append_to(std::string& out, bool is_last_to_the_left) const {
  std::vector<std::size_t> widths(rows_.front().size());
  for (auto const& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], width_of(row[i]));
  }
  for (auto const& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      std::string const blanks(widths[i] - width_of(row[i]), ' ');
      auto const is_left = i == 0 || (is_last_to_the_left && i + 1 == row.size());
      if (i > 0) out += "  ";
      out += is_left ? row[i] + blanks : blanks + row[i];
    }
    out.erase(out.find_last_not_of(' ') + 1);
    out += '\n';
  }
}

}  // namespace scrape::extract
