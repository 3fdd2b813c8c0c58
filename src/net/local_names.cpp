#include "local_names.hpp"

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

SearchList search_list_of(ares_channel channel) {
  ares_options options{};
  int known = 0;
  if (ares_save_options(channel, &options, &known) != ARES_SUCCESS) return {};
  SearchList list{{options.domains, options.domains + options.ndomains}, options.ndots};
  ares_destroy_options(&options);
  std::erase(list.domains, ".");
  return list;
}

}  // namespace

LocalNames::LocalNames() {
  std::string lookups = "f";
  ares_options options{};
  options.lookups = lookups.data();
  auto const status = ares_init_options(&channel_, &options, ARES_OPT_LOOKUPS);
  if (status != ARES_SUCCESS) {
    throw ConfigurationError(std::string("cannot set up name resolution: ") + ares_strerror(status));
  }
  search_list_ = search_list_of(channel_);
}

LocalNames::~LocalNames() {
  ares_destroy(channel_);
}

Addresses LocalNames::find(std::string const& host, Family family) {
  Addresses found;
  auto const hints = hints_of(family);
  // Nobody else is asked, so it answers before it returns.
  ares_getaddrinfo(channel_, host.c_str(), nullptr, &hints, &on_found, &found);
  return found;
}

}  // namespace scrape::net
