#include "given_options.hpp"

namespace scrape::app {
namespace {

void copy_option(CLI::Option const& option, CLI::App& into) {
  auto* const copy = into.add_option(option.get_name(true, true));
  if (option.get_expected_max() == 0) {
    copy->expected(0);
  } else {
    copy->expected(option.get_expected_min(), option.get_expected_max());
  }
  copy->allow_extra_args(option.get_allow_extra_args());
  copy->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void copy_options(CLI::App const& app, CLI::App& into) {
  for (auto const* const option : app.get_options({})) {
    // Every group has a --help of its own.
    if (into.get_option_no_throw(option->get_name()) == nullptr) copy_option(*option, into);
  }
  for (auto const* const group : app.get_subcommands({}))
    copy_options(*group, into);
}

}  // namespace

GivenOptions::GivenOptions(CLI::App const& app, int argc, char const* const* argv) {
  copy_.set_help_flag();
  copy_.allow_extras();
  copy_options(app, copy_);
  try {
    copy_.parse(argc, argv);
  } catch (CLI::ParseError const&) {  // NOLINT(bugprone-empty-catch)
  }
}

bool GivenOptions::has(std::string const& name) const {
  auto const* const option = copy_.get_option_no_throw(name);
  return option != nullptr && !option->empty();
}

std::string GivenOptions::value_of(std::string const& name) const {
  return has(name) ? copy_.get_option(name)->results().back() : std::string();
}

std::vector<std::string> GivenOptions::values_of(std::string const& name) const {
  return has(name) ? copy_.get_option(name)->results() : std::vector<std::string>();
}

}  // namespace scrape::app
