#pragma once
/// What c-ares says and takes, in our types.

#include <scrape/net/resolver.hpp>

#include <ares.h>

namespace scrape::net {

/// What ares_getaddrinfo() is to look for: addresses to connect to.
ares_addrinfo_hints hints_of(Family family) noexcept;

/// Those of an answer, none of nullptr.
Addresses addresses_of(ares_addrinfo const* answer);

}  // namespace scrape::net
