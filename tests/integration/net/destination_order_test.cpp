// RFC 6724: which address to try first.

#include "net/destination_order.hpp"

#include <gtest/gtest.h>

#include <array>

namespace scrape::net {
namespace {

struct Case {
  char const* why;
  char const* first;
  char const* from;  ///< empty: there is no route
  char const* second;
  char const* second_from;
};

Destination to(char const* address, char const* from) {
  Destination destination{asio::ip::make_address(address), {}};
  if (*from != '\0') destination.source = asio::ip::make_address(from);
  return destination;
}

TEST(DestinationOrder, FollowsTheExamplesOfTheRfc) {
  for (auto const& [why, first, from, second, second_from] : std::to_array<Case>({
           {"§10.2: prefer matching scope", "2001:db8:1::1", "2001:db8:1::2", "198.51.100.121", "169.254.13.78"},
           {"§10.2: prefer matching scope", "198.51.100.121", "198.51.100.117", "2001:db8:1::1", "fe80::1"},
           {"§10.2: prefer higher precedence", "2001:db8:1::1", "2001:db8:1::2", "10.1.2.3", "10.1.2.4"},
           {"§10.2: prefer smaller scope", "fe80::1", "fe80::2", "2001:db8:1::1", "2001:db8:1::2"},
           {"§10.2: prefer matching label", "2002:c633:6401::1", "2002:c633:6401::2", "2001:db8:1::1",
            "2002:c633:6401::2"},
           {"§10.2: prefer higher precedence", "2001:db8:1::1", "2001:db8:1::2", "2002:c633:6401::1",
            "2002:c633:6401::2"},
           {"§6 rule 1: avoid unusable destinations", "198.51.100.1", "198.51.100.2", "2001:db8::1", ""},
           {"§6 rule 1: avoid unusable destinations", "2001:db8::1", "2001:db8::2", "198.51.100.1", ""},
           {"§6 rule 6, of two that are unusable", "2001:db8::1", "", "198.51.100.1", ""},
           {"§2.1: this machine", "::1", "::1", "127.0.0.1", "127.0.0.1"},
           {"§10.6: from a unique local address only to such", "198.51.100.1", "10.1.2.4", "2001:db8::1", "fd00::2"},
           {"§2.1: Teredo", "198.51.100.1", "10.1.2.4", "2001::1", "2001::2"},
           {"§2.1: 6bone", "198.51.100.1", "10.1.2.4", "3ffe::1", "3ffe::2"},
           {"§2.1: site-local", "fe80::1", "fe80::2", "fec0::1", "fec0::2"},
       })) {
    EXPECT_TRUE(goes_before(to(first, from), to(second, second_from))) << why << ": " << first << ' ' << second;
    EXPECT_FALSE(goes_before(to(second, second_from), to(first, from))) << why << ": " << second << ' ' << first;
  }
}

TEST(DestinationOrder, KnowsNoneAmongThoseThatAreAlike) {
  EXPECT_FALSE(goes_before(to("198.51.100.1", "10.1.2.4"), to("198.51.100.2", "10.1.2.4")));
  EXPECT_FALSE(goes_before(to("2001:db8::1", ""), to("2001:db8::2", "")));
}

}  // namespace
}  // namespace scrape::net
