#include <scrape/url/no_proxy.hpp>

#include <gtest/gtest.h>

namespace scrape::url {
namespace {

TEST(NoProxyList, MatchesAsCurlDoes) {
  struct Row {
    char const* list;
    char const* host;
    bool matches;
  };
  for (auto const& [list, host, matches] : {
           Row{"", "example.org", false},
           Row{"*", "example.org", true},
           Row{"*", "::1", true},
           Row{"example.org", "example.org", true},
           Row{"example.org", "www.example.org", true},
           Row{".example.org", "example.org", true},
           Row{".example.org", "www.example.org", true},
           Row{"Example.ORG.", "www.example.org", true},
           Row{"example.org", "www.example.org.", true},
           Row{"example.org", "notexample.org", false},
           Row{"www.example.org", "example.org", false},
           Row{"*.example.org", "www.example.org", false},
           Row{".", "example.org", false},
           Row{"a.org,b.org", "b.org", true},
           Row{" a.org\t, b.org ", "a.org", true},
           Row{"a.org b.org", "b.org", true},
           Row{"a.org,*", "c.org", false},
           Row{"a.org,*", "a.org", true},
           Row{"*,a.org", "c.org", false},
           Row{"localhost,127.0.0.1", "127.0.0.1", true},
           Row{"127.0.0.1", "127.0.0.11", false},
           Row{"127.0.0.1", "1.127.0.0.1", false},
           Row{"0.0.1", "127.0.0.1", false},
           Row{"192.168.0.0/16", "192.168.255.1", true},
           Row{"192.168.0.0/16", "192.169.0.1", false},
           Row{"192.168.0.128/25", "192.168.0.129", true},
           Row{"192.168.0.128/25", "192.168.0.127", false},
           Row{"10.1.2.3/32", "10.1.2.3", true},
           Row{"10.1.2.3/32", "10.1.2.2", false},
           Row{"0.0.0.0/0", "10.1.2.2", true},
           Row{"0.0.0.0/0", "::1", false},
           Row{"10.0.0.0/33", "10.0.0.0", false},
           Row{"10.0.0.0/", "10.0.0.0", false},
           Row{"10.0.0.0/8x", "10.0.0.0", false},
           Row{"10.0.0.0/-1", "10.0.0.0", false},
           Row{"::1", "::1", true},
           Row{"[::1]", "::1", true},
           Row{"0:0:0:0:0:0:0:1", "::1", true},
           Row{"fd00::/8", "fd12:3456::1", true},
           Row{"fd00::/8", "fe80::1", false},
           Row{"[2001:db8::]/32", "2001:db8:1::5", true},
           Row{"2001:db8::/32", "2001:db8:1::5", true},
           Row{"::/0", "10.0.0.1", false},
           Row{"example.org/24", "example.org", false},
       }) {
    EXPECT_EQ(NoProxy(list).matches(host), matches) << list << " and " << host;
  }
}

}  // namespace
}  // namespace scrape::url
