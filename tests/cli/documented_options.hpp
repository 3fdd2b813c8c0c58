#pragma once
/// The names of options, each with its dashes ("-j", "--jobs"), as the README and --help list them.

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

#include <regex>
#include <set>
#include <sstream>
#include <string>

namespace scrape::test {

/// In the first column of the README's table of options.
inline std::set<std::string> options_in_readme() {
  static std::regex const option("[ `](--?[A-Za-z0-9][A-Za-z0-9.-]*)");
  auto const readme = read_file(SCRAPE_README);
  auto const begin = readme.find("\n## Options\n") + 1;
  std::istringstream section(readme.substr(begin, readme.find("\n## ", begin) - begin));
  std::set<std::string> names;
  for (std::string line; std::getline(section, line);) {
    if (!line.starts_with("| `-")) continue;
    auto const cell = line.substr(0, line.find(" | "));
    for (std::sregex_iterator found(cell.begin(), cell.end(), option); found != std::sregex_iterator(); ++found)
      names.insert((*found)[1]);
  }
  return names;
}

/// At the beginning of its lines.
inline std::set<std::string> options_in_help() {
  static std::regex const option("^ +(-[A-Za-z0-9])?,? *(--[a-z0-9.-]+)?");
  std::istringstream help(scrape({"--help"}).out);
  std::set<std::string> names;
  for (std::string line; std::getline(help, line);) {
    std::smatch found;
    if (!std::regex_search(line, found, option)) continue;
    names.insert(found[1]);
    names.insert(found[2]);
  }
  names.erase("");
  return names;
}

}  // namespace scrape::test
