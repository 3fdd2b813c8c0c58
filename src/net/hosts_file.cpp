#include "hosts_file.hpp"

#include "ares_addresses.hpp"

#include <scrape/base/fatal.hpp>

namespace scrape::net {
namespace {

// An exception must not pass through C; out of memory ends the program here.
// NOLINTNEXTLINE(bugprone-exception-escape)
void on_found(void* argument, int /*status*/, int /*timeouts*/, ares_addrinfo* answer) noexcept {
  if (answer == nullptr) return;
  *static_cast<Addresses*>(argument) = addresses_of(answer);
  ares_freeaddrinfo(answer);
}

}  // namespace

HostsFile::HostsFile() {
  std::string lookups = "f";
  ares_options options{};
  options.lookups = lookups.data();
  auto const status = ares_init_options(&channel_, &options, ARES_OPT_LOOKUPS);
  if (status == ARES_SUCCESS) return;
  throw ConfigurationError(std::string("cannot set up name resolution: ") + ares_strerror(status));
}

HostsFile::~HostsFile() {
  ares_destroy(channel_);
}

Addresses HostsFile::find(std::string const& host, Family family) {
  Addresses found;
  auto const hints = hints_of(family);
  // Nobody else is asked, so it answers before it returns.
  ares_getaddrinfo(channel_, host.c_str(), nullptr, &hints, &on_found, &found);
  return found;
}

}  // namespace scrape::net
