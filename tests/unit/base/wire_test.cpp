#include <scrape/base/wire.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace scrape {
namespace {

using Texts = std::vector<std::string>;

std::string sample() {
  Encoder out;
  out.number(7);
  out.text("seven");
  out.texts(Texts{"a", "", std::string("b\0c", 3)});
  out.number(UINT64_MAX);
  return std::move(out).finish();
}

TEST(Wire, GivesBackWhatWasPutIn) {
  auto const bytes = sample();
  Decoder in(bytes);
  EXPECT_EQ(in.number(), 7U);
  EXPECT_EQ(in.text(), "seven");
  EXPECT_FALSE(in.is_whole());
  EXPECT_EQ(in.texts<Texts>(), (Texts{"a", "", std::string("b\0c", 3)}));
  EXPECT_EQ(in.number(), UINT64_MAX);
  EXPECT_TRUE(in.is_whole());
}

TEST(Wire, BeginsAnew) {
  Encoder out;
  out.text("seven");
  out.clear();
  EXPECT_EQ(out.bytes(), "");
  out.number(7);
  Decoder in(out.bytes());
  EXPECT_EQ(in.number(), 7U);
  EXPECT_TRUE(in.is_whole());
}

TEST(Wire, FailsForGoodWhereBytesAreMissing) {
  auto const bytes = sample();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    Decoder in(std::string_view(bytes).substr(0, size));
    in.number();
    in.text();
    in.texts<Texts>();
    EXPECT_EQ(in.number(), 0U) << size;
    EXPECT_TRUE(in.has_failed()) << size;
    EXPECT_EQ(in.text(), "") << size;
    EXPECT_FALSE(in.is_whole()) << size;
  }
}

TEST(Wire, IsNotWholeWithBytesLeft) {
  auto const bytes = sample() + "x";
  Decoder in(bytes);
  in.number();
  in.text();
  in.texts<Texts>();
  in.number();
  EXPECT_FALSE(in.is_whole());
  EXPECT_FALSE(in.has_failed());
}

// Whoever believed it would reserve memory for it.
TEST(Wire, BelievesInNoMoreElementsThanThereCanBe) {
  Encoder out;
  out.number(UINT64_MAX / 2);
  out.number(1);
  auto const bytes = std::move(out).finish();
  Decoder in(bytes);
  EXPECT_EQ(in.count(), 0U);
  EXPECT_TRUE(in.has_failed());
}

}  // namespace
}  // namespace scrape
