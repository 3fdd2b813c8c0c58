// resolv.conf(5): which names a name may be short for.

#include "net/search_list.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace scrape::net {
namespace {

using Names = std::vector<std::string>;

TEST(SearchList, ComesFirstForNamesWithFewDots) {
  SearchList const usual{{"a.test", "b.test"}, 1};
  EXPECT_EQ(usual.names_for("www"), (Names{"www.a.test", "www.b.test", "www"}));
  EXPECT_EQ(usual.names_for("www.c"), (Names{"www.c", "www.c.a.test", "www.c.b.test"}));

  SearchList const other{{"a.test"}, 2};
  EXPECT_EQ(other.names_for("www.c"), (Names{"www.c.a.test", "www.c"}));
  EXPECT_EQ(other.names_for("www.c.d"), (Names{"www.c.d", "www.c.d.a.test"}));
}

TEST(SearchList, IsNotForNamesThatEndInADot) {
  EXPECT_EQ((SearchList{{"a.test"}, 1}.names_for("www.")), Names{"www."});
}

TEST(SearchList, MayBeEmpty) {
  EXPECT_EQ(SearchList{}.names_for("www"), Names{"www"});
  EXPECT_EQ(SearchList{}.names_for("www.example.org"), Names{"www.example.org"});
}

}  // namespace
}  // namespace scrape::net
