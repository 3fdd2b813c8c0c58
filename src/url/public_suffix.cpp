#include <scrape/url/host.hpp>
#include <scrape/url/public_suffix.hpp>

#include <libpsl.h>

namespace scrape::url {

bool is_public_suffix(std::string const& host) {
  return !is_address(host) && ::psl_is_public_suffix(::psl_builtin(), host.c_str()) != 0;
}

}  // namespace scrape::url
