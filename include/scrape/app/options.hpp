#pragma once
/// The command line, and the configuration file behind it.

#include <scrape/engine/config.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace scrape::app {

enum class When { automatic, always, never };

/// What a run may use before it stops.
struct Allowance {
  Duration time = Duration::max();     ///< from the run's begin
  TimePoint until = TimePoint::max();  ///< whenever it begins
  ByteCount bytes{UINT64_MAX};         ///< of bodies, on the wire
  ByteCount free{};                    ///< to be left on the disk
};

/// What -X and --data say, as they were given.
struct GivenRequest {
  std::string method;             ///< empty: not given
  std::vector<std::string> data;  ///< each as it is, or a file's name behind an @
};

struct Options {
  engine::Config config;
  GivenRequest request;                 ///< what became of it is in the configuration
  std::string config_file;              ///< as --config names it; what it says is in the rest
  std::optional<std::string> proxy;     ///< as --proxy says; empty: none, whatever the environment says
  std::optional<std::string> no_proxy;  ///< as --noproxy says
  Allowance allowance;
  std::optional<std::size_t> threads;  ///< nothing: as many as are worth it
  Duration jitter{};                   ///< a random time below that passes before anything else
  Duration wait{};                     ///< the longest for another run in the directory
  std::string command_line;            ///< as it was given, without secrets
  std::string configured;              ///< what the configuration file gave, as a command line would, without secrets
  std::size_t kept_runs = 10;          ///< manifests of earlier runs; unless --manifest names another place
  bool keeps_runs = true;              ///< --manifest does not
  std::string manifest;                ///< where records go; "-" is standard output, as for the files that follow
  std::string extracted;               ///< where rows go; empty: nowhere, as for the files that follow
  std::string links;
  std::string summary;
  std::string metrics;
  std::string cookie_jar;
  std::string changed;      ///< where the paths of new and changed files go
  std::string on_change;    ///< a shell command for them; empty: none
  bool ordered = false;     ///< rows in the order of the input
  bool statistics = false;  ///< of the rows
  std::string group_by;     ///< a field, or "host"; empty: all rows together
  int verbosity = 0;        ///< 1: each finished entry; 2: each step of the event loop
  bool quiet = false;
  bool takes_snapshot = false;
  bool allow_empty = false;
  bool dry_run = false;
  When progress = When::automatic;
};

/// Whether something goes there besides pages.
bool writes_to_standard_output(Options const& options);

/// What was asked for, or the exit code when there is nothing more to do: help and versions were printed to stdout, or
/// what is wrong with the command line to stderr. Throws ConfigurationError when the configuration file is wrong.
std::variant<Options, int> parse_options(int argc, char const* const* argv);

}  // namespace scrape::app
