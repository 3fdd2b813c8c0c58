#pragma once
/// What c-ares says and takes, in our types.

#include <scrape/base/deadline.hpp>
#include <scrape/net/resolver.hpp>

#include <ares.h>

#include <chrono>

namespace scrape::net {

/// What ares_getaddrinfo() is to look for: addresses to connect to.
ares_addrinfo_hints hints_of(Family family) noexcept;

/// Those of an answer, none of nullptr.
Addresses addresses_of(ares_addrinfo const* answer);

/// An answer of less is no answer to those who come at the same time.
inline constexpr auto shortest_life = std::chrono::seconds(1);

/// How long an answer serves other connections too: as long as its record says, within reason; a failure, which is
/// nullptr, as short as possible: it may soon be over, but a list may name a dead host a thousand times in a row. That
/// a name does not exist is known for as long as its zone's SOA record says (RFC 2308 §5), which c-ares keeps to
/// itself: it counts as any other failure here, for the name server itself remembers it.
Duration life_of(ares_addrinfo const* answer) noexcept;

}  // namespace scrape::net
