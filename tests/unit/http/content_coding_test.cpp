#include "support/random.hpp"

#include <scrape/base/error.hpp>
#include <scrape/http/content_coding.hpp>

#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <stdexcept>
#include <string>

namespace scrape::http {
namespace {

// windowBits of deflateInit2: RFC 1952, RFC 1950 and RFC 1951.
constexpr int gzip = 15 + 16;
constexpr int zlib = 15;
constexpr int raw = -15;

std::string compressed(std::string_view text, int wrapper, int level = Z_BEST_COMPRESSION) {
  z_stream stream{};
  if (deflateInit2(&stream, level, Z_DEFLATED, wrapper, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib");
  std::string out(deflateBound(&stream, text.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END) throw std::runtime_error("zlib");
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string const text = "The quick brown fox jumps over the lazy dog; the quick brown fox jumps again.";

struct Decoded {
  std::string text;
  error_code error;
  std::size_t largest_piece = 0;
};

void decode_piece(Decoder& decoder, std::string_view piece, Decoded& decoded) {
  auto input = as_bytes(piece);
  while (!decoded.error) {
    auto const output = decoder.next(input);
    if (!output) decoded.error = output.error();
    if (!output || output->empty()) break;
    decoded.text += as_text(*output);
    decoded.largest_piece = std::max(decoded.largest_piece, output->size());
  }
  EXPECT_TRUE(decoded.error || input.empty()) << "an empty piece, although input is left";
}

Decoded decode(std::string_view coding, std::string_view bytes, std::size_t split = 0) {
  auto const decoder = make_decoder(coding).value();
  Decoded decoded;
  decode_piece(*decoder, bytes.substr(0, split), decoded);
  decode_piece(*decoder, bytes.substr(split), decoded);
  if (auto const end = decoder->finish(); !decoded.error && !end) decoded.error = end.error();
  return decoded;
}

// Bytes in which there is little to compress.
std::string noise(std::size_t size) {
  test::Random random(1);
  std::string bytes(size, '\0');
  for (auto& c : bytes)
    c = static_cast<char>(random.below(256));
  return bytes;
}

struct Coding {
  std::string_view name;
  int wrapper;
};

void PrintTo(Coding const& coding, std::ostream* out) {
  *out << coding.name << ' ' << coding.wrapper;
}

class ContentCoding : public testing::TestWithParam<Coding> {
 protected:
  std::string encoded(std::string_view given) const { return compressed(given, GetParam().wrapper); }
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
  EXPECT_LE(result.largest_piece, 64U * 1024);
}

TEST_P(ContentCoding, GivesAllThatASmallPieceHolds) {
  auto const bytes = encoded(std::string(1'000'000, 'a'));
  auto const decoder = make_decoder(GetParam().name).value();
  Decoded result;

  decode_piece(*decoder, std::string_view(bytes).substr(0, bytes.size() / 2), result);

  EXPECT_GT(result.text.size(), 300'000U) << "output is held back until the next input";
}

// The last byte of the input may stand for more than what is left of a piece.
TEST_P(ContentCoding, LosesNothingWhereAPieceIsFull) {
  for (std::size_t size = 32 * 1024; size < 32 * 1024 + 2'000; ++size) {
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
}

INSTANTIATE_TEST_SUITE_P(Codings, ContentCoding,
                         testing::Values(Coding{"gzip", gzip}, Coding{"deflate", zlib}, Coding{"deflate", raw}),
                         [](auto const& test) -> std::string {
                           return test.param.wrapper == gzip ? "Gzip" : test.param.wrapper == zlib ? "Zlib" : "Raw";
                         });

TEST(Gzip, IsCorruptWhenAnyByteOfItsChecksIs) {
  auto const bytes = compressed(text, gzip);
  for (auto const at : {std::size_t{0}, std::size_t{1}, std::size_t{2}, bytes.size() - 8, bytes.size() - 1}) {
    auto broken = bytes;
    broken[at] = static_cast<char>(broken[at] ^ 0x55);
    EXPECT_EQ(decode("gzip", broken).error, Errc::corrupt_coding) << at;
  }
}

TEST(Gzip, NeverPassesAChangedByteOff) {
  auto const bytes = compressed(text, gzip);
  for (std::size_t at = 10; at < bytes.size(); ++at) {
    auto broken = bytes;
    broken[at] = static_cast<char>(broken[at] ^ 0x10);
    auto const result = decode("gzip", broken);
    EXPECT_TRUE(result.error || result.text == text) << at;
  }
}

TEST(Zlib, IsCorruptWhenItsChecksumIs) {
  auto bytes = compressed(text, zlib);
  bytes.back() = static_cast<char>(bytes.back() ^ 1);

  EXPECT_EQ(decode("deflate", bytes).error, Errc::corrupt_coding);
}

// RFC 1952 §2.2.
TEST(Gzip, MayHaveSeveralMembers) {
  auto const bytes = compressed("one, ", gzip) + compressed("", gzip) + compressed("two", gzip);
  for (std::size_t split = 0; split <= bytes.size(); ++split) {
    auto const result = decode("gzip", bytes, split);
    EXPECT_FALSE(result.error) << split;
    EXPECT_EQ(result.text, "one, two") << split;
  }
}

TEST(Gzip, IsIncompleteInsideItsSecondMember) {
  auto const first = compressed("one", gzip);
  auto const bytes = first + compressed("two", gzip);
  for (auto size = first.size() + 1; size < bytes.size(); ++size) {
    EXPECT_EQ(decode("gzip", std::string_view(bytes).substr(0, size)).error, Errc::truncated_coding) << size;
  }
}

TEST(Gzip, IsNotZlib) {
  EXPECT_EQ(decode("gzip", compressed(text, zlib)).error, Errc::corrupt_coding);
  EXPECT_EQ(decode("gzip", "<html>not compressed at all</html>").error, Errc::corrupt_coding);
}

TEST(Gzip, OfAFileIsTheSame) {
  auto const decoder = make_gzip_decoder();
  Decoded result;

  decode_piece(*decoder, compressed(text, gzip), result);

  EXPECT_EQ(result.text, text);
  EXPECT_TRUE(decoder->finish().has_value());
}

TEST(RawDeflate, MayBeginWithAnyBlock) {
  for (auto const level : {Z_NO_COMPRESSION, Z_BEST_SPEED, Z_BEST_COMPRESSION}) {
    EXPECT_EQ(decode("deflate", compressed(text, raw, level)).text, text) << level;
    EXPECT_EQ(decode("deflate", compressed(noise(1000), raw, level)).text, noise(1000)) << level;
  }
}

// RFC 9110 §8.4.1.
TEST(MakeDecoder, KnowsItsCodingsInWhateverCase) {
  for (auto const* const coding : {"gzip", "GZip", " gzip ", "x-gzip", "deflate", "Deflate"}) {
    auto const decoder = make_decoder(coding);
    ASSERT_TRUE(decoder.has_value()) << coding;
    EXPECT_NE(*decoder, nullptr) << coding;
  }
}

TEST(MakeDecoder, HasNothingToUndoForIdentity) {
  for (auto const* const coding : {"", " ", "identity", "Identity"}) {
    auto const decoder = make_decoder(coding);
    ASSERT_TRUE(decoder.has_value()) << coding;
    EXPECT_EQ(*decoder, nullptr) << coding;
  }
}

TEST(MakeDecoder, RefusesWhatWasNotAskedFor) {
  for (auto const* const coding : {"br", "zstd", "compress", "gzip, gzip", "gzip,deflate", "none", "utf-8", "\xff"}) {
    EXPECT_EQ(make_decoder(coding).error(), Errc::unknown_coding) << coding;
  }
}

TEST(MakeDecoder, TakesWhatAcceptEncodingOffers) {
  EXPECT_EQ(accepted_codings, "gzip, deflate");
}

}  // namespace
}  // namespace scrape::http
