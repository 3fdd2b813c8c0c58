#include <scrape/app/message.hpp>
#include <scrape/base/text.hpp>

#include <string>

#include <unistd.h>

namespace scrape::app {

void say(std::string_view text) {
  auto const line = "scrape: " + printable(text) + '\n';
  // When nobody listens any more there is nobody to tell.
  [[maybe_unused]] auto const written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace scrape::app
