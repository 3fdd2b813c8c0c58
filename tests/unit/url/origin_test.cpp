#include <scrape/url/origin.hpp>

#include <gtest/gtest.h>

#include <unordered_set>

namespace scrape::url {
namespace {

// RFC 9110 §7.2.
TEST(Origin, HasAnAuthorityWithoutADefaultPort) {
  EXPECT_EQ(authority({true, "example.org", 443}), "example.org");
  EXPECT_EQ(authority({false, "example.org", 80}), "example.org");
}

TEST(Origin, HasAnAuthorityWithAnyOtherPort) {
  EXPECT_EQ(authority({true, "example.org", 8443}), "example.org:8443");
  EXPECT_EQ(authority({true, "example.org", 80}), "example.org:80");
  EXPECT_EQ(authority({false, "example.org", 443}), "example.org:443");
}

TEST(Origin, PutsAnIpv6AddressInBrackets) {
  EXPECT_EQ(authority({true, "::1", 443}), "[::1]");
  EXPECT_EQ(authority({true, "::1", 8443}), "[::1]:8443");
}

// RFC 6454 §5.
TEST(Origin, IsTheSameOnlyWhenAllThreePartsAre) {
  Origin const origin{true, "example.org", 443};

  EXPECT_EQ(origin, (Origin{true, "example.org", 443}));
  EXPECT_NE(origin, (Origin{false, "example.org", 443}));
  EXPECT_NE(origin, (Origin{true, "www.example.org", 443}));
  EXPECT_NE(origin, (Origin{true, "example.org", 444}));
}

TEST(Origin, IsAKeyOfHashedContainers) {
  std::unordered_set<Origin> origins;
  origins.insert({true, "example.org", 443});
  origins.insert({false, "example.org", 443});
  origins.insert({true, "example.org", 443});

  EXPECT_EQ(origins.size(), 2U);
  EXPECT_TRUE(origins.contains({false, "example.org", 443}));
}

}  // namespace
}  // namespace scrape::url
