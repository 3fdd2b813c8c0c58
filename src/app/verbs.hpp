#pragma once
/// What the command does besides a run: `scrape VERB …`.

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::app {

/// For the end of --help.
inline constexpr std::string_view verbs_help =
    "Commands for what a run has left, each with a --help of its own:\n"
    "  scrape verify DIR        compare the saved files with the records\n"
    "  scrape explain DIR URL   tell what is known of one URL, with a curl command\n"
    "  scrape status DIR        tell where the last run stands";

bool is_verb(std::string_view name);

/// `argv[0]` is the verb. Returns the exit code. Throws ConfigurationError and LocalTrouble.
int run_verb(int argc, char const* const* argv);

// The verbs by themselves.
int verify(int argc, char const* const* argv);
int explain(int argc, char const* const* argv);
int status(int argc, char const* const* argv);

/// What an App that allows extras had no place for. CLI11 counts the mark before operands (--) among them.
std::vector<std::string> extras_of(CLI::App const& app);

/// Reads the line of a verb into what was added to its App. The exit code when there is nothing more to do: help was
/// printed, or what is wrong was told.
std::optional<int> parse_verb(CLI::App& app, int argc, char const* const* argv);

}  // namespace scrape::app
