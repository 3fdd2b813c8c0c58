#include "option_groups.hpp"
#include "option_values.hpp"

#include <scrape/base/text.hpp>
#include <scrape/extract/extractor.hpp>

#include <algorithm>
#include <functional>
#include <stdexcept>

namespace scrape::app {
namespace {

using extract::Extraction;
using Take = std::function<void(std::string const&)>;

// Reads each value of an option that may be given again and again.
CLI::Option* add_repeatable(CLI::App& group, std::string const& name, Take const& take, std::string const& help) {
  auto const take_all = [name, take](std::vector<std::string> const& values) {
    explained(name, [&] { std::ranges::for_each(values, take); });
  };
  return group.add_option_function<std::vector<std::string>>(name, take_all, help)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->allow_extra_args(false);
}

void add_field(Extraction& extraction, std::string const& text) {
  auto field = extract::parse_field(text);
  auto const has_name = [&field](extract::Field const& other) { return other.name == field.name; };
  if (std::ranges::any_of(extraction.fields, has_name)) {
    throw std::invalid_argument('\'' + text + "' has the name of another field");
  }
  extraction.fields.push_back(std::move(field));
}

bool is_csv(std::string_view name) {
  return to_lower(name).ends_with(".csv");
}

bool is_field(Extraction const& extraction, std::string const& name) {
  return std::ranges::any_of(extraction.fields, [&name](extract::Field const& field) { return field.name == name; });
}

// Options that say nothing without another one.
std::string lonely_option(Options const& options) {
  auto const& extraction = options.config.extraction;
  auto const is_used = !options.extracted.empty() || options.statistics;
  if (extraction.has_rows() && !is_used) {
    return "--extract needs --extracted FILE, where rows go, or --stats";
  }
  if (!options.group_by.empty() && !options.statistics) return "--group-by needs --stats";
  if (options.ordered && options.extracted.empty()) return "--ordered needs --extracted FILE";
  if (extraction.has_rows()) return {};
  if (!options.extracted.empty()) return "--extracted needs --extract NAME=SELECTOR";
  if (options.statistics) return "--stats needs --extract NAME=SELECTOR";
  if (!extraction.each.empty()) return "--each needs --extract NAME=SELECTOR";
  return {};
}

}  // namespace

void add_extraction(CLI::App& app, Options& options) {
  auto* const group = app.add_option_group("Extraction");
  auto& extraction = options.config.extraction;
  auto const take_field = [&extraction](std::string const& text) { add_field(extraction, text); };
  add_repeatable(
      *group, "--extract", take_field,
      "find that in every page: a CSS selector, with @attr, ::text or ::html, a JSON pointer /a/0/b, jq:FILTER "
      "or regex:RE; NAME[] for all matches, NAME:number for a number")
      ->type_name("NAME=SELECTOR");
  add_name(*group, "--each", extraction.each, "a row for each match of this selector, not for each page", "SELECTOR");
  add_name(*group, "--extracted", options.extracted, "where rows go: CSV if it ends in .csv, else JSON lines");
  group->add_flag("--ordered", options.ordered, "rows in the order of the input, not as pages come");
  group->add_flag("--stats", options.statistics, "count, mean, median and more of every field");
  add_name(*group, "--group-by", options.group_by, "statistics for each value of that field, or for each host", "NAME");
  add_name(*group, "--links", options.links, "where all links of the pages go, one a line");
  auto const drop_pages = [&options] { options.config.keeps_pages = false; };
  group->add_flag_callback("--no-save", drop_pages, "do not keep the pages");
}

void add_expectations(CLI::App& app, engine::Config& config) {
  auto* const group = app.add_option_group("Expectations");
  auto const expect = [&config](std::string const& text) { config.policy.expected.add(text); };
  add_repeatable(*group, "--expect", expect,
                 "what a good page is like: status=200|404, type=text/html, size>=1k, match=REGEX, with commas between")
      ->type_name("CONDITIONS");
  auto const reject = [&config](std::string const& text) { config.extraction.unwanted.push_back(text); };
  add_repeatable(*group, "--reject-match", reject, "a page that matches is a failure")->type_name("REGEX");
}

std::string settle_extraction(Options& options) {
  auto& extraction = options.config.extraction;
  if (auto problem = lonely_option(options); !problem.empty()) return problem;
  if (!options.group_by.empty() && options.group_by != "host" && !is_field(extraction, options.group_by)) {
    return "--group-by names no field: '" + options.group_by + "'";
  }
  if (!options.extracted.empty()) {
    extraction.format = is_csv(options.extracted) ? extract::RowFormat::csv : extract::RowFormat::jsonl;
  }
  extraction.wants_values = options.statistics;
  extraction.wants_links = !options.links.empty();
  extraction.needed = options.config.policy.expected.patterns();
  try {
    extract::Extractor const checked(extraction);
  } catch (std::invalid_argument const& problem) {
    return problem.what();
  }
  return {};
}

}  // namespace scrape::app
