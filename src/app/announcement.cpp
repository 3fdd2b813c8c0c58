#include "announcement.hpp"

#include "hook.hpp"

#include <scrape/app/message.hpp>
#include <scrape/base/fatal.hpp>

#include <cerrno>
#include <csignal>
#include <filesystem>

namespace scrape::app {
namespace {

constexpr auto told_again = "; the next run tells of the changes again";

std::string in_lines(std::vector<std::string> const& paths) {
  std::string lines;
  for (auto const& path : paths)
    lines.append(path) += '\n';
  return lines;
}

}  // namespace

Announcement::Announcement(Options const& options) : options_(options) {
  if (!options.changed.empty()) file_.emplace("list of changes", options.changed);
}

Announcement::Told Announcement::tell(std::vector<std::string> const& paths) const {
  auto const list = in_lines(paths);
  if (file_) {
    auto const written = file_->put(list);
    if (!written && file_->is_standard_output() && written.error().value() == EPIPE) return {false, {}, SIGPIPE};
    if (!written) return {false, file_->cannot_write(written.error()) + told_again, 0};
  }
  if (paths.empty() || options_.on_change.empty()) return {true, {}, 0};
  return run_command(list, paths.size());
}

Announcement::Told Announcement::run_command(std::string const& list, std::size_t number) const {
  std::error_code ignored;
  auto const directory = std::filesystem::absolute(options_.config.directory, ignored).string();
  Hook const hook{options_.on_change,
                  {"SCRAPE_RUN_DIR=" + directory, "SCRAPE_RUN_CHANGED=" + std::to_string(number)},
                  !writes_to_standard_output(options_)};
  try {
    auto const end = run_hook(hook, list);
    if (end.trouble.empty()) return {true, {}, end.stop_signal};
    // Which one is not said: it may have secrets in it.
    return {false, "the command of --on-change " + end.trouble + told_again, end.stop_signal};
  } catch (LocalTrouble const& trouble) {
    return {false, trouble.what() + std::string(told_again), 0};
  }
}

}  // namespace scrape::app
