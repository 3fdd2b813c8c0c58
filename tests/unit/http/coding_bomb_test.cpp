// Where a body that expands becomes a bomb: more than 64 MiB, and more than 250 times what it came from.

#include "support/decoding.hpp"
#include "support/encoders.hpp"

#include <gtest/gtest.h>

namespace scrape::http {
namespace {

using namespace test;

constexpr std::size_t limit = std::size_t{64} * 1024 * 1024;

// What comes of the bytes, without keeping it.
struct Measured {
  std::size_t size = 0;
  error_code error = {};
};

Measured measure(Decoder& decoder, std::string_view bytes) {
  Measured measured;
  auto input = as_bytes(bytes);
  while (true) {
    auto const content = decoder.next(input);
    if (!content) measured.error = content.error();
    if (!content || !*content) return measured;
    measured.size += (*content)->size();
  }
}

Measured measure(std::string_view coding, std::string_view bytes) {
  auto const decoder = make_decoder(coding).value();
  return measure(*decoder, bytes);
}

void expect_bomb_at_the_limit(std::string_view coding, std::string_view bytes) {
  auto const measured = measure(coding, bytes);
  EXPECT_EQ(measured.error, Errc::coding_bomb) << coding;
  EXPECT_LE(measured.size, limit) << coding;
  EXPECT_GT(measured.size, limit - decoded_piece) << coding;
}

TEST(CodingBomb, FailsWhenItHasGivenTooMuch) {
  std::string const zeros(limit + 1, '\0');
  expect_bomb_at_the_limit("gzip", gzip(zeros));
  expect_bomb_at_the_limit("deflate", zlib(zeros));
  expect_bomb_at_the_limit("br", brotli(zeros));
  expect_bomb_at_the_limit("zstd", zstd(zeros));
}

TEST(CodingBomb, MayHaveManyMembers) {
  auto const member = gzip(std::string(1'000'000, '\0'));
  auto const frame = zstd(std::string(1'000'000, '\0'));
  std::string members;
  std::string frames;
  for (int i = 0; i < 70; ++i) {
    members += member;
    frames += frame;
  }
  expect_bomb_at_the_limit("gzip", members);
  expect_bomb_at_the_limit("zstd", frames);
}

TEST(CodingBomb, IsNoPageOfTheLimitHoweverWellItCompresses) {
  std::string const zeros(limit, '\0');
  for (auto const& [coding, bytes] : {std::pair("gzip", gzip(zeros)),
                                      {"br", brotli(zeros)},
                                      {"zstd", zstd(zeros)},
                                      {"br, zstd", zstd(brotli(zeros))}}) {
    auto const measured = measure(coding, bytes);
    EXPECT_FALSE(measured.error) << coding;
    EXPECT_EQ(measured.size, limit) << coding;
  }
}

TEST(CodingBomb, IsNoLargePageThatCompressesAsPagesDo) {
  auto const words = noise(400'000);
  std::string page;
  for (std::size_t at = 0; page.size() <= limit + 1'000'000; at += 100) {
    page += words.substr(at, 100);
    page.append(20'000, ' ');
  }
  auto const bytes = gzip(page);

  auto const measured = measure("gzip", bytes);

  EXPECT_GT(page.size() / bytes.size(), 80U);
  EXPECT_LT(page.size() / bytes.size(), 250U);
  EXPECT_FALSE(measured.error);
  EXPECT_EQ(measured.size, page.size());
}

// Empty gzip members (RFC 1952 §2.2), of which nothing comes, however many.
TEST(CodingBomb, MayHideBetweenCodings) {
  auto const empty = gzip("");
  std::string members;
  while (members.size() <= limit)
    members += empty;

  for (auto const& [coding, bytes] :
       {std::pair("gzip, gzip", gzip(members)), {"gzip, br", brotli(members)}, {"br, gzip, zstd", zstd(members)}}) {
    auto const measured = measure(coding, bytes);
    EXPECT_EQ(measured.error, Errc::coding_bomb) << coding;
    EXPECT_EQ(measured.size, 0U) << coding;
  }
}

TEST(CodingBomb, IsNoFileOfTheUsersOwn) {
  auto const decoder = make_gzip_decoder();

  auto const measured = measure(*decoder, gzip(std::string(limit + 1, '\0')));

  EXPECT_FALSE(measured.error);
  EXPECT_EQ(measured.size, limit + 1);
}

}  // namespace
}  // namespace scrape::http
