#pragma once
/// The real binary as a child process, with real pipes and signals.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/resource.h>
#include <sys/types.h>

namespace scrape::test {

struct Ended {
  int exit_code = -1;  ///< 128 + N when a signal ended it
  std::string out;
  std::string err;
};

struct ProgramOptions {
  std::vector<std::string> arguments;
  std::string executable;                 ///< empty: the scrape of this build
  std::string directory;                  ///< working directory; empty: ours
  std::vector<std::string> environment;   ///< "NAME=value", instead of or besides ours
  std::optional<rlim_t> file_size_limit;  ///< RLIMIT_FSIZE
  std::optional<rlim_t> open_file_limit;  ///< RLIMIT_NOFILE
  std::optional<int> lock_failure;        ///< flock(2) fails with that code
  std::optional<int> link_failure;        ///< link(2) and linkat(2) fail with that code
  std::optional<int> sync_failure;        ///< fsync(2) fails with that code
  bool closes_output_early = false;       ///< its standard output is a pipe that nobody has open any more
  bool leaves_output_unread = false;      ///< its standard output is a pipe that is never emptied
  bool ignores_hangup = false;            ///< SIGHUP is ignored when it starts, as nohup(1) does
};

class Program {
 public:
  /// Starts it. Standard input is a pipe, held open until finish_input() or wait().
  explicit Program(ProgramOptions const& options);
  Program(Program const&) = delete;
  Program& operator=(Program const&) = delete;
  /// Kills what still runs.
  ~Program();

  void write_input(std::string_view text);
  void finish_input();
  void send_signal(int number) const;
  pid_t id() const noexcept { return child_; }

  /// Waits until the child has written this to its standard error. False after 30 s, or when it ended without.
  bool wait_for_error_text(std::string_view text);

  /// Waits for the end. A child that takes longer than two minutes is killed, which shows as exit code 137.
  Ended wait();

 private:
  bool collect_once(int timeout_ms);

  pid_t child_ = -1;
  int input_ = -1;
  int output_ = -1;
  int error_ = -1;
  bool reads_output_ = true;
  Ended ended_;
};

/// Runs `scrape ARGUMENTS…` with this standard input, to its end. Lists that a pipe does not hold are better given as
/// files: the program may have much to say before it has read them.
Ended scrape(std::vector<std::string> arguments, std::string_view input = {});

}  // namespace scrape::test
