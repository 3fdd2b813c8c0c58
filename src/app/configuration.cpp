#include "configuration.hpp"

#include "config_file.hpp"
#include "edit_distance.hpp"
#include "given_options.hpp"
#include "option_groups.hpp"
#include "option_values.hpp"
#include "secrets.hpp"
#include "shell_words.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace scrape::app {
namespace {

bool is_flag(CLI::Option const& option) {
  return option.get_expected_max() == 0;
}

bool is_counted(CLI::Option const& option) {
  return is_flag(option) && option.get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll;
}

bool is_repeatable(CLI::Option const& option) {
  return option.get_expected_max() > 1;
}

void append_keys(CLI::App const& app, std::vector<std::string>& keys) {
  for (auto const* const option : app.get_options({})) {
    if (option->get_configurable()) std::ranges::copy(option->get_lnames(), std::back_inserter(keys));
  }
  for (auto const* const group : app.get_subcommands({}))
    append_keys(*group, keys);
}

// What a file says, given to those options of an App that the command line does not give.
class Configuration {
 public:
  Configuration(ConfigFile const& file, CLI::App& app, GivenOptions const& given)
      : file_(file), app_(app), given_(given) {}

  // Returns what was taken, as arguments.
  std::string take(std::vector<ConfigEntry> const& entries) const {
    std::string taken;
    for (auto const& entry : entries) {
      auto& option = option_of(entry);
      auto const values = values_for(option, entry);
      if (is_settled(option)) continue;
      take(option, values);
      for (auto const& value : values)
        append_arguments(option, value, taken);
    }
    return taken;
  }

 private:
  [[noreturn]] void refuse(ConfigPlace place, std::string const& why) const { refuse_config(file_.name, place, why); }

  // By the command line.
  bool is_settled(CLI::Option const& option) const {
    auto const is_given = [this](CLI::Option const* other) { return given_.has(other->get_name()); };
    return !is_repeatable(option) && (is_given(&option) || std::ranges::any_of(option.get_excludes(), is_given));
  }

  CLI::Option& option_of(ConfigEntry const& entry) const {
    auto* const option = app_.get_option_no_throw("--" + entry.key);
    if (option != nullptr && option->get_configurable()) return *option;
    auto const quoted = '\'' + entry.key + '\'';
    if (option != nullptr) refuse(entry.place, quoted + " is for the command line alone");
    std::vector<std::string> keys;
    append_keys(app_, keys);
    auto const nearest = nearest_to(entry.key, keys);
    auto const hint = nearest.empty() ? std::string() : "; did you mean " + nearest + '?';
    refuse(entry.place, "unknown key " + quoted + hint);
  }

  // Those that the command line would give; none for a flag that is false.
  std::vector<ConfigValue> values_for(CLI::Option const& option, ConfigEntry const& entry) const {
    if (entry.is_list && !is_repeatable(option)) refuse(entry.place, '\'' + entry.key + "' takes one value, no list");
    if (is_flag(option)) return flag_values(option, entry);
    for (auto const& value : entry.values) {
      if (value.kind == ConfigValue::Kind::boolean) refuse(value.place, '\'' + entry.key + "' takes a value, no flag");
    }
    return entry.values;
  }

  std::vector<ConfigValue> flag_values(CLI::Option const& option, ConfigEntry const& entry) const {
    auto const& value = entry.values.front();
    auto const is_count = is_counted(option) && value.kind == ConfigValue::Kind::number &&
                          value.text.find_first_not_of("0123456789") == std::string::npos;
    if (value.kind != ConfigValue::Kind::boolean && !is_count) {
      refuse(value.place, '\'' + entry.key + "' is true or false" + (is_counted(option) ? ", or how often" : ""));
    }
    return value.text == "false" || value.text == "0" ? std::vector<ConfigValue>() : entry.values;
  }

  static void append_arguments(CLI::Option const& option, ConfigValue const& value, std::string& line) {
    line.append(line.empty() ? "" : " ").append(option.get_name());
    if (!is_flag(option)) line.append(" ").append(shell_word(shown_value(option.get_name(), value.text)));
    if (is_flag(option) && value.kind == ConfigValue::Kind::number) line.append("=").append(value.text);
  }

  void take(CLI::Option& option, std::vector<ConfigValue> const& values) const {
    for (auto const& value : values) {
      for (auto const* const rival : option.get_excludes()) {
        if (!rival->empty()) refuse(value.place, option.get_name() + " excludes " + rival->get_name());
      }
      try {
        option.add_result(value.text);
        option.run_callback();
      } catch (CLI::ParseError const& wrong) {
        refuse(value.place, wrong.what());
      }
      // Otherwise the App would give the callback this value again, with those of the command line.
      if (is_repeatable(option)) option.clear();
    }
  }

  ConfigFile const& file_;
  CLI::App& app_;
  GivenOptions const& given_;
};

plan::HostSettings settings_of(ConfigFile const& file, ConfigHost const& host) {
  CLI::App app;
  plan::Policy policy;
  add_manners(app, policy);
  GivenOptions const nothing;
  Configuration(file, app, nothing).take(host.entries);
  plan::HostSettings settings;
  if (app.count("--per-host") > 0) settings.per_host = policy.per_host;
  if (app.count("--delay") > 0) settings.delay = policy.delay;
  if (app.count("--rate") > 0) settings.gap = policy.gap;
  return settings;
}

void add_host(ConfigFile const& file, ConfigHost const& host, plan::HostPatterns& hosts) {
  auto const settings = settings_of(file, host);
  try {
    hosts.add(host.pattern, settings);
  } catch (std::invalid_argument const& problem) {
    refuse_config(file.name, host.place, '\'' + host.pattern + "': " + problem.what());
  }
}

std::string variable(char const* name) {
  // Nothing else of the program runs yet.
  auto const* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  return value == nullptr ? std::string() : value;
}

// XDG Base Directory Specification: a folder that is not absolute does not count. Empty when there is no such file.
std::string usual_file() {
  auto folder = variable("XDG_CONFIG_HOME");
  if (!folder.starts_with('/')) folder = variable("HOME") + "/.config";
  auto file = folder + "/scrape/config.toml";
  std::error_code failed;
  return folder.starts_with('/') && std::filesystem::exists(file, failed) ? file : std::string();
}

}  // namespace

void add_configuration(CLI::App& app, std::string& file) {
  auto* const group = app.add_option_group("Configuration");
  auto* const none = group->add_flag("--no-config")->description("read no configuration file")->configurable(false);
  add_name(*group, "--config", file, "options in TOML [$XDG_CONFIG_HOME/scrape/config.toml]")
      ->configurable(false)
      ->excludes(none);
}

std::string read_configuration(CLI::App& app, plan::HostPatterns& hosts, int argc, char const* const* argv) {
  GivenOptions const given(app, argc, argv);
  if (given.has("--no-config") || given.has("--help") || given.has("--version")) return {};
  auto const name = given.has("--config") ? given.value_of("--config") : usual_file();
  if (name.empty()) return {};
  auto const file = read_config_file(name);
  auto taken = Configuration(file, app, given).take(file.entries);
  for (auto const& host : file.hosts)
    add_host(file, host, hosts);
  return taken;
}

}  // namespace scrape::app
