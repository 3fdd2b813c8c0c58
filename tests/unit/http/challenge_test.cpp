#include <scrape/http/challenge.hpp>

#include <gtest/gtest.h>

namespace scrape::http {
namespace {

std::string challenges_in(std::string_view field) {
  std::string text;
  for (auto const& challenge : parse_challenges(field)) {
    text += '[' + challenge.scheme;
    for (auto const& [name, value] : challenge.parameters)
      text += ' ' + name + '<' + value + '>';
    text += ']';
  }
  return text;
}

// RFC 9110 §11.6.1, RFC 7617 §2, RFC 7616 §3.9.1, and what servers send.
TEST(Challenges, AreReadFromAList) {
  struct Row {
    char const* field;
    char const* expected;
  };
  for (auto const& [field, expected] : {
           Row{"", ""},
           Row{" , ,", ""},
           Row{"Negotiate", "[negotiate]"},
           Row{"Negotiate, NTLM", "[negotiate][ntlm]"},
           Row{"Basic realm=\"simple\"", "[basic realm<simple>]"},
           Row{"BASIC Realm = \"simple\" , Charset=UTF-8", "[basic realm<simple> charset<UTF-8>]"},
           Row{"Basic realm=\"\"", "[basic realm<>]"},
           Row{R"(Basic realm="a \"b\", c\\")", R"([basic realm<a "b", c\>])"},
           Row{R"(Newauth realm="apps", type=1, title="Login to \"apps\"", Basic realm="simple")",
               R"([newauth realm<apps> type<1> title<Login to "apps">][basic realm<simple>])"},
           Row{"Digest realm=\"a\", qop=\"auth, auth-int\", nonce=\"x==\"",
               "[digest realm<a> qop<auth, auth-int> nonce<x==>]"},
           Row{"Negotiate YII==, Basic realm=\"x\"", "[negotiate][basic realm<x>]"},
           Row{"Negotiate a29sZQ==", "[negotiate]"},
           Row{"Bearer abc.def-ghi, Basic realm=\"x\"", "[bearer][basic realm<x>]"},
           Row{"Bearer error=invalid_token", "[bearer error<invalid_token>]"},
           Row{"Basic, Digest nonce=\"n\"", "[basic][digest nonce<n>]"},
           Row{",, Basic realm=\"x\",, ,Digest nonce=n,", "[basic realm<x>][digest nonce<n>]"},
       }) {
    EXPECT_EQ(challenges_in(field), expected) << field;
  }
}

TEST(Challenges, EndBeforeWhatDoesNotFit) {
  struct Row {
    char const* field;
    char const* expected;
  };
  for (auto const& [field, expected] : {
           Row{"realm=\"x\"", ""},
           Row{"Basic realm=\"x", "[basic]"},
           Row{"Basic realm=\"x\", Digest nonce=", "[basic realm<x>][digest]"},
           Row{"Basic realm=\"x\", \"y\"", "[basic realm<x>]"},
           Row{"Basic realm=\"x\", Digest; nonce=n", "[basic realm<x>][digest]"},
       }) {
    EXPECT_EQ(challenges_in(field), expected) << field;
  }
}

TEST(Challenges, TellTheirParameters) {
  auto const challenges = parse_challenges("Digest Nonce=\"n\", stale=TRUE");
  ASSERT_EQ(challenges.size(), 1U);
  EXPECT_EQ(challenges[0].find("nonce"), "n");
  EXPECT_EQ(challenges[0].find("stale"), "TRUE");
  EXPECT_FALSE(challenges[0].find("realm").has_value());
}

}  // namespace
}  // namespace scrape::http
