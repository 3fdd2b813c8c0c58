#include "configuration.hpp"
#include "edit_distance.hpp"
#include "option_groups.hpp"
#include "verbs.hpp"

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

// A file that a run writes, besides pages.
struct Output {
  std::string what;
  std::string file;
};

std::vector<Output> outputs_of(Options const& options) {
  std::vector<Output> outputs{{"--manifest", options.manifest},    {"--extracted", options.extracted},
                              {"--links", options.links},          {"--summary", options.summary},
                              {"--metrics", options.metrics},      {"--changed", options.changed},
                              {"--cookie-jar", options.cookie_jar}};
  std::erase_if(outputs, [](Output const& output) { return output.file.empty(); });
  return outputs;
}

std::filesystem::path canonical(std::string const& file) {
  std::error_code failed;
  return std::filesystem::weakly_canonical(std::filesystem::absolute(file, failed), failed);
}

// The file's name as pages would have it; empty when it lies elsewhere.
std::string name_in(std::string const& directory, std::string const& file) {
  auto name = canonical(file).lexically_relative(canonical(directory)).string();
  return name.starts_with("..") ? std::string() : name;
}

// Also by way of a link. What is there are the records of an earlier run, which is to keep them.
bool is_usual_manifest(Options const& options) {
  if (options.manifest.empty()) return true;
  if (options.manifest == "-") return false;
  std::error_code failed;
  auto const usual = canonical(options.config.directory) / "manifest.jsonl";
  auto const given = std::filesystem::absolute(options.manifest, failed);
  return canonical(given.string()) == usual || canonical(given.parent_path().string()) / given.filename() == usual;
}

bool is_a_source(std::string const& file, std::vector<engine::Source> const& sources) {
  return std::ranges::any_of(sources, [&](engine::Source const& source) {
    std::error_code failed;
    return source.kind == engine::Source::Kind::file && std::filesystem::equivalent(source.text, file, failed);
  });
}

bool is_same(std::string const& one, std::string const& other) {
  return one == other || (one != "-" && other != "-" && canonical(one) == canonical(other));
}

// Two of them in one file, or one in a list that is still being read.
std::string clash(Options const& options) {
  auto const outputs = outputs_of(options);
  for (auto output = outputs.begin(); output != outputs.end(); ++output) {
    auto const same = std::find_if(outputs.begin(), output,
                                   [&output](Output const& earlier) { return is_same(earlier.file, output->file); });
    if (same != output) return same->what + " and " + output->what + " both write to '" + output->file + '\'';
    if (is_a_source(output->file, options.config.sources)) {
      return output->what + ": '" + output->file + "' is one of the lists and would be overwritten";
    }
  }
  return {};
}

std::string pointless_option(Options const& options) {
  if (options.config.keeps_pages) return {};
  if (options.takes_snapshot) return "--snapshot keeps saved pages: with --no-save there are none";
  if (options.changed.empty() && options.on_change.empty()) return {};
  return std::string(options.changed.empty() ? "--on-change" : "--changed") +
         " tells of saved pages: with --no-save there are none";
}

engine::Source source_of(std::string const& operand, std::size_t position) {
  using Kind = engine::Source::Kind;
  if (operand == "-") return {Kind::standard_input, operand, position};
  return {operand.find("://") != std::string::npos ? Kind::url : Kind::file, operand, position};
}

std::vector<engine::Source> sources_of(std::vector<std::string> const& operands, engine::Rerun rerun) {
  if (operands.empty() && rerun == engine::Rerun::failed) return {{engine::Source::Kind::open_entries, {}, 0}};
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

// "scrape -q verify pages", or a list file that is called so.
std::string misplaced_verb(std::vector<std::string> const& operands) {
  if (operands.empty()) return {};
  auto const& name = operands.front();
  auto const as_list = "; a list file of that name is given as ./" + name;
  if (name == "report") return "this version has no command 'report'" + as_list;
  return is_verb(name) ? '\'' + name + "' comes first: scrape " + name + " DIR" + as_list : std::string();
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

void add_groups(CLI::App& app, Options& options) {
  add_fetching(app, options);
  add_http(app, options);
  add_request(app, options.request);
  add_tls(app, options.config.tls);
  add_network(app, options);
  add_limits(app, options.config.policy);
  add_expectations(app, options.config);
  add_budget(app, options.allowance);
  add_runs(app, options);
  add_files(app, options);
  add_extraction(app, options);
  add_output(app, options);
  add_configuration(app, options.config_file);
}

bool writes_to_standard_output(Options const& options) {
  return std::ranges::any_of(outputs_of(options), [](Output const& output) { return output.file == "-"; });
}

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
  app.footer(std::string(verbs_help));
  add_groups(app, options);
  options.configured = read_configuration(app, options.config.policy.hosts, argc, argv);
  try {
    app.parse(argc, argv);
  } catch (CLI::Success const& asked) {
    return app.exit(asked, std::cout, std::cerr);
  } catch (CLI::ParseError const& wrong) {
    return misuse(wrong.what());
  }
  if (auto const unknown = extras_of(app); !unknown.empty()) return unknown_option(app, unknown.front());
  if (auto const problem = misplaced_verb(operands); !problem.empty()) return misuse(problem);
  auto const needs_sources = options.config.rerun != engine::Rerun::failed;
  if (operands.empty() && needs_sources && ::isatty(STDIN_FILENO) == 1) {
    std::cerr << app.help();
    return exit_code::misuse;
  }
  options.config.sources = sources_of(operands, options.config.rerun);
  options.keeps_runs = is_usual_manifest(options);
  if (options.manifest.empty()) options.manifest = options.config.directory + "/manifest.jsonl";
  if (auto const problem = settle_request(options); !problem.empty()) return misuse(problem);
  if (auto const problem = settle_extraction(options); !problem.empty()) return misuse(problem);
  if (auto const problem = settle_proxies(options); !problem.empty()) return misuse(problem);
  if (auto const problem = pointless_option(options); !problem.empty()) return misuse(problem);
  if (auto const problem = clash(options); !problem.empty()) return misuse(problem);
  for (auto const& output : outputs_of(options)) {
    if (output.file != "-") options.config.reserved_names.push_back(name_in(options.config.directory, output.file));
  }
  return options;
}

}  // namespace scrape::app
