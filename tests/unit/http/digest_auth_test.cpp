#include <scrape/http/digest_auth.hpp>

#include <gtest/gtest.h>

namespace scrape::http {
namespace {

Credentials const mufasa{"Mufasa", "Circle of Life"};

DigestAuth chosen_digest(std::string_view field) {
  auto const challenges = parse_challenges(field);
  auto digest = DigestAuth::choose(challenges);
  EXPECT_TRUE(digest.has_value()) << field;
  return std::move(*digest);
}

// The value of a parameter of an answer, which has the form of a challenge.
std::string of(std::string const& answer, std::string_view name) {
  auto const parsed = parse_challenges(answer);
  EXPECT_EQ(parsed.size(), 1U) << answer;
  return parsed.empty() ? "" : std::string(parsed[0].find(name).value_or("(none)"));
}

constexpr std::string_view rfc_challenge =
    R"(Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, )"
    R"(nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS", )"
    R"(Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=MD5, )"
    R"(nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS")";

constexpr DigestRequest rfc_request{"GET", "/dir/index.html", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"};

// RFC 7616 §3.9.1: of two challenges, the stronger one.
TEST(Digest, AnswersTheExampleWithSha256) {
  auto digest = chosen_digest(rfc_challenge);
  EXPECT_EQ(digest.answer(mufasa, rfc_request),
            R"(Digest username="Mufasa", realm="http-auth@example.org", )"
            R"(nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", uri="/dir/index.html", )"
            R"(response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1", algorithm=SHA-256, )"
            R"(opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS", qop=auth, nc=00000001, )"
            R"(cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ")");
}

// RFC 7616 §3.9.1.
TEST(Digest, AnswersTheExampleWithMd5) {
  auto digest = chosen_digest(rfc_challenge.substr(rfc_challenge.rfind("Digest")));
  EXPECT_EQ(of(digest.answer(mufasa, rfc_request), "response"), "8ca523f5e9506fed4657c9700eebdbec");
}

// RFC 2617 §3.5, whose challenge names no algorithm.
TEST(Digest, TakesMd5WhenNoAlgorithmIsNamed) {
  auto digest =
      chosen_digest(R"(Digest realm="testrealm@host.com", qop="auth,auth-int", )"
                    R"(nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41")");
  auto const answer = digest.answer({"Mufasa", "Circle Of Life"}, {"GET", "/dir/index.html", "0a4f113b"});
  EXPECT_EQ(of(answer, "response"), "6629fae49393a05397450978507c4ef1");
  EXPECT_EQ(of(answer, "algorithm"), "(none)");
}

// RFC 2069 §2.4, with the digest that its erratum 749 corrects.
TEST(Digest, DoesWithoutQop) {
  auto digest = chosen_digest(R"(Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", )"
                              R"(opaque="5ccc069c403ebaf9f0171e9517f40e41")");
  auto const answer = digest.answer({"Mufasa", "CircleOfLife"}, {"GET", "/dir/index.html", "unused"});
  EXPECT_EQ(of(answer, "response"), "1949323746fe6a43ef61f9606e7febea");
  EXPECT_EQ(of(answer, "qop") + of(answer, "nc") + of(answer, "cnonce"), "(none)(none)(none)");
}

// RFC 7616 §3.4.2: H(H(user:realm:password):nonce:cnonce).
TEST(Digest, BindsTheSecretToTheSession) {
  auto digest = chosen_digest(R"(Digest realm="r", qop="auth", nonce="n", algorithm="MD5-sess")");
  auto const answer = digest.answer({"u", "p"}, {"GET", "/", "c"});
  EXPECT_EQ(of(answer, "algorithm"), "MD5-sess");
  EXPECT_EQ(of(answer, "response"), "6e4aac8b22e97762f88ccd0d5ccf5b1d");
}

// RFC 7616 §3.4.4.
TEST(Digest, HidesTheUserWhenAsked) {
  auto digest = chosen_digest(R"(Digest realm="r", qop="auth", nonce="n", algorithm=MD5, userhash=true)");
  auto const answer = digest.answer({"u", "p"}, {"GET", "/", "c"});
  EXPECT_EQ(of(answer, "username"), "ba84be203fdfc7d34e054a76d285d0c9");
  EXPECT_EQ(of(answer, "userhash"), "true");
}

TEST(Digest, CountsTheUsesOfANonce) {
  auto digest = chosen_digest(R"(Digest realm="r", qop="auth", nonce="n")");
  EXPECT_EQ(of(digest.answer(mufasa, rfc_request), "nc"), "00000001");
  auto const second = digest.answer(mufasa, rfc_request);
  EXPECT_EQ(of(second, "nc"), "00000002");
  EXPECT_NE(of(second, "response"), of(digest.answer(mufasa, rfc_request), "response"));
}

TEST(Digest, KeepsTextsInTheirQuotes) {
  auto digest = chosen_digest(R"(Digest realm="a \"b\" \\", qop="auth", nonce="n")");
  auto const answer = digest.answer({"a\"\\b", "p"}, {"GET", "/?q=\"", "c"});
  EXPECT_EQ(of(answer, "realm"), R"(a "b" \)");
  EXPECT_EQ(of(answer, "username"), R"(a"\b)");
  EXPECT_EQ(of(answer, "uri"), R"(/?q=")");
}

TEST(Digest, KnowsAStaleNonce) {
  EXPECT_TRUE(chosen_digest(R"(Digest realm="r", qop="auth", nonce="n", stale=TRUE)").is_stale());
  EXPECT_FALSE(chosen_digest(R"(Digest realm="r", qop="auth", nonce="n", stale=false)").is_stale());
  EXPECT_FALSE(chosen_digest(R"(Digest realm="r", qop="auth", nonce="n")").is_stale());
}

TEST(Digest, CannotAnswerEverything) {
  for (auto const* const field : {
           "",
           R"(Basic realm="r")",
           R"(Digest realm="r")",
           R"(Digest nonce="n")",
           R"(Digest realm="r", nonce="n", qop="auth-int")",
           R"(Digest realm="r", nonce="n", qop="auth", algorithm=SHA-512-256)",
           R"(Digest realm="r", nonce="n", algorithm=MD5-sess)",
           R"(Digest realm="r", nonce="n", algorithm=-sess)",
       }) {
    EXPECT_FALSE(DigestAuth::choose(parse_challenges(field)).has_value()) << field;
  }
}

// RFC 7617 §2 and §2.1.
TEST(Basic, IsUserAndPassword) {
  EXPECT_EQ(basic_authorization({"Aladdin", "open sesame"}), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  EXPECT_EQ(basic_authorization({"test", "123\xc2\xa3"}), "Basic dGVzdDoxMjPCow==");
  EXPECT_EQ(basic_authorization({"", ""}), "Basic Og==");
}

TEST(Basic, IsWrittenWithAColon) {
  EXPECT_EQ(parse_credentials("user:pass:word"), (Credentials{"user", "pass:word"}));
  EXPECT_EQ(parse_credentials("user:"), (Credentials{"user", ""}));
  EXPECT_EQ(parse_credentials("user"), (Credentials{"user", ""}));
  EXPECT_EQ(parse_credentials(":pass"), (Credentials{"", "pass"}));
}

}  // namespace
}  // namespace scrape::http
