#include <scrape/http/proxy_login.hpp>

#include <gtest/gtest.h>

namespace scrape::http {
namespace {

DigestRequest const request{.method = "CONNECT", .target = "example.org:443", .cnonce = "cnonce"};

ResponseHead asking(std::string_view challenge) {
  ResponseHead head;
  head.status = 407;
  if (!challenge.empty()) head.fields.add("Proxy-Authenticate", challenge);
  return head;
}

std::string digest_challenge(std::string const& nonce, std::string const& rest = "") {
  return R"(Digest realm="proxy", qop="auth", nonce=")" + nonce + '"' + rest;
}

bool answers(std::string const& text, std::string const& nonce, std::string const& count) {
  return text.starts_with("Digest ") && text.find("nonce=\"" + nonce + '"') != std::string::npos &&
         text.find("nc=" + count) != std::string::npos;
}

constexpr std::string_view password = "Basic am9lOmh1bnRlcjI=";

class Login : public testing::Test {
 protected:
  ProxyLogin login_{Credentials{"joe", "hunter2"}};
  ProxyLogin::Visit visit_;
};

TEST_F(Login, SendsBasicAtOnce) {
  EXPECT_EQ(login_.answer(visit_, request), password);
}

TEST_F(Login, HasNothingToSayWithoutCredentials) {
  ProxyLogin nobody(std::nullopt);
  EXPECT_EQ(nobody.answer(visit_, request), "");
  EXPECT_FALSE(nobody.may_answer(visit_, asking("Basic realm=\"proxy\"")));
  EXPECT_FALSE(nobody.may_answer(visit_, asking(digest_challenge("n"))));
}

TEST_F(Login, RepeatsNoPasswordThatWasRefused) {
  login_.answer(visit_, request);
  EXPECT_FALSE(login_.may_answer(visit_, asking("Basic realm=\"proxy\"")));
}

// RFC 9110 §15.5.8: a 407 must have a challenge.
TEST_F(Login, CannotAnswerWhatIsNotAsked) {
  for (auto const* const challenge : {"", "Negotiate", "Digest realm=\"x\", nonce=\"n\", algorithm=SHA-512"}) {
    ProxyLogin::Visit visit;
    EXPECT_FALSE(login_.may_answer(visit, asking(challenge))) << challenge;
  }
}

TEST_F(Login, AnswersADigestAndSendsNoPasswordAnyMore) {
  login_.answer(visit_, request);
  ASSERT_TRUE(login_.may_answer(visit_, asking(digest_challenge("first"))));
  EXPECT_TRUE(answers(login_.answer(visit_, request), "first", "00000001"));
  ProxyLogin::Visit other;
  EXPECT_EQ(login_.answer(other, request), "");
}

// RFC 7616 §3.4: the count of a nonce grows from request to request.
TEST_F(Login, UsesANonceForOneRequestAfterTheOther) {
  ASSERT_TRUE(login_.may_answer(visit_, asking(digest_challenge("first"))));
  EXPECT_TRUE(answers(login_.answer(visit_, request), "first", "00000001"));
  login_.accepted(std::move(visit_));
  ProxyLogin::Visit next;
  ProxyLogin::Visit meanwhile;
  EXPECT_TRUE(answers(login_.answer(next, request), "first", "00000002"));
  EXPECT_EQ(login_.answer(meanwhile, request), "");
  login_.accepted(std::move(next));
  EXPECT_TRUE(answers(login_.answer(meanwhile, request), "first", "00000003"));
}

TEST_F(Login, GivesUpWhenAnAnswerToANewNonceIsRefused) {
  ASSERT_TRUE(login_.may_answer(visit_, asking(digest_challenge("first"))));
  login_.answer(visit_, request);
  EXPECT_FALSE(login_.may_answer(visit_, asking(digest_challenge("second"))));
}

// RFC 7616 §3.3.
TEST_F(Login, AnswersAgainWhenTheNonceWasStale) {
  ASSERT_TRUE(login_.may_answer(visit_, asking(digest_challenge("first"))));
  login_.answer(visit_, request);
  ASSERT_TRUE(login_.may_answer(visit_, asking(digest_challenge("second", ", stale=true"))));
  EXPECT_TRUE(answers(login_.answer(visit_, request), "second", "00000001"));
}

TEST_F(Login, AnswersAgainWhenANonceThatWasGoodHasAged) {
  ASSERT_TRUE(login_.may_answer(visit_, asking(digest_challenge("first"))));
  login_.answer(visit_, request);
  login_.accepted(std::move(visit_));
  ProxyLogin::Visit next;
  login_.answer(next, request);
  ASSERT_TRUE(login_.may_answer(next, asking(digest_challenge("second"))));
  EXPECT_TRUE(answers(login_.answer(next, request), "second", "00000001"));
}

TEST_F(Login, DoesNotAnswerStaleNoncesForEver) {
  int answered = 0;
  while (answered < 100 && login_.may_answer(visit_, asking(digest_challenge("again", ", stale=true")))) {
    login_.answer(visit_, request);
    ++answered;
  }
  EXPECT_EQ(answered, 3);
}

TEST_F(Login, GoesOnWithAnotherConnection) {
  ASSERT_TRUE(login_.may_answer(visit_, asking(digest_challenge("first"))));
  login_.hand_on(std::move(visit_));
  ProxyLogin::Visit next;
  EXPECT_TRUE(answers(login_.answer(next, request), "first", "00000001"));
  EXPECT_FALSE(login_.may_answer(next, asking(digest_challenge("second"))));
}

TEST_F(Login, FollowsAProxyThatTurnsToBasic) {
  ASSERT_TRUE(login_.may_answer(visit_, asking(digest_challenge("first"))));
  login_.answer(visit_, request);
  ASSERT_TRUE(login_.may_answer(visit_, asking("Basic realm=\"proxy\"")));
  EXPECT_EQ(login_.answer(visit_, request), password);
}

}  // namespace
}  // namespace scrape::http
