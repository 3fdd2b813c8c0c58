#include <scrape/http/digest_fields.hpp>

#include <gtest/gtest.h>

namespace scrape::http {
namespace {

constexpr auto hello_digest = "5f8f04f6a3a892aaabbddb6cf273894493773960d4a325b105fee46eef4304f1";
constexpr auto hello_field = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:";

// RFC 9530 §2 and appendix B.
TEST(DigestFields, GiveASha256) {
  std::string const field = hello_field;
  for (auto const& text :
       {field, " " + field + " ", "md5=:YQ==:, " + field, field + ", sha-512=:YQ==:", field + ";origin=\"a\""}) {
    EXPECT_EQ(sha256_of_digest_field(text), hello_digest) << text;
  }
}

TEST(DigestFields, GiveNoneOtherwise) {
  for (auto const* const field :
       {"", "sha-512=:YQ==:", "sha-256", "sha-256=YQ==", "sha-256=:YQ==:", "sha-256=::", "sha-256=:*:",
        "SHA-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:", "sha-256=?1"}) {
    EXPECT_FALSE(sha256_of_digest_field(field).has_value()) << field;
  }
}

}  // namespace
}  // namespace scrape::http
