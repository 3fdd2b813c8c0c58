#include "edit_distance.hpp"
#include "option_groups.hpp"

#include <scrape/app/exit_code.hpp>
#include <scrape/app/message.hpp>
#include <scrape/app/options.hpp>
#include <scrape/app/versions.hpp>
#include <scrape/version.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <iostream>

#include <unistd.h>

namespace scrape::app {
namespace {

// Verbs of the command that come with later versions.
constexpr auto verbs = std::to_array<std::string_view>({"explain", "report", "status", "verify"});

// The manifest's name as pages would have it; empty when it lies elsewhere.
std::string name_in(std::string const& directory, std::string const& manifest) {
  std::error_code failed;
  auto const from = std::filesystem::weakly_canonical(directory, failed);
  auto const to = std::filesystem::weakly_canonical(manifest, failed);
  auto name = to.lexically_relative(from).string();
  return name.starts_with("..") ? std::string() : name;
}

bool is_a_source(std::string const& manifest, std::vector<engine::Source> const& sources) {
  return std::ranges::any_of(sources, [&](engine::Source const& source) {
    std::error_code failed;
    return source.kind == engine::Source::Kind::file && std::filesystem::equivalent(source.text, manifest, failed);
  });
}

engine::Source source_of(std::string const& operand, std::size_t position) {
  using Kind = engine::Source::Kind;
  if (operand == "-") return {Kind::standard_input, operand, position};
  return {operand.find("://") != std::string::npos ? Kind::url : Kind::file, operand, position};
}

std::vector<engine::Source> sources_of(std::vector<std::string> const& operands) {
  if (operands.empty()) return {source_of("-", 0)};
  std::vector<engine::Source> sources;
  sources.reserve(operands.size());
  for (auto const& operand : operands)
    sources.push_back(source_of(operand, sources.size() + 1));
  return sources;
}

int misuse(std::string const& problem) {
  say(problem + "; see scrape --help");
  return exit_code::misuse;
}

void append_names(CLI::App const& app, std::vector<std::string>& names) {
  for (auto const* const option : app.get_options({})) {
    for (auto const& name : option->get_lnames())
      names.push_back("--" + name);
  }
  for (auto const* const group : app.get_subcommands({}))
    append_names(*group, names);
}

int unknown_option(CLI::App const& app, std::string const& given) {
  auto const name = given.substr(0, given.find('='));
  std::vector<std::string> known;
  append_names(app, known);
  auto const nearest = nearest_to(name, known);
  auto const hint = nearest.empty() ? std::string() : "; did you mean " + nearest + "?";
  return misuse("unknown option '" + name + "'" + hint);
}

}  // namespace

std::variant<Options, int> parse_options(int argc, char const* const* argv) {
  Options options;
  options.config.user_agent = std::string("scrape/") + version;
  std::vector<std::string> operands;
  CLI::App app("Fetches every URL of a list concurrently, saves every page, records what happened to each.", "scrape");
  app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  app.add_option("SOURCE", operands, "URLs, list files (plain or gzip), - for stdin; stdin when there are none")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  app.set_version_flag("--version", versions());
  app.allow_extras();
  add_fetching(app, options.config.policy);
  add_http(app, options.config);
  add_tls(app, options.config.tls);
  add_limits(app, options.config.policy);
  add_files(app, options);
  add_output(app, options);
  try {
    app.parse(argc, argv);
  } catch (CLI::Success const& asked) {
    return app.exit(asked, std::cout, std::cerr);
  } catch (CLI::ParseError const& wrong) {
    return misuse(wrong.what());
  }
  if (auto const unknown = app.remaining(); !unknown.empty()) return unknown_option(app, unknown.front());
  if (!operands.empty() && std::ranges::find(verbs, operands.front()) != verbs.end()) {
    return misuse("this version has no command '" + operands.front() + "'; a list file of that name is given as ./" +
                  operands.front());
  }
  if (operands.empty() && ::isatty(STDIN_FILENO) == 1) {
    std::cerr << app.help();
    return exit_code::misuse;
  }
  options.config.sources = sources_of(operands);
  if (options.manifest.empty()) options.manifest = options.config.directory + "/manifest.jsonl";
  if (options.manifest != "-") options.config.reserved_name = name_in(options.config.directory, options.manifest);
  if (is_a_source(options.manifest, options.config.sources)) {
    return misuse("the manifest '" + options.manifest + "' is one of the lists and would be overwritten");
  }
  return options;
}

}  // namespace scrape::app
