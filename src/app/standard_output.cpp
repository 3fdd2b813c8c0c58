#include "standard_output.hpp"

#include <scrape/base/fatal.hpp>
#include <scrape/base/text.hpp>

#include <cerrno>
#include <cstddef>
#include <system_error>

#include <unistd.h>

namespace scrape::app {
namespace {

constexpr std::size_t enough_to_write = std::size_t{32} * 1024;

// As wide as the longest key, its colon and a space.
constexpr std::size_t value_column = 16;

}  // namespace

void StandardOutput::print(std::string_view text) {
  waiting_ += text;
  if (waiting_.size() >= enough_to_write) flush();
}

void StandardOutput::print_fact(std::string_view key, std::string_view value) {
  auto line = std::string(key) + ':';
  line.append(line.size() < value_column ? value_column - line.size() : 1, ' ');
  print(line + printable(value) + '\n');
}

void StandardOutput::flush() {
  std::string_view left = waiting_;
  while (!left.empty()) {
    auto const written = ::write(STDOUT_FILENO, left.data(), left.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw LocalTrouble("cannot write to standard output: " + std::generic_category().message(errno));
    left.remove_prefix(static_cast<std::size_t>(written));
  }
  waiting_.clear();
}

}  // namespace scrape::app
