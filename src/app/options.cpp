#include "edit_distance.hpp"

#include <scrape/app/exit_code.hpp>
#include <scrape/app/message.hpp>
#include <scrape/app/options.hpp>
#include <scrape/app/versions.hpp>
#include <scrape/version.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <iostream>
#include <stdexcept>

#include <unistd.h>

namespace scrape::app {
namespace {

constexpr int most_jobs = 100'000;
constexpr int most_redirects = 1'000;

// Verbs of the command that come with later versions.
constexpr auto verbs = std::to_array<std::string_view>({"explain", "report", "status", "verify"});

CLI::ValidationError invalid(std::string const& option, std::string const& text, char const* expected) {
  return CLI::ValidationError(option, "'" + text + "' is not " + expected);
}

When parse_when(std::string const& option, std::string const& text) {
  if (text == "auto") return When::automatic;
  if (text == "always") return When::always;
  if (text == "never") return When::never;
  throw invalid(option, text, "one of auto, always and never");
}

// Zero switches a limit off, as in curl.
void add_duration(CLI::App& app, std::string const& names, Duration& into, std::string const& help) {
  auto const read = [&into, names](std::string const& text) {
    auto const duration = parse_duration(text);
    if (!duration) throw invalid(names, text, "a duration such as 500ms, 10s, 5m or 2h");
    into = *duration == Duration::zero() ? Duration::max() : *duration;
  };
  app.add_option_function<std::string>(names, read, help)->type_name("DUR");
}

void add_size(CLI::App& app, std::string const& name, ByteCount& into, std::string const& help) {
  auto const read = [&into, name](std::string const& text) {
    auto const size = parse_size(text);
    if (!size) throw invalid(name, text, "a size such as 500, 64k, 10M or 2G");
    into = *size == ByteCount{} ? ByteCount{UINT64_MAX} : *size;
  };
  app.add_option_function<std::string>(name, read, help)->type_name("BYTES");
}

void add_fetching(CLI::App& app, plan::Policy& policy) {
  auto* const group = app.add_option_group("Fetching");
  group->add_option("-j,--jobs", policy.jobs, "requests in flight over all hosts")
      ->check(CLI::Range(1, most_jobs))
      ->capture_default_str()
      ->type_name("N");
  group->add_option("--per-host", policy.per_host, "connections to one host")
      ->check(CLI::Range(1, most_jobs))
      ->capture_default_str()
      ->type_name("N");
  group->add_option("--max-redirs", policy.max_redirects, "redirects to follow for one URL")
      ->check(CLI::Range(0, most_redirects))
      ->capture_default_str()
      ->type_name("N");
  add_duration(*group, "-m,--max-time", policy.attempt_time, "time for one attempt [120s]; 0 for no limit");
  add_duration(*group, "--connect-timeout", policy.connect_time, "time for DNS, TCP and TLS [15s]; 0 for no limit");
  add_duration(*group, "--idle-timeout", policy.idle_time, "time without a byte received [30s]; 0 for no limit");
  add_size(*group, "--max-filesize", policy.max_body, "largest page, decoded [1G]; 0 for no limit");
}

// A template that names no file for one URL names none for any other.
plan::NameTemplate checked_template(std::string const& text) {
  auto parsed = plan::NameTemplate::parse(text);
  auto const sample = url::Url::parse("https://example.org/page.html?query");
  if (!parsed.expand(1, *sample, "html")) throw std::invalid_argument("it must name a file below the output directory");
  return parsed;
}

// The manifest's name as pages would have it; empty when it lies elsewhere.
std::string name_in(std::string const& directory, std::string const& manifest) {
  std::error_code failed;
  auto const from = std::filesystem::weakly_canonical(directory, failed);
  auto const to = std::filesystem::weakly_canonical(manifest, failed);
  auto name = to.lexically_relative(from).string();
  return name.starts_with("..") ? std::string() : name;
}

void add_files(CLI::App& app, Options& options) {
  auto* const group = app.add_option_group("Files");
  auto const is_named = [](std::string const& text) {
    return text.empty() ? std::string("it is empty") : std::string();
  };
  group->add_option("-o,--output-dir", options.config.directory, "where pages are saved")
      ->check(is_named)
      ->capture_default_str()
      ->type_name("DIR");
  auto const read_name = [&options](std::string const& text) {
    try {
      options.config.name = checked_template(text);
    } catch (std::invalid_argument const& problem) {
      throw CLI::ValidationError("--name", problem.what());
    }
  };
  group
      ->add_option_function<std::string>(
          "--name", read_name, "layout instead of HOST/PATH, from {index} {host} {path} {stem} {query} {ext} {hash}")
      ->type_name("TEMPLATE");
  group->add_option("--manifest", options.manifest, "where records go, - for stdout [DIR/manifest.jsonl]")
      ->type_name("FILE");
  group->add_option("--cacert", options.config.tls.ca_file, "CA certificates (PEM) instead of the system's")
      ->type_name("FILE");
}

void add_output(CLI::App& app, Options& options) {
  auto* const group = app.add_option_group("Output");
  auto* const quiet = group->add_flag("-q,--quiet", options.quiet, "print nothing when all is well");
  group->add_flag("-v,--verbose", options.verbosity, "log each finished entry; -vv each step of the event loop")
      ->excludes(quiet);
  auto const read_when = [&options](std::string const& text) { options.progress = parse_when("--progress", text); };
  group
      ->add_option_function<std::string>("--progress", read_when,
                                         "show progress: auto (on a terminal), always or never")
      ->type_name("WHEN");
  group->add_flag("--allow-empty", options.allow_empty, "an empty list is no error");
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
  std::vector<std::string> operands;
  CLI::App app("Fetches every URL of a list concurrently, saves every page, records what happened to each.", "scrape");
  app.add_option("SOURCE", operands, "URLs, list files (plain or gzip), - for stdin; stdin when there are none");
  app.set_version_flag("--version", versions());
  app.allow_extras();
  add_fetching(app, options.config.policy);
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
  options.config.user_agent = std::string("scrape/") + version;
  if (options.manifest.empty()) options.manifest = options.config.directory + "/manifest.jsonl";
  if (options.manifest != "-") options.config.reserved_name = name_in(options.config.directory, options.manifest);
  if (is_a_source(options.manifest, options.config.sources)) {
    return misuse("the manifest '" + options.manifest + "' is one of the lists and would be overwritten");
  }
  return options;
}

}  // namespace scrape::app
