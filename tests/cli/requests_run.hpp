#pragma once
/// Runs with requests that are more than a GET.

#include "cli/rerun.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::test {

class Requests : public Rerun {
 protected:
  // What the server saw, as /echo tells it.
  std::string echoed(std::vector<std::string> arguments, std::string const& target = "/echo") const {
    arguments.insert(arguments.end(), {"--fresh", "--name", "echo", site_.url(target)});
    auto const ended = fetch(std::move(arguments));
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    return read_file(pages_ + "/echo");
  }

  // The same of a line of a list.
  std::string echoed_line(std::string const& members, std::string const& target = "/echo",
                          std::vector<std::string> arguments = {}) const {
    arguments.insert(arguments.end(), {"--fresh", "--name", "echo", list(line(target, members))});
    auto const ended = fetch(std::move(arguments));
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    return read_file(pages_ + "/echo");
  }

  std::string line(std::string const& target, std::string const& members) const {
    return R"({"url":")" + site_.url(target) + R"(",)" + members + "}\n";
  }
  std::string list(std::string const& lines) const { return directory_.write("urls.txt", lines); }

  static bool has(std::string const& seen, std::string_view text) { return seen.find(text) != std::string::npos; }
  static bool names(std::string const& seen, std::string_view name) {
    return has(seen, "\r\n" + std::string(name) + ":");
  }
  // Behind an empty line.
  static std::string body_of(std::string const& seen) { return seen.substr(seen.find("\r\n\r\n") + 4); }

  // Of all that a run leaves, but the pages.
  bool is_written_down(std::string_view secret) const {
    for (auto const& file : std::filesystem::recursive_directory_iterator(pages_)) {
      auto const is_page =
          !file.path().string().starts_with(pages_ + "/.scrape") && file.path().extension() != ".jsonl";
      if (!is_page && file.is_regular_file() && has(read_file(file.path().string()), secret)) return true;
    }
    return false;
  }

  LocalSite plain_{LocalSite::Scheme::http};
};

}  // namespace scrape::test
