#include "config_file.hpp"

#include "text_file.hpp"

#include <scrape/base/fatal.hpp>
#include <scrape/base/text.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include <toml++/toml.h>

namespace scrape::app {
namespace {

[[noreturn]] void refuse_file(std::string const& name, std::string const& why) {
  throw ConfigurationError("cannot read configuration file '" + name + "': " + why);
}

std::string text_in(std::string const& name) {
  constexpr std::size_t most_of_config = 1;
  try {
    return read_text_file(name, most_of_config);
  } catch (std::invalid_argument const& why) {
    refuse_file(name, why.what());
  }
}

// toml++ names no place where this is wrong.
void check_encoding(std::string const& name, std::string_view text) {
  auto const good = text.substr(0, first_invalid_utf8(text));
  if (good.size() == text.size()) return;
  auto const begins_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  auto const line = 1 + std::ranges::count(good, '\n');
  auto const column = 1 + std::ranges::count_if(good.substr(good.rfind('\n') + 1), begins_character);
  refuse_config(name, {static_cast<std::uint32_t>(line), static_cast<std::uint32_t>(column)}, "this is no UTF-8");
}

ConfigPlace place_of(toml::source_region const& region) {
  return {region.begin.line, region.begin.column};
}

std::string shortest_text(double number) {
  std::array<char, 32> text{};
  auto const [end, failed] = std::to_chars(text.data(), text.data() + text.size(), number);
  return {text.data(), end};
}

std::optional<ConfigValue> value_of(toml::node const& node) {
  using Kind = ConfigValue::Kind;
  auto const place = place_of(node.source());
  if (auto const* const text = node.as_string()) return ConfigValue{Kind::text, text->get(), place};
  if (auto const* const truth = node.as_boolean()) return ConfigValue{Kind::boolean, *truth ? "true" : "false", place};
  if (auto const* const number = node.as_integer()) return ConfigValue{Kind::number, std::to_string(**number), place};
  if (auto const* const number = node.as_floating_point()) {
    return ConfigValue{Kind::number, shortest_text(**number), place};
  }
  return std::nullopt;
}

// Of one file, whose name failures bear.
class Reader {
 public:
  explicit Reader(std::string const& name) : name_(name) {}

  ConfigFile read(toml::table const& root) const {
    ConfigFile file{name_, {}, {}};
    for (auto const& [key, node] : root) {
      if (key.str() == "host") {
        file.hosts = hosts_of(node);
      } else if (node.is_table()) {
        refuse(key, "there is no table of this name; a name that has dots stands in quotes: \"tlsv1.3\" = true");
      } else {
        file.entries.push_back(entry_of(key, node));
      }
    }
    std::ranges::sort(file.entries, {}, &ConfigEntry::place);
    return file;
  }

 private:
  [[noreturn]] void refuse(toml::key const& key, std::string const& why) const {
    refuse_config(name_, place_of(key.source()), '\'' + std::string(key.str()) + "': " + why);
  }

  std::vector<ConfigHost> hosts_of(toml::node const& node) const {
    constexpr auto form = R"(settings of a host stand below [host."example.org"])";
    std::vector<ConfigHost> hosts;
    if (!node.is_table()) refuse_config(name_, place_of(node.source()), form);
    for (auto const& [pattern, settings] : *node.as_table()) {
      if (!settings.is_table()) refuse(pattern, form);
      hosts.push_back({std::string(pattern.str()), place_of(pattern.source()), settings_of(*settings.as_table())});
    }
    std::ranges::sort(hosts, {}, &ConfigHost::place);
    return hosts;
  }

  std::vector<ConfigEntry> settings_of(toml::table const& table) const {
    std::vector<ConfigEntry> entries;
    for (auto const& [key, node] : table) {
      if (node.is_table()) refuse(key, R"(a pattern that has dots stands in quotes: [host."*.example.org"])");
      entries.push_back(entry_of(key, node));
    }
    std::ranges::sort(entries, {}, &ConfigEntry::place);
    return entries;
  }

  ConfigEntry entry_of(toml::key const& key, toml::node const& node) const {
    ConfigEntry entry{std::string(key.str()), place_of(key.source()), node.is_array(), {}};
    auto const take = [&](toml::node const& element) {
      auto value = value_of(element);
      if (!value) refuse(key, "this is no text, number, true or false");
      entry.values.push_back(*std::move(value));
    };
    if (!entry.is_list) {
      take(node);
      return entry;
    }
    for (auto const& element : *node.as_array())
      take(element);
    return entry;
  }

  std::string const& name_;
};

}  // namespace

void refuse_config(std::string const& file, ConfigPlace place, std::string const& what) {
  throw ConfigurationError(file + ':' + std::to_string(place.line) + ':' + std::to_string(place.column) + ": " + what);
}

ConfigFile read_config_file(std::string const& name) {
  auto const text = text_in(name);
  check_encoding(name, text);
  try {
    return Reader(name).read(toml::parse(std::string_view(text)));
  } catch (toml::parse_error const& wrong) {
    refuse_config(name, place_of(wrong.source()), std::string(wrong.description()));
  }
}

}  // namespace scrape::app
