#pragma once
/// What the configuration file says about some hosts: `[host."*.example.org"]`.

#include <scrape/base/units.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace scrape::plan {

/// Instead of what Policy says about every host; nothing: as Policy says.
struct HostSettings {
  std::optional<std::size_t> per_host;
  std::optional<Duration> delay;
  std::optional<Duration> gap;  ///< 1 / rate
};

/// Finds the settings of a host. Patterns are those of ssh_config(5) without `?` and `!`: `*` stands for any
/// characters, dots included, so that `*.example.org` is every host below example.org, but not example.org itself.
///
/// Where several patterns match, each setting comes from the most specific one that has it: a name without `*` first,
/// then the longest text beside the stars, then what was added last.
class HostPatterns {
 public:
  /// The pattern in either case, an international name as U-labels or A-labels, an IPv6 address with brackets or
  /// without. Throws std::invalid_argument, with a sentence for the user, when no host can be meant.
  void add(std::string_view pattern, HostSettings const& settings);

  /// Of a host as url::normalise_host gives it; that it ends in a dot makes no difference.
  HostSettings of(std::string_view host) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view host) const noexcept { return std::hash<std::string_view>()(host); }
  };
  struct Wildcard {
    std::string pattern;
    std::size_t literal;  ///< characters beside the stars
    HostSettings settings;
  };

  std::unordered_map<std::string, HostSettings, Hash, std::equal_to<>> exact_;
  std::vector<Wildcard> wildcards_;  ///< the most specific last
};

}  // namespace scrape::plan
