// What is special to single codings: checks, several members, what their formats forbid.

#include "support/decoding.hpp"
#include "support/encoders.hpp"

#include <gtest/gtest.h>

namespace scrape::http {
namespace {

using namespace test;
using namespace std::string_view_literals;

TEST(Gzip, IsCorruptWhenAnyByteOfItsChecksIs) {
  auto const bytes = gzip(text);
  for (auto const at : {std::size_t{0}, std::size_t{1}, std::size_t{2}, bytes.size() - 8, bytes.size() - 1}) {
    auto broken = bytes;
    broken[at] = static_cast<char>(broken[at] ^ 0x55);
    EXPECT_EQ(decode("gzip", broken).error, Errc::corrupt_coding) << at;
  }
}

TEST(Gzip, NeverPassesAChangedByteOff) {
  auto const bytes = gzip(text);
  for (std::size_t at = 10; at < bytes.size(); ++at) {
    auto broken = bytes;
    broken[at] = static_cast<char>(broken[at] ^ 0x10);
    auto const result = decode("gzip", broken);
    EXPECT_TRUE(result.error || result.text == text) << at;
  }
}

// RFC 1952 §2.2.
TEST(Gzip, MayHaveSeveralMembers) {
  auto const bytes = gzip("one, ") + gzip("") + gzip("two");
  for (std::size_t split = 0; split <= bytes.size(); ++split) {
    auto const result = decode("gzip", bytes, split);
    EXPECT_FALSE(result.error) << split;
    EXPECT_EQ(result.text, "one, two") << split;
  }
}

TEST(Gzip, IsIncompleteInsideItsSecondMember) {
  auto const first = gzip("one");
  auto const bytes = first + gzip("two");
  for (auto size = first.size() + 1; size < bytes.size(); ++size) {
    EXPECT_EQ(decode("gzip", std::string_view(bytes).substr(0, size)).error, Errc::truncated_coding) << size;
  }
}

TEST(Gzip, IsNotZlib) {
  EXPECT_EQ(decode("gzip", zlib(text)).error, Errc::corrupt_coding);
}

TEST(Gzip, GivesAllThatASmallPieceExpandsTo) {
  auto const bytes = gzip(std::string(1'000'000, 'a'));
  auto const decoder = make_decoder("gzip").value();
  Decoded result;

  decode_piece(*decoder, std::string_view(bytes).substr(0, bytes.size() / 2), result);

  EXPECT_GT(result.text.size(), 300'000U) << "output is held back until the next input";
}

TEST(Gzip, OfAFileIsTheSame) {
  auto const decoder = make_gzip_decoder();
  Decoded result;

  decode_piece(*decoder, gzip(text), result);

  EXPECT_EQ(result.text, text);
  EXPECT_TRUE(decoder->finish().has_value());
}

TEST(Zlib, IsCorruptWhenItsChecksumIs) {
  auto bytes = zlib(text);
  bytes.back() = static_cast<char>(bytes.back() ^ 1);

  EXPECT_EQ(decode("deflate", bytes).error, Errc::corrupt_coding);
}

TEST(RawDeflate, MayBeginWithAnyBlock) {
  for (auto const level : {Z_NO_COMPRESSION, Z_BEST_SPEED, Z_BEST_COMPRESSION}) {
    EXPECT_EQ(decode("deflate", raw_deflate(text, level)).text, text) << level;
    EXPECT_EQ(decode("deflate", raw_deflate(noise(1000), level)).text, noise(1000)) << level;
  }
}

struct Rule {
  char const* section;
  std::string_view bytes;
};

// Of RFC 7932. An empty stream is 0x06: a window of 64 KiB, the last metablock, empty.
TEST(Brotli, IsCorruptWhereItsFormatSaysSo) {
  Rule const table[] = {
      {"§9.1 reserved window size", "\x11\x06"},
      {"§9.1 large window, which is an extension", "\x11\x1a"},
      {"§9.2 padding that is not zero", "\x0e"},
      {"§9.3 nothing behind the last metablock", "\x06\x06"},
  };
  EXPECT_FALSE(decode("br", "\x06").error);
  for (auto const& [section, bytes] : table)
    EXPECT_EQ(decode("br", bytes).error, Errc::corrupt_coding) << section;
}

TEST(Brotli, NeverCrashesOnAChangedByte) {
  auto const bytes = brotli(text + noise(1000));
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    auto broken = bytes;
    broken[at] = static_cast<char>(broken[at] ^ 0x10);
    EXPECT_LT(decode("br", broken).text.size(), 100'000'000U) << at;
  }
}

TEST(Zstd, IsCorruptWhenItsChecksumIs) {
  auto bytes = zstd(text);
  bytes.back() = static_cast<char>(bytes.back() ^ 1);

  EXPECT_EQ(decode("zstd", bytes).error, Errc::corrupt_coding);
}

TEST(Zstd, NeverPassesAChangedByteOff) {
  auto const bytes = zstd(text);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    auto broken = bytes;
    broken[at] = static_cast<char>(broken[at] ^ 0x10);
    auto const result = decode("zstd", broken);
    EXPECT_TRUE(result.error || result.text == text) << at;
  }
}

// RFC 8878 §3.1: frames, of which those of §3.1.2 are skipped.
TEST(Zstd, MayHaveSeveralFrames) {
  auto const skipped = std::string("\x50\x2a\x4d\x18\x03\0\0\0abc"sv);
  auto const bytes = zstd("one, ") + skipped + zstd("") + zstd("two") + skipped;
  for (std::size_t split = 0; split <= bytes.size(); ++split) {
    auto const result = decode("zstd", bytes, split);
    EXPECT_FALSE(result.error) << split;
    EXPECT_EQ(result.text, "one, two") << split;
  }
}

TEST(Zstd, IsIncompleteInsideItsSecondFrame) {
  auto const first = zstd("one");
  auto const bytes = first + zstd("two");
  for (auto size = first.size() + 1; size < bytes.size(); ++size) {
    EXPECT_EQ(decode("zstd", std::string_view(bytes).substr(0, size)).error, Errc::truncated_coding) << size;
  }
}

// Each frame is a magic number, the header behind it, and one block: "hello", or 300 times "a".
std::string frame(std::string_view header, std::string_view block = "\x29\0\0hello"sv) {
  return "\x28\xb5\x2f\xfd" + std::string(header) + std::string(block);
}

// Of RFC 8878 §3.1.1.1; the limit is that of RFC 9659 §3.
TEST(Zstd, TakesAWindowOf8MiBAndNoDictionary) {
  Rule const table[] = {
      {"§3.1.1.1.4 content of 5 bytes in one segment", "\x20\x05"sv},
      {"§3.1.1.1.2 window of 8 MiB", "\x00\x68"sv},
      {"§3.1.1.1.3 dictionary 0 is none", "\x21\x00\x05"sv},
  };
  for (auto const& [section, header] : table)
    EXPECT_EQ(decode("zstd", frame(header)).text, "hello") << section;
}

TEST(Zstd, IsCorruptWhereItsFormatSaysSo) {
  Rule const table[] = {
      {"§3.1.1.1.2 window of 9 MiB", "\x00\x69"sv},
      {"§3.1.1.1.2 window of 2 TiB", "\x00\xf8"sv},
      {"§3.1.1.1.2 window of 9 MiB for 300 bytes", "\x40\x69\x2c\x00\x63\x09\x00\x61"sv},
      {"§3.1.1.1.2 content of 9 MiB in one segment", "\xa0\x00\x00\x90\x00"sv},
      {"§3.1.1.1.3 a dictionary", "\x21\x07\x05"sv},
      {"§3.1.1.1.3 a dictionary, 4 bytes", "\x23\x07\x00\x00\x01\x05"sv},
      {"§3.1.1.1.1.4 reserved bit", "\x28\x05"sv},
  };
  for (auto const& [section, header] : table)
    EXPECT_EQ(decode("zstd", frame(header)).error, Errc::corrupt_coding) << section;
  EXPECT_EQ(decode("zstd", frame("\x20\x05"sv, "\x2f\0\0hello"sv)).error, Errc::corrupt_coding)
      << "§3.1.1.2.2 reserved block type";
}

// The library may know them, without limits. Regression: it looked for one behind the first byte that came.
TEST(Zstd, RefusesFramesOfTheFormatsOfBefore) {
  for (auto const magic : {"\x1e\xb5\x2f\xfd"sv, "\x25\xb5\x2f\xfd"sv, "\x26\xb5\x2f\xfd"sv, "\x27\xb5\x2f\xfd"sv}) {
    auto const bytes = std::string(magic) + std::string(20, '\0');
    EXPECT_EQ(decode("zstd", bytes).error, Errc::corrupt_coding);
    EXPECT_EQ(decode("zstd", '\x28' + bytes, 1).error, Errc::corrupt_coding);
    EXPECT_EQ(decode("zstd", frame("\x0b\x00"sv, bytes), 6).error, Errc::corrupt_coding) << "as a dictionary's name";
  }
}

// Regression: where a header came in pieces, the library took its rest for a frame that is skipped.
TEST(Zstd, ReadsAHeaderWhereverItIsSplit) {
  auto const bytes = frame("\x50\x2a\x4d\x18"sv, "\x08\0\0\0\x5a\xca\0a\x0b\0\0a"sv);
  for (std::size_t split = 0; split <= bytes.size(); ++split) {
    auto const result = decode("zstd", bytes, split);
    EXPECT_FALSE(result.error) << split;
    EXPECT_EQ(result.text, std::string(1, '\0') + std::string(6476, 'a')) << split;
  }
}

}  // namespace
}  // namespace scrape::http
