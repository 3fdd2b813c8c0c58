// Addresses of name servers as people write them.

#include <scrape/net/name_servers.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace scrape::net {
namespace {

TEST(NameServers, AreAddressesWithOrWithoutAPort) {
  struct Row {
    char const* given;
    char const* read;
  };
  Row const table[] = {
      {"127.0.0.1", "127.0.0.1:53"},
      {"192.0.2.1:5353", "192.0.2.1:5353"},
      {"::1", "[::1]:53"},
      {"[::1]", "[::1]:53"},
      {"[2001:DB8::1]:5353", "[2001:db8::1]:5353"},
      {"192.0.2.1,192.0.2.2:54,[2001:db8::1]:55", "192.0.2.1:53,192.0.2.2:54,[2001:db8::1]:55"},
      {" 192.0.2.1 , ::1", "192.0.2.1:53,[::1]:53"},
      {"192.0.2.1:65535", "192.0.2.1:65535"},
  };
  for (auto const& [given, read] : table)
    EXPECT_EQ(parse_name_servers(given), read);
}

TEST(NameServers, AreNothingElse) {
  for (auto const* const given : {"",
                                  ",",
                                  "192.0.2.1,",
                                  ",192.0.2.1",
                                  "ns.example.org",
                                  "300.0.0.1",
                                  "192.0.2.1:",
                                  "192.0.2.1:0",
                                  "192.0.2.1:+53",
                                  "192.0.2.1:65536",
                                  "192.0.2.1:port",
                                  "192.0.2.1:53:53",
                                  "[::1",
                                  "[::1]53",
                                  "[::1]:",
                                  "[192.0.2.1]:53",
                                  "::1]:53",
                                  "[]:53",
                                  "fe80::1%lo",
                                  "192.0.2.1;192.0.2.2",
                                  "192.0.2.1 192.0.2.2"}) {
    EXPECT_THROW(parse_name_servers(given), std::invalid_argument) << given;
  }
}

TEST(NameServers, AreNamedWhenTheyAreWrong) {
  try {
    parse_name_servers("192.0.2.1,localhost:53");
    FAIL();
  } catch (std::invalid_argument const& problem) {
    EXPECT_TRUE(std::string_view(problem.what()).starts_with("'localhost:53' is not the address of a name server"));
  }
}

}  // namespace
}  // namespace scrape::net
