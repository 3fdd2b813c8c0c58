#pragma once
/// Sets of characters, as grammars define them.

#include <array>
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

  constexpr bool operator()(char c) const noexcept { return has_[static_cast<unsigned char>(c)]; }

 private:
  constexpr void add(std::string_view members) noexcept {
    for (auto const c : members)
      has_[static_cast<unsigned char>(c)] = true;
  }

  std::array<bool, 256> has_{};
};

inline constexpr CharSet lower_digits("abcdefghijklmnopqrstuvwxyz0123456789");
inline constexpr CharSet alphanumerics = lower_digits | "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

}  // namespace scrape
