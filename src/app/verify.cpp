#include "look.hpp"
#include "standard_output.hpp"
#include "verbs.hpp"

#include <scrape/app/exit_code.hpp>
#include <scrape/app/message.hpp>
#include <scrape/base/text.hpp>
#include <scrape/plan/fingerprint_set.hpp>
#include <scrape/store/file_check.hpp>
#include <scrape/store/run_lock.hpp>

#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace scrape::app {
namespace {

using store::FileState;
using store::RecordedFile;
using Kind = FileState::Kind;
using Files = std::vector<RecordedFile>;

// Files that are looked at together, on all cores.
constexpr std::size_t batch_size = 1024;

// The files of a directory's records. A path that several URLs were saved to, as with --name '{index}.html' and another
// list, holds what the last run wrote there: the records of earlier ones speak of what is gone.
class RecordedFiles {
 public:
  explicit RecordedFiles(std::string directory) : directory_(std::move(directory)) {
    last_runs_ = look(directory_, [](store::Archive& archive) {
      std::unordered_map<std::string, std::uint64_t> runs;
      archive.for_each_shared_path([&](std::string const& path, std::uint64_t run) { runs[path] = run; });
      return runs;
    });
  }

  // The next ones in the order of the records; none at the end.
  Files next() {
    while (true) {
      place_ = next_place_;
      auto files = read();
      if (!files.empty() || next_place_ == place_) return files;
    }
  }

  // Those that next() gave last, as they are recorded now.
  std::unordered_map<std::string, RecordedFile> again() {
    std::unordered_map<std::string, RecordedFile> now;
    for (auto& file : read())
      now.emplace(file.path, file);
    return now;
  }

 private:
  Files read() {
    auto files = look(directory_, [this](store::Archive& archive) {
      next_place_ = place_;
      return archive.recorded_files(next_place_, batch_size);
    });
    std::erase_if(files, [this](RecordedFile const& file) {
      auto const last = last_runs_.find(file.path);
      return last != last_runs_.end() && file.run < last->second;
    });
    return files;
  }

  std::string directory_;
  std::unordered_map<std::string, std::uint64_t> last_runs_;
  std::int64_t place_ = 0;
  std::int64_t next_place_ = 0;
};

class Verification final : public store::Visitor {
 public:
  explicit Verification(std::string const& directory) : directory_(directory), check_(directory) {}

  int run() {
    compare_all();
    find_unknown();
    out_.flush();
    tell_sum();
    if (count(Kind::unreadable) > 0) return exit_code::local_trouble;
    auto const altered = count(Kind::other_size) + count(Kind::other_content) + count(Kind::no_file);
    return count(Kind::missing) + altered == 0 ? exit_code::all_well : exit_code::some_failed;
  }

  void file(std::string_view path) override {
    if (!known_.insert(path)) return;
    ++unknown_;
    tell("unknown", path, {});
  }

  void unreadable(std::string_view path, error_code const& why) override {
    ++counts_[static_cast<std::size_t>(Kind::unreadable)];
    tell("unreadable", path.empty() ? "." : path, why.message());
  }

 private:
  std::uint64_t& count(Kind kind) { return counts_[static_cast<std::size_t>(kind)]; }

  void tell(std::string_view what, std::string_view path, std::string const& why) {
    out_.print(std::string(what) + ' ' + printable(path) + (why.empty() ? std::string() : " (" + why + ')') + '\n');
  }

  void tell(RecordedFile const& file, FileState const& state) {
    switch (state.kind) {
      case Kind::right:
        return;
      case Kind::missing:
        return tell("missing", file.path, {});
      case Kind::other_size:
        return tell("altered", file.path,
                    std::to_string(state.size.value) + " bytes, " + std::to_string(file.size.value) + " recorded");
      case Kind::other_content:
        return tell("altered", file.path, "content");
      case Kind::no_file:
        return tell("altered", file.path, "it is no file now");
      case Kind::unreadable:
        return tell("unreadable", file.path, state.why.message());
    }
  }

  void compare_all() {
    RecordedFiles recorded(directory_);
    for (auto files = recorded.next(); !files.empty(); files = recorded.next()) {
      auto states = check_.check(files);
      compare_again(recorded, files, states);
      for (std::size_t i = 0; i < files.size(); ++i) {
        ++count(states[i].kind);
        tell(files[i], states[i]);
      }
    }
  }

  // A run may have saved and recorded them anew meanwhile.
  void compare_again(RecordedFiles& recorded, Files& files, std::vector<FileState>& states) const {
    auto const is_right = [](FileState const& state) { return state.kind == Kind::right; };
    if (std::ranges::all_of(states, is_right)) return;
    auto const now = recorded.again();
    for (std::size_t i = 0; i < files.size(); ++i) {
      auto const file = now.find(files[i].path);
      if (is_right(states[i]) || file == now.end() || file->second == files[i]) continue;
      files[i] = file->second;
      states[i] = check_.check(files[i]);
    }
  }

  // Paths are read once more: hashing takes long, and a run may have saved others.
  void find_unknown() {
    RecordedFiles recorded(directory_);
    for (auto files = recorded.next(); !files.empty(); files = recorded.next()) {
      for (auto const& file : files)
        known_.insert(file.path);
    }
    walk(directory_, *this);
  }

  void tell_sum() {
    auto const altered = count(Kind::other_size) + count(Kind::other_content) + count(Kind::no_file);
    auto text = std::to_string(count(Kind::right)) + " right, " + std::to_string(count(Kind::missing)) + " missing, " +
                std::to_string(altered) + " altered, " + std::to_string(unknown_) + " unknown";
    if (count(Kind::unreadable) > 0) text += ", " + std::to_string(count(Kind::unreadable)) + " unreadable";
    say(text);
    if (!store::RunLock(directory_).is_held()) return;
    say("a run is going on there: a page that it saved just now may be told as altered or unknown");
  }

  std::string directory_;
  store::FileCheck check_;
  StandardOutput out_;
  plan::FingerprintSet known_;
  std::array<std::uint64_t, 6> counts_{};
  std::uint64_t unknown_ = 0;
};

// GNU coreutils' escape for what a line of a list cannot have; empty for all else.
std::string_view escape_of(char c) {
  switch (c) {
    case '\\':
      return "\\\\";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    default:
      return {};
  }
}

// As sha256sum(1) writes it, which takes "-" for its standard input.
std::string sum_line(RecordedFile const& file) {
  auto escaped = std::string(file.path == "-" ? "./" : "");
  auto is_escaped = false;
  for (auto const c : file.path) {
    auto const escape = escape_of(c);
    is_escaped |= !escape.empty();
    escaped += escape.empty() ? std::string_view(&c, 1) : escape;
  }
  return (is_escaped ? "\\" : "") + file.sha256 + "  " + escaped + '\n';
}

int print_sums(std::string const& directory) {
  StandardOutput out;
  RecordedFiles recorded(directory);
  for (auto files = recorded.next(); !files.empty(); files = recorded.next()) {
    for (auto const& file : files)
      out.print(sum_line(file));
  }
  out.flush();
  return exit_code::all_well;
}

}  // namespace

int verify(int argc, char const* const* argv) {
  CLI::App app("Compares the files that runs saved in an output directory with the records of them: size and SHA-256.",
               "scrape verify");
  std::string directory;
  bool prints_sums = false;
  app.add_option("DIR", directory, "output directory")->required();
  app.add_flag("--sha256sums", prints_sums, "only print the recorded hashes, as sha256sum -c in DIR takes them");
  app.footer(
      "Prints a line for each file that is missing, altered or unreadable, or that no record knows (unknown).\n"
      "Exit code: 0 when none is missing or altered, 1 when some are, 2 without records, 3 when some cannot be read.");
  if (auto const code = parse_verb(app, argc, argv)) return *code;
  require_run(directory);
  return prints_sums ? print_sums(directory) : Verification(directory).run();
}

}  // namespace scrape::app
