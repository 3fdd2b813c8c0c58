#include "text_file.hpp"

#include <cerrno>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace scrape::app {

std::string read_text_file(std::string const& name, std::size_t at_most) {
  auto const most = at_most * 1024 * 1024;
  errno = 0;
  std::ifstream in(name, std::ios::binary);
  std::string text(most + 1, '\0');
  if (in) in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!in.is_open() || in.bad()) throw std::invalid_argument(std::generic_category().message(errno));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > most) throw std::invalid_argument("it is larger than " + std::to_string(at_most) + " MiB");
  return text;
}

}  // namespace scrape::app
