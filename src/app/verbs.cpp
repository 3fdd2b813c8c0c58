#include "verbs.hpp"

#include <scrape/app/exit_code.hpp>
#include <scrape/app/message.hpp>

#include <algorithm>
#include <array>
#include <csignal>
#include <iostream>
#include <string>

namespace scrape::app {
namespace {

struct Verb {
  std::string_view name;
  int (*run)(int argc, char const* const* argv);
};

constexpr auto all_verbs = std::to_array<Verb>({{"explain", &explain}, {"status", &status}, {"verify", &verify}});

int misuse_of(CLI::App const& app, std::string const& problem) {
  say(problem + "; see " + app.get_name() + " --help");
  return exit_code::misuse;
}

std::string problem_of(std::string const& extra) {
  auto const is_option = extra.starts_with('-') && extra != "-";
  return is_option ? "unknown option '" + extra.substr(0, extra.find('=')) + '\'' : "too much: '" + extra + '\'';
}

}  // namespace

bool is_verb(std::string_view name) {
  return std::ranges::find(all_verbs, name, &Verb::name) != all_verbs.end();
}

int run_verb(int argc, char const* const* argv) {
  // Whoever reads what we print may have enough of it: that ends us, as it ends other filters.
  std::signal(SIGPIPE, SIG_DFL);
  return std::ranges::find(all_verbs, std::string_view(argv[0]), &Verb::name)->run(argc, argv);
}

std::vector<std::string> extras_of(CLI::App const& app) {
  auto extras = app.remaining();
  std::erase(extras, "--");
  return extras;
}

std::optional<int> parse_verb(CLI::App& app, int argc, char const* const* argv) {
  app.allow_extras();
  try {
    app.parse(argc, argv);
  } catch (CLI::Success const& asked) {
    return app.exit(asked, std::cout, std::cerr);
  } catch (CLI::ParseError const& wrong) {
    auto const extras = extras_of(app);
    return misuse_of(app, extras.empty() ? wrong.what() : problem_of(extras.front()));
  }
  auto const extras = extras_of(app);
  return extras.empty() ? std::nullopt : std::optional(misuse_of(app, problem_of(extras.front())));
}

}  // namespace scrape::app
