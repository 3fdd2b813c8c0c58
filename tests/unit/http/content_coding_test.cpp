// What holds for every coding, and for codings on top of each other.

#include "support/decoding.hpp"
#include "support/encoders.hpp"

#include <gtest/gtest.h>

namespace scrape::http {
namespace {

using namespace test;

struct Coding {
  char const* title;
  std::string_view name;
  std::string (*encode)(std::string_view);
};

void PrintTo(Coding const& coding, std::ostream* out) {
  *out << coding.title;
}

class ContentCoding : public testing::TestWithParam<Coding> {
 protected:
  std::string encoded(std::string_view given) const { return GetParam().encode(given); }
  Decoded decoded(std::string_view bytes, std::size_t split = 0) const { return decode(GetParam().name, bytes, split); }
};

TEST_P(ContentCoding, IsUndone) {
  for (auto const& given : {std::string(), std::string("a"), text, std::string(100'000, 'x'), noise(100'000)}) {
    auto const result = decoded(encoded(given));
    EXPECT_FALSE(result.error) << result.error.message();
    EXPECT_TRUE(result.text == given) << given.size();
  }
}

TEST_P(ContentCoding, IsUndoneWhereverTheBytesAreSplit) {
  auto const bytes = encoded(text);
  for (std::size_t split = 0; split <= bytes.size(); ++split) {
    auto const result = decoded(bytes, split);
    EXPECT_FALSE(result.error) << split;
    EXPECT_EQ(result.text, text) << split;
  }
}

TEST_P(ContentCoding, IsUndoneByteByByte) {
  auto const decoder = make_decoder(GetParam().name).value();
  Decoded result;
  for (auto const c : encoded(text))
    decode_piece(*decoder, {&c, 1}, result);

  EXPECT_EQ(result.text, text);
  EXPECT_TRUE(decoder->finish().has_value());
}

TEST_P(ContentCoding, IsIncompleteAtEveryPrefix) {
  auto const bytes = encoded(text);
  for (std::size_t size = 1; size < bytes.size(); ++size) {
    EXPECT_EQ(decoded(bytes.substr(0, size)).error, Errc::truncated_coding) << size;
  }
}

TEST_P(ContentCoding, OfNothingIsNothing) {
  auto const result = decoded("");

  EXPECT_FALSE(result.error);
  EXPECT_EQ(result.text, "");
}

TEST_P(ContentCoding, IsUndoneInBoundedPieces) {
  auto const bytes = encoded(std::string(50'000'000, '\0'));

  auto const result = decoded(bytes);

  EXPECT_LT(bytes.size(), 60'000U);
  EXPECT_EQ(result.text.size(), 50'000'000U);
  EXPECT_LE(result.largest_piece, decoded_piece);
}

TEST_P(ContentCoding, GivesAllThatASmallPieceHolds) {
  auto const bytes = encoded(noise(2'000'000));
  auto const decoder = make_decoder(GetParam().name).value();
  Decoded result;

  decode_piece(*decoder, std::string_view(bytes).substr(0, bytes.size() / 2), result);

  EXPECT_GT(result.text.size(), 700'000U) << "output is held back until the next input";
}

// The last byte of the input may stand for more than what is left of a piece.
TEST_P(ContentCoding, LosesNothingWhereAPieceIsFull) {
  for (std::size_t size = decoded_piece; size < decoded_piece + 2'000; ++size) {
    auto const result = decoded(encoded(std::string(size, 'a')));
    ASSERT_FALSE(result.error) << size;
    ASSERT_EQ(result.text.size(), size);
  }
}

TEST_P(ContentCoding, RefusesGarbageBehindItsEnd) {
  for (auto const* const garbage : {"xx", "garbage", "\r\n"}) {
    EXPECT_EQ(decoded(encoded(text) + garbage).error, Errc::corrupt_coding) << garbage;
  }
}

TEST_P(ContentCoding, RefusesASingleByteBehindItsEnd) {
  EXPECT_TRUE(decoded(encoded(text) + '\n').error);
  EXPECT_TRUE(decoded(encoded(text) + '\x1f').error);
  EXPECT_TRUE(decoded(encoded(text) + '\x28').error);
}

TEST_P(ContentCoding, RefusesWhatIsNotCoded) {
  EXPECT_EQ(decoded("<html>not compressed at all</html>").error, Errc::corrupt_coding);
}

constexpr Coding all[] = {
    {"Gzip", "gzip", [](std::string_view given) { return gzip(given); }},
    {"Zlib", "deflate", [](std::string_view given) { return zlib(given); }},
    {"Raw", "deflate", [](std::string_view given) { return raw_deflate(given); }},
    {"Brotli", "br", [](std::string_view given) { return brotli(given); }},
    {"Zstd", "zstd", [](std::string_view given) { return zstd(given); }},
    {"BrotliOnGzip", "gzip, br", [](std::string_view given) { return brotli(gzip(given)); }},
    {"GzipOnBrotli", "br, gzip", [](std::string_view given) { return gzip(brotli(given)); }},
    {"RawOnZstd", "zstd, deflate", [](std::string_view given) { return raw_deflate(zstd(given)); }},
    {"ZstdOnBrotliOnGzip", "gzip, br, zstd", [](std::string_view given) { return zstd(brotli(gzip(given))); }},
};

INSTANTIATE_TEST_SUITE_P(Codings, ContentCoding, testing::ValuesIn(all),
                         [](auto const& test) { return std::string(test.param.title); });

// RFC 9110 §8.4.1.
TEST(MakeDecoder, KnowsItsCodingsInWhateverCase) {
  for (auto const* const coding : {"gzip", "GZip", " gzip ", "x-gzip", "deflate", "Deflate", "br", "BR", "zstd"}) {
    auto const decoder = make_decoder(coding);
    ASSERT_TRUE(decoder.has_value()) << coding;
    EXPECT_NE(*decoder, nullptr) << coding;
  }
}

// RFC 9110 §8.4.1 (identity) and §5.6.1.2 (empty members).
TEST(MakeDecoder, HasNothingToUndoForIdentity) {
  for (auto const* const coding : {"", " ", "identity", "Identity", ",", " , ,", "identity, identity", ",identity,"}) {
    auto const decoder = make_decoder(coding);
    ASSERT_TRUE(decoder.has_value()) << coding;
    EXPECT_EQ(*decoder, nullptr) << coding;
  }
}

TEST(MakeDecoder, RefusesWhatWasNotAskedFor) {
  for (auto const* const coding : {"compress", "none", "utf-8", "\xff", "gzip;q=1", "gzip br", "dcb", "*"}) {
    EXPECT_EQ(make_decoder(coding).error(), Errc::unknown_coding) << coding;
  }
}

TEST(MakeDecoder, RefusesAStackWithAMemberThatItDoesNotKnow) {
  for (auto const* const coding : {"compress, gzip", "gzip, compress", "br, none, gzip", "identity, x", "gzip, , x"}) {
    EXPECT_EQ(make_decoder(coding).error(), Errc::unknown_coding) << coding;
  }
}

TEST(MakeDecoder, TakesWhatAcceptEncodingOffers) {
  EXPECT_EQ(accepted_codings, "gzip, deflate, br, zstd");
  EXPECT_TRUE(make_decoder(accepted_codings).has_value());
}

// RFC 9110 §8.4 (order), §5.6.1.2 (empty members), §8.4.1 (identity).
TEST(MakeDecoder, UndoesTheLastCodingFirst) {
  for (auto const* const list :
       {"gzip, br", "gzip,br", " GZIP ,\tBr ", "gzip, identity, br", ", gzip,, br,", "identity, gzip, br, identity"}) {
    EXPECT_EQ(decode(list, brotli(gzip(text))).text, text) << list;
    EXPECT_EQ(decode(list, gzip(brotli(text))).error, Errc::corrupt_coding) << list;
  }
}

TEST(MakeDecoder, TakesFiveCodingsAndNoMore) {
  auto bytes = text;
  for (int i = 0; i < 5; ++i)
    bytes = gzip(bytes);

  EXPECT_EQ(decode("gzip, gzip, gzip, gzip, gzip", bytes).text, text);
  EXPECT_EQ(decode("gzip, identity, gzip, gzip,, gzip, identity, gzip", bytes).text, text);
  EXPECT_EQ(make_decoder("gzip, gzip, gzip, gzip, gzip, gzip").error(), Errc::too_many_codings);
}

TEST(MakeDecoder, TakesAnEmptyBodyInsideACodingForAnEmptyPage) {
  auto const result = decode("gzip, br", brotli(""));

  EXPECT_FALSE(result.error);
  EXPECT_EQ(result.text, "");
}

TEST(MakeDecoder, LooksForTheEndOfEveryCoding) {
  auto const inner = gzip(text);

  EXPECT_EQ(decode("gzip, br", brotli(inner.substr(0, inner.size() - 1))).error, Errc::truncated_coding);
  EXPECT_EQ(decode("gzip, br", brotli(inner + "garbage")).error, Errc::corrupt_coding);
}

}  // namespace
}  // namespace scrape::http
