#include "option_groups.hpp"
#include "option_values.hpp"

#include <stdexcept>

namespace scrape::app {
namespace {

When parse_when(std::string const& option, std::string const& text) {
  if (text == "auto") return When::automatic;
  if (text == "always") return When::always;
  if (text == "never") return When::never;
  throw invalid(option, text, "one of auto, always and never");
}

store::Sync parse_sync(std::string const& text) {
  if (text == "none") return store::Sync::none;
  if (text == "batch") return store::Sync::batch;
  if (text == "each") return store::Sync::each;
  throw invalid("--sync", text, "one of none, batch and each");
}

// A template that names no file for one URL names none for any other.
plan::NameTemplate checked_template(std::string const& text) {
  auto parsed = plan::NameTemplate::parse(text);
  auto const sample = url::Url::parse("https://example.org/page.html?query");
  auto const name = parsed.expand(1, *sample, "html");
  if (!name) throw std::invalid_argument("it must name a file below the output directory that is not of scrape itself");
  return parsed;
}

}  // namespace

void add_files(CLI::App& app, Options& options) {
  auto* const group = app.add_option_group("Files");
  add_name(*group, "-o,--output-dir", options.config.directory, "where pages are saved", "DIR")->capture_default_str();
  auto const read_name = [&options](std::string const& text) {
    options.config.name = explained("--name", [&text] { return checked_template(text); });
  };
  group
      ->add_option_function<std::string>(
          "--name", read_name, "layout instead of HOST/PATH, from {index} {host} {path} {stem} {query} {ext} {hash}")
      ->type_name("TEMPLATE");
  group->add_option("--manifest", options.manifest, "where records go, - for stdout [DIR/manifest.jsonl]")
      ->type_name("FILE");
  options.config.sync = store::Sync::batch;  // measured: 5 % of the time, nothing of the CPU
  auto const read_sync = [&options](std::string const& text) { options.config.sync = parse_sync(text); };
  group
      ->add_option_function<std::string>(
          "--sync", read_sync, "pages survive a power failure once recorded: none, batch (in groups) or each [batch]")
      ->type_name("HOW");
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
  add_name(*group, "--summary", options.summary, "where the run in numbers goes, as JSON");
  group->add_flag("-n,--dry-run", options.dry_run, "print what would be fetched, and how long it takes at least");
  group->add_flag("--allow-empty", options.allow_empty, "an empty list is no error");
}

}  // namespace scrape::app
