#include <scrape/app/message.hpp>
#include <scrape/base/text.hpp>

#include <unistd.h>

namespace scrape::app {

void say(std::string_view text) {
  show("scrape: " + printable(text) + '\n');
}

void show(std::string_view lines) {
  // When nobody listens any more there is nobody to tell.
  [[maybe_unused]] auto const written = ::write(STDERR_FILENO, lines.data(), lines.size());
}

std::string shown(std::string_view url) {
  constexpr std::size_t most_bytes = 200;
  return url.size() <= most_bytes ? printable(url) : printable(url.substr(0, most_bytes)) + "...";
}

}  // namespace scrape::app
