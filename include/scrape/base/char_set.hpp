#pragma once
/// Sets of characters, as grammars define them.

#include <array>
#include <cstdint>
#include <string_view>

namespace scrape {

/// One look-up a character, where a search in a string of members would cost as many comparisons as there are members.
class CharSet {
 public:
  constexpr explicit CharSet(std::string_view members) noexcept { add(members); }

  /// This set and some more.
  constexpr CharSet operator|(std::string_view members) const noexcept {
    auto more = *this;
    more.add(members);
    return more;
  }

  constexpr bool operator()(char c) const noexcept {
    auto const byte = static_cast<unsigned char>(c);
    return (words_[byte / 64] >> byte % 64 & 1) != 0;
  }

 private:
  constexpr void add(std::string_view members) noexcept {
    for (auto const c : members) {
      auto const byte = static_cast<unsigned char>(c);
      words_[byte / 64] |= std::uint64_t{1} << byte % 64;
    }
  }

  std::array<std::uint64_t, 4> words_{};
};

inline constexpr CharSet lower_digits("abcdefghijklmnopqrstuvwxyz0123456789");
inline constexpr CharSet alphanumerics = lower_digits | "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

}  // namespace scrape
