#pragma once
/// How entries end.

#include <array>
#include <string_view>

namespace scrape::plan {

enum class Ending { saved, fetched, unchanged, duplicate, failed, denied, not_started };

inline constexpr auto all_endings = std::to_array({Ending::saved, Ending::fetched, Ending::unchanged, Ending::duplicate,
                                                   Ending::failed, Ending::denied, Ending::not_started});

/// As records spell it.
std::string_view name_of(Ending ending) noexcept;

/// Whether there is a file now that is right.
constexpr bool has_file(Ending ending) noexcept {
  return ending == Ending::saved || ending == Ending::unchanged;
}

}  // namespace scrape::plan
