#include "pattern.hpp"

#include <scrape/base/char_set.hpp>

#include <algorithm>
#include <charconv>
#include <optional>

namespace scrape::robots {
namespace {

// RFC 3986 §2.3, and §2.2 without the two that are special in patterns.
constexpr auto unreserved = alphanumerics | "-._~";
constexpr auto kept_in_paths = unreserved | ":/?#[]@!&'()+,;=";
constexpr auto kept_in_patterns = kept_in_paths | "*";

// What "%41" at the front of the text stands for.
std::optional<char> encoded_character(std::string_view text) {
  unsigned char octet = 0;
  if (text.size() < 3 || text.front() != '%') return std::nullopt;
  auto const [end, failed] = std::from_chars(text.data() + 1, text.data() + 3, octet, 16);
  if (failed != std::errc() || end != text.data() + 3) return std::nullopt;
  return static_cast<char>(octet);
}

void append(std::string& out, char c, CharSet const& kept) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  auto const octet = static_cast<unsigned char>(c);
  if (kept(c)) {
    out += c;
  } else {
    out += {'%', digits[octet >> 4U], digits[octet & 15U]};
  }
}

std::string normalised(std::string_view text, CharSet const& kept) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    auto const encoded = encoded_character(text);
    append(out, encoded.value_or(text.front()), encoded ? unreserved : kept);
    text.remove_prefix(encoded ? 3 : 1);
  }
  return out;
}

}  // namespace

std::string normal_pattern(std::string_view pattern) {
  auto const is_anchored = pattern.ends_with('$');
  if (is_anchored) pattern.remove_suffix(1);
  auto normal = normalised(pattern, kept_in_patterns);
  if (is_anchored) normal += '$';
  return normal;
}

std::string normal_path(std::string_view path_and_query) {
  return normalised(path_and_query, kept_in_paths);
}

bool PathMatcher::matches(std::string_view pattern) {
  auto const is_anchored = pattern.ends_with('$');
  if (is_anchored) pattern.remove_suffix(1);
  auto const star = pattern.find('*');
  auto const head = pattern.substr(0, star);
  if (!path_.starts_with(head)) return false;
  if (star == std::string_view::npos) return !is_anchored || path_.size() == head.size();
  return matches_pieces(std::string_view(path_).substr(star), pattern.substr(star + 1), is_anchored);
}

// The leftmost place of a piece leaves the most room for those after it, so that no other place need be tried.
bool PathMatcher::matches_pieces(std::string_view rest, std::string_view pieces, bool is_anchored) {
  for (auto star = pieces.find('*'); star != std::string_view::npos; star = pieces.find('*')) {
    auto const at = find(rest, pieces.substr(0, star));
    if (at == std::string_view::npos) return false;
    rest.remove_prefix(at + star);
    pieces.remove_prefix(star + 1);
  }
  return is_anchored ? rest.ends_with(pieces) : find(rest, pieces) != std::string_view::npos;
}

// Knuth, Morris and Pratt: the usual search takes the product of both sizes for "aaa…b" in "aaa…".
std::size_t PathMatcher::find(std::string_view text, std::string_view piece) {
  if (piece.empty()) return 0;
  if (piece.size() > text.size() || is_exhausted()) return std::string_view::npos;
  find_borders(piece);
  std::size_t matched = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    while (matched > 0 && piece[matched] != text[at])
      matched = borders_[matched - 1];
    if (piece[matched] == text[at]) ++matched;
    if (matched < piece.size()) continue;
    budget_ -= std::min(budget_, at + 1);
    return at + 1 - matched;
  }
  budget_ -= std::min(budget_, text.size());
  return std::string_view::npos;
}

// For each prefix of the piece the size of the longest that is also its suffix, but not the whole.
void PathMatcher::find_borders(std::string_view piece) {
  borders_.assign(piece.size(), 0);
  for (std::uint32_t at = 1, matched = 0; at < piece.size(); ++at) {
    while (matched > 0 && piece[matched] != piece[at])
      matched = borders_[matched - 1];
    if (piece[matched] == piece[at]) ++matched;
    borders_[at] = matched;
  }
}

}  // namespace scrape::robots
