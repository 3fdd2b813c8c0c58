#include <scrape/http/netrc.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace scrape::http {
namespace {

std::string found_in(char const* text, char const* host = "example.org") {
  auto const found = Netrc(text).find(host);
  return found ? found->user + '|' + found->password : "nothing";
}

TEST(NetrcFile, TellsWhoWeAreToAHost) {
  struct Row {
    char const* text;
    char const* expected;
  };
  for (auto const& [text, expected] : {
           Row{"", "nothing"},
           Row{"machine example.org login me password secret", "me|secret"},
           Row{"machine example.org\n  login me\n  password secret\n", "me|secret"},
           Row{"machine\texample.org\r\npassword secret\r\nlogin me\r\n", "me|secret"},
           Row{"machine EXAMPLE.org login me password secret", "me|secret"},
           Row{"machine other.org login you password x\nmachine example.org login me password secret", "me|secret"},
           Row{"machine other.org login you password x", "nothing"},
           Row{"machine example.org login first password 1 machine example.org login second password 2", "first|1"},
           Row{"default login any password guest", "any|guest"},
           Row{"default login any password guest\nmachine example.org login me password secret", "me|secret"},
           Row{"machine example.org login me account mine password secret", "me|secret"},
           Row{"machine example.org login me", "me|"},
           Row{"machine example.org password secret", "|secret"},
           Row{"# machine example.org login no password no\nmachine example.org # mine\nlogin me password secret",
               "me|secret"},
           Row{R"(machine example.org login "my name" password "a \"b\" \\ #")", "my name|a \"b\" \\ #"},
           Row{"machine example.org login me password se#cret", "me|se#cret"},
           Row{"machine other.org login x password y\nmacdef init\ncd /pub\nmachine example.org login no\n\n"
               "machine example.org login me password secret",
               "me|secret"},
           Row{"machine other.org\nmacdef last\nmachine example.org login no", "nothing"},
       }) {
    EXPECT_EQ(found_in(text), expected) << text;
  }
}

TEST(NetrcFile, TellsTheLoginsOfOneHostApart) {
  Netrc const netrc("machine a login one password 1 machine a login two password 2 default login two password 3");
  EXPECT_EQ(netrc.find("a", "two")->password, "2");
  EXPECT_EQ(netrc.find("b", "two")->password, "3");
  EXPECT_FALSE(netrc.find("a", "three"));
  EXPECT_EQ(netrc.find("a")->password, "1");
}

TEST(NetrcFile, SaysWhereItIsWrongAndRepeatsNothing) {
  struct Row {
    char const* text;
    char const* message;
  };
  for (auto const& [text, message] : {
           Row{"machine", "line 1: 'machine' has nothing behind it"},
           Row{"machine a login me\npassword", "line 2: 'password' has nothing behind it"},
           Row{"secret", "line 1: a word before the first 'machine' or 'default'"},
           Row{"login me", "line 1: a word before the first 'machine' or 'default'"},
           Row{"machine a\n\nlogin me secret",
               "line 3: a word that is none of machine, default, login, password, account and "
               "macdef"},
           Row{"machine a login \"me", "line 1: a quotation mark is not closed"},
           Row{"machine a\nlogin \"me\n\"", "line 2: a quotation mark is not closed"},
           // RFC 7617 §2.
           Row{"machine a\nlogin \"me\\r\\nX: y\"", "line 2: a control character in 'login'"},
           Row{"machine a password \"p\\np\"", "line 1: a control character in 'password'"},
           Row{"machine a login me:you", "line 1: a colon in 'login'"},
       }) {
    try {
      Netrc const netrc(text);
      ADD_FAILURE() << text;
    } catch (std::invalid_argument const& error) {
      EXPECT_STREQ(error.what(), message);
    }
  }
}

}  // namespace
}  // namespace scrape::http
