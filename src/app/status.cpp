#include "look.hpp"
#include "standard_output.hpp"
#include "verbs.hpp"

#include <scrape/app/exit_code.hpp>
#include <scrape/base/units.hpp>
#include <scrape/store/run_lock.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <tuple>
#include <utility>

namespace scrape::app {
namespace {

struct Standing {
  store::RunFacts run;
  std::optional<store::RunFacts> interrupted;  ///< another command's
  std::uint64_t open = 0;                      ///< entries that failed or were not started
  bool is_held = false;                        ///< a run has the directory
  std::optional<store::LockHolder> holder;
};

Standing standing_of(std::string const& directory) {
  // Before the state is read: a run that ends meanwhile has written its end, or was killed.
  store::RunLock const lock(directory);
  auto const is_held = lock.is_held();
  auto [last, interrupted, open] = look(directory, [](store::Archive& archive) {
    return std::tuple(archive.last_run(), archive.interrupted_run(), archive.count_open());
  });
  if (!last) refuse_without_run(directory, is_held);
  return {std::move(*last), std::move(interrupted), open, is_held, is_held ? lock.holder() : std::nullopt};
}

// It may also be the next one, which has nothing to record yet.
bool is_going_on(Standing const& now) {
  if (!now.is_held || now.run.ended) return false;
  return !now.holder || static_cast<std::uint64_t>(now.holder->process) == now.run.process;
}

std::string exit_text(int code) {
  if (code > exit_code::signalled) {
    return "stopped by signal " + std::to_string(code - exit_code::signalled);
  }
  return "exit code " + std::to_string(code);
}

constexpr auto continues = "; the same command continues it";

std::string state_text(Standing const& now) {
  auto const& run = now.run;
  if (is_going_on(now)) return "going on, process " + std::to_string(run.process);
  if (!run.ended) return std::string("interrupted: it was killed, or the machine stopped") + continues;
  auto const ended = "ended " + format_time(*run.ended) + ", " + exit_text(run.exit_code.value_or(0));
  return run.is_complete ? ended : ended + ", before all was tried" + continues;
}

std::string counts_text(store::RunFacts const& run) {
  std::string text;
  for (auto const ending : plan::all_endings) {
    auto const count = run.counts[static_cast<std::size_t>(ending)];
    if (count > 0) text.append(text.empty() ? "" : ", ").append(std::to_string(count) + ' ').append(name_of(ending));
  }
  return text.empty() ? "none" : text;
}

bool is_well(Standing const& now) {
  return now.run.is_complete && now.run.exit_code == exit_code::all_well && now.open == 0 && !now.interrupted;
}

void print(Standing const& now) {
  StandardOutput out;
  auto const& run = now.run;
  auto const continued = run.first == run.id ? std::string() : ", continues run " + std::to_string(run.first);
  out.print_fact("run", std::to_string(run.id) + continued);
  out.print_fact("command", "scrape " + run.arguments);
  if (!run.configured.empty()) out.print_fact("configured", run.configured);
  out.print_fact("started", format_time(run.started));
  out.print_fact("state", state_text(now));
  if (now.is_held && !is_going_on(now)) {
    auto const who = now.holder ? ": process " + std::to_string(now.holder->process) + ", since " + now.holder->since
                                : std::string();
    out.print_fact("next run", "has begun" + who);
  }
  out.print_fact("records", counts_text(run));
  if (auto const& other = now.interrupted) {
    out.print_fact("interrupted", "run " + std::to_string(other->id) + ", scrape " + other->arguments + continues);
  }
  auto const hint = now.open == 0 ? "" : " failed or not started; --retry-failed takes only those";
  out.print_fact("open", std::to_string(now.open) + hint);
  out.flush();
}

}  // namespace

int status(int argc, char const* const* argv) {
  CLI::App app("Tells where the last run in an output directory stands.", "scrape status");
  std::string directory;
  app.add_option("DIR", directory, "output directory")->required();
  app.footer(
      "Exit code: 0 when the last run did all it had to and nothing is open or interrupted, 1 when something is, "
      "failed\n"
      "or is going on, 2 without records, 3 when they cannot be read.");
  if (auto const code = parse_verb(app, argc, argv)) return *code;
  auto const now = standing_of(directory);
  print(now);
  return is_well(now) ? exit_code::all_well : exit_code::some_failed;
}

}  // namespace scrape::app
