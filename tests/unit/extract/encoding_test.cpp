// From bytes to text, as browsers do it (WHATWG HTML §13.2.3.2, Encoding).

#include <scrape/base/text.hpp>
#include <scrape/extract/encoding.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape::extract {
namespace {

using namespace std::string_literals;

struct EncodingCase {
  char const* content_type;
  std::string page;
  std::string text;  ///< part of what comes out
};

class PageText : public testing::TestWithParam<EncodingCase> {};

TEST_P(PageText, IsDecoded) {
  auto const& [content_type, page, text] = GetParam();
  auto const decoded = decoded_text(page, content_type);
  EXPECT_NE(decoded.find(text), std::string::npos) << content_type << "\n" << decoded;
  EXPECT_EQ(first_invalid_utf8(decoded), std::string_view::npos);
}

INSTANTIATE_TEST_SUITE_P(ByContentType, PageText,
                         testing::Values(EncodingCase{"text/html; charset=utf-8", "\xC3\xBC", "ü"},
                                         EncodingCase{"text/html; charset=\"UTF-8\"", "\xC3\xBC", "ü"},
                                         EncodingCase{"text/html;Charset = 'iso-8859-1'", "\xFC", "ü"},
                                         EncodingCase{"text/html; charset=iso-8859-1", "\x80\x93\x99\xFF",
                                                      "\u20AC\u201C\u2122\u00FF"},
                                         EncodingCase{"text/html; charset=us-ascii", "\x81\x9D", "\u0081\u009D"},
                                         EncodingCase{"text/html; charset=windows-1251", "\xCF\xF0", "Пр"},
                                         EncodingCase{"text/html; charset=koi8-r", "\xF0\xD2", "Пр"},
                                         EncodingCase{"text/html; charset=iso-8859-2", "\xB1", "ą"},
                                         EncodingCase{"text/html; charset=latin5", "\xFD", "ı"},
                                         EncodingCase{"text/html; charset=iso-8859-15", "\xA4", "€"},
                                         EncodingCase{"text/html; charset=macintosh", "\x8A", "ä"},
                                         EncodingCase{"text/html; charset=shift_jis", "\x93\xFA\x96\x7B", "日本"},
                                         EncodingCase{"text/html; charset=x-sjis", "\x87\x40", "①"},
                                         EncodingCase{"text/html; charset=euc-jp", "\xC6\xFC\xCB\xDC", "日本"},
                                         EncodingCase{"text/html; charset=iso-2022-jp", "\x1B$BF|K\\\x1B(B", "日本"},
                                         EncodingCase{"text/html; charset=gb2312", "\xD6\xD0\xCE\xC4", "中文"},
                                         EncodingCase{"text/html; charset=gbk", "\xD6\xD0", "中"},
                                         EncodingCase{"text/html; charset=gb18030", "\xD6\xD0\xCE\xC4", "中文"},
                                         EncodingCase{"text/html; charset=big5", "\xA4\xA4\xA4\xE5", "中文"},
                                         EncodingCase{"text/html; charset=euc-kr", "\xC7\xD1\xB1\xB9", "한국"},
                                         EncodingCase{"text/html; charset=utf-16le", "\xFC\0"s, "ü"},
                                         EncodingCase{"text/html; charset=utf-16be", "\0\xFC"s, "ü"},
                                         EncodingCase{"text/html; charset=hz-gb-2312", "<script>", "\uFFFD"}));

INSTANTIATE_TEST_SUITE_P(ByMark, PageText,
                         testing::Values(EncodingCase{"text/html; charset=iso-8859-1", "\xEF\xBB\xBF\xC3\xBC", "ü"},
                                         EncodingCase{"text/html", "\xFF\xFE\xFC\0"s, "ü"},
                                         EncodingCase{"text/html; charset=utf-8", "\xFE\xFF\0\xFC"s, "ü"},
                                         EncodingCase{"application/json", "\xFF\xFE[\0]\0"s, "[]"}));

INSTANTIATE_TEST_SUITE_P(
    ByMeta, PageText,
    testing::Values(
        EncodingCase{"text/html", "<meta charset=windows-1251>\xCF", "П"},
        EncodingCase{"text/html", "<META CHARSET='windows-1251'>\xCF", "П"},
        EncodingCase{"text/html", "<meta/charset = windows-1251 >\xCF", "П"},
        EncodingCase{"text/html", "<meta http-equiv=Content-Type content='text/html; charset=windows-1251'>\xCF", "П"},
        EncodingCase{"text/html", "<meta content='text/html;charset=windows-1251' http-equiv=Content-Type>\xCF", "П"},
        EncodingCase{"text/html", "<meta content='text/html;charset=windows-1251'>\xCF", "Ï"},
        EncodingCase{"text/html", "<!-- <meta charset=koi8-r> --><meta charset=windows-1251>\xCF", "П"},
        EncodingCase{"text/html", "<a title='<meta charset=koi8-r>'><meta charset=windows-1251>\xCF", "П"},
        EncodingCase{"text/html", "<metadata charset=koi8-r><meta charset=windows-1251>\xCF", "П"},
        EncodingCase{"text/html", "<meta charset=nonsense><meta charset=windows-1251>\xCF", "П"},
        EncodingCase{"text/html", "<meta charset=utf-16>\xC3\xBC", "ü"},
        EncodingCase{"text/html; charset=nonsense", "<meta charset=windows-1251>\xCF", "П"},
        EncodingCase{"text/html; charset=koi8-r", "<meta charset=windows-1251>\xF0", "П"},
        EncodingCase{"text/html", std::string(1100, ' ') + "<meta charset=windows-1251>\xCF", "Ï"}));

INSTANTIATE_TEST_SUITE_P(WithoutAnyOfThem, PageText,
                         testing::Values(EncodingCase{"text/html", "\xC3\xBC", "ü"}, EncodingCase{"", "\xFC", "ü"},
                                         EncodingCase{"text/html", "\xC3\xBC\xFC", "Ã¼ü"},
                                         EncodingCase{"application/json", "\xFC", "\uFFFD"}));

TEST(PageText, MarksWhatIsNoText) {
  EXPECT_EQ(decoded_text("a\xFF"
                         "b",
                         "text/html; charset=utf-8"),
            "a\uFFFDb");
  EXPECT_EQ(decoded_text("a\xFF"
                         "b",
                         "text/html; charset=euc-kr"),
            "a\uFFFDb");
  EXPECT_EQ(decoded_text("a\x93", "text/html; charset=shift_jis"), "a\uFFFD");
}

// A converter must not remember where the page before it broke off.
TEST(PageText, BeginsAnewWithEveryPage) {
  auto const type = "text/html; charset=iso-2022-jp";
  EXPECT_EQ(decoded_text("\x1B$BF|", type), "日");
  EXPECT_EQ(decoded_text("F|", type), "F|");
}

TEST(PageText, OfAnyLengthIsWhole) {
  for (std::size_t const size : {16'383U, 16'384U, 16'385U, 100'000U}) {
    std::string const page(size, '\xCF');
    EXPECT_EQ(decoded_text(page, "text/html; charset=windows-1251").size(), 2 * size) << size;
  }
}

TEST(PageText, NeedsNoFileAfterPreloading) {
  preload_encodings();
  EXPECT_EQ(decoded_text("\xCF", "text/html; charset=windows-1251"), "П");
}

}  // namespace
}  // namespace scrape::extract
