// What a failure to write says about the others.

#include <scrape/store/page_store.hpp>

#include <cerrno>

namespace scrape::store {

bool is_local_trouble(error_code const& failed) noexcept {
  if (failed.category() != boost::system::system_category()) return false;
  switch (failed.value()) {
    case EEXIST:
    case EISDIR:
    case ENAMETOOLONG:
    case ENOTDIR:
    case ENOTEMPTY:
      return false;
    default:
      return true;
  }
}

bool ends_the_run(error_code const& failed) noexcept {
  if (failed.category() != boost::system::system_category()) return false;
  switch (failed.value()) {
    case ENOSPC:
    case EDQUOT:
    case EROFS:
    case EIO:
      return true;
    default:
      return false;
  }
}

}  // namespace scrape::store
