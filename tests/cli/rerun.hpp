#pragma once
/// Runs of a directory that has one: what they ask for, and what they leave alone.

#include "cli/run.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <sys/stat.h>

namespace scrape::test {

using OutcomeCounts = std::map<std::string, int>;

class Rerun : public Run {
 protected:
  std::uint64_t requests() { return site_.server().counters().requests; }

  // What a run asked for, and what became of it.
  std::uint64_t requests_of(std::vector<std::string> arguments, int exit_code = 0) {
    auto const before = requests();
    auto const ended = fetch(std::move(arguments));
    EXPECT_EQ(ended.exit_code, exit_code) << ended.err;
    err_ = ended.err;
    return requests() - before;
  }

  std::map<std::string, int> outcomes() const { return test::outcomes(records()); }

  std::string file_of(std::string const& url) const {
    return pages_ + '/' + text_of(by_url(records()).at(url), "path");
  }

  // Of the file itself: another one in its place has another number.
  static std::pair<ino_t, std::int64_t> identity_of(std::string const& file) {
    struct stat status{};
    EXPECT_EQ(::stat(file.c_str(), &status), 0) << file;
    return {status.st_ino, status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec};
  }

  std::string err_;
};

}  // namespace scrape::test
