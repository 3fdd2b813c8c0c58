#pragma once
/// A configuration file as it is written (TOML 1.0): keys, values and where they stand. What they mean is for
/// configuration.hpp to say.

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

namespace scrape::app {

/// Where something begins, counted from 1; columns in code points.
struct ConfigPlace {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  auto operator<=>(ConfigPlace const&) const = default;
};

struct ConfigValue {
  enum class Kind { boolean, number, text };
  Kind kind;
  std::string text;  ///< "true", "1.5", or what stands in quotes
  ConfigPlace place;
};

struct ConfigEntry {
  std::string key;
  ConfigPlace place;
  bool is_list = false;
  std::vector<ConfigValue> values;  ///< one, if it is no list
};

/// `[host."PATTERN"]`
struct ConfigHost {
  std::string pattern;
  ConfigPlace place;
  std::vector<ConfigEntry> entries;
};

/// Everything in the order of the file.
struct ConfigFile {
  std::string name;
  std::vector<ConfigEntry> entries;
  std::vector<ConfigHost> hosts;
};

/// Throws ConfigurationError when the file cannot be read, is no TOML, or is not built like this.
ConfigFile read_config_file(std::string const& name);

/// Throws ConfigurationError, "FILE:LINE:COLUMN: what".
[[noreturn]] void refuse_config(std::string const& file, ConfigPlace place, std::string const& what);

}  // namespace scrape::app
