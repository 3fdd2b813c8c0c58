#include "make_folders.hpp"

#include "descriptor.hpp"

#include <sys/stat.h>

namespace scrape::store {
namespace {

constexpr mode_t folder_mode = 0777;  // less the user's umask

}  // namespace

Result<void> make_folders(int directory, std::string const& path) {
  for (auto slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    auto const folder = path.substr(0, slash);
    if (::mkdirat(directory, folder.c_str(), folder_mode) != 0 && errno != EEXIST) return last_error();
  }
  return {};
}

}  // namespace scrape::store
