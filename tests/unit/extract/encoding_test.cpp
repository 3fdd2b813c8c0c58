#include <scrape/base/text.hpp>
#include <scrape/extract/encoding.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape::extract {
namespace {
namespace encoding_cases {

using namespace std::string_view_literals;

constexpr auto unknown = "\xEF\xBF\xBD"sv;

struct Case {
  std::string_view bytes;
  std::string_view type;
  std::string_view text;
};

void expect_all(std::initializer_list<Case> cases) {
  for (auto const& [bytes, type, text] : cases)
    EXPECT_EQ(extract::to_utf8(bytes, type), text) << bytes << ' ' << type;
}

TEST(Encoding, IsUtf8OrElseWindows1252WhenNothingTells) {
  expect_all({
      {"", "", ""},
      {"a", "text/html", "a"},
      {"\xC3\xA4", "text/html", "\xC3\xA4"},
      {"\xE4", "text/html", "\xC3\xA4"},
      {"\xC3\xA4\xE4", "text/html", "\xC3\x83\xC2\xA4\xC3\xA4"},
      {"\x80\x81\x8D\x9F\xFF", "text/plain", "\xE2\x82\xAC\xC2\x81\xC2\x8D\xC5\xB8\xC3\xBF"},
      {"\xE4", "text/html; charset=x-unheard-of", "\xC3\xA4"},
  });
}

TEST(Encoding, IsThatOfTheByteOrderMarkBeforeAllElse) {
  expect_all({
      {"\xEF\xBB\xBF\xC3\xA4", "text/html; charset=iso-8859-1", "\xC3\xA4"},
      {"\xEF\xBB\xBF\xE4", "text/html", unknown},
      {"\xFF\xFE\xE4\x00"sv, "text/html; charset=utf-8", "\xC3\xA4"},
      {"\xFE\xFF\x00\xE4"sv, "text/html; charset=utf-8", "\xC3\xA4"},
      {"\xFF\xFE"sv
       "a\0",
       "application/json", "a"},
      {"\xEF\xBB\xBF", "", ""},
      {"\xFE\xFF", "", ""},
  });
}

TEST(Encoding, IsThatOfTheContentTypeBeforeThatOfThePage) {
  constexpr auto page = "<meta charset=utf-8>\xE4"sv;
  for (auto const* const type :
       {"text/html; charset=iso-8859-1", "text/html;charset=\"ISO-8859-1\"", "text/html; charset='latin1'",
        "TEXT/HTML; CHARSET = l1 ; x=y", "text/html; x=y; charset=windows-1252", "text/html;charset=l1,text/html"})
    EXPECT_EQ(extract::to_utf8(page, type), "<meta charset=utf-8>\xC3\xA4") << type;
  EXPECT_EQ(extract::to_utf8(page, "text/html; charset="), "<meta charset=utf-8>\xEF\xBF\xBD");
  EXPECT_EQ(extract::to_utf8(page, "text/html; charset=\"l1"), "<meta charset=utf-8>\xEF\xBF\xBD");
}

// HTML Standard §13.2.3.2: these declare KOI8-R, in which C1 is the letter a.
TEST(Encoding, IsDeclaredInThePage) {
  for (auto const declaration : {"<meta charset=koi8-r>"sv,
                                 "<META CharSet='KOI8-R'>"sv,
                                 R"(<meta charset = " koi8-r ">)"sv,
                                 "<meta/charset=koi8-r>"sv,
                                 "<meta x charset=koi8-r y>"sv,
                                 "<meta\ncharset=koi8-r"sv,
                                 "<meta charset=koi8-r charset=utf-8>"sv,
                                 "<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>"sv,
                                 R"(<meta content='text/html; charset="koi8-r"' http-equiv=content-type>)"sv,
                                 "<meta content='charset = koi8-r;x' http-equiv=content-type>"sv,
                                 "<meta content='charsetx charset=koi8-r' http-equiv=content-type>"sv,
                                 "<meta http-equiv=refresh charset=koi8-r content='1; charset=utf-8'>"sv,
                                 "<!-- <meta charset=utf-8> --><meta charset=koi8-r>"sv,
                                 "<!--><meta charset=koi8-r>"sv,
                                 "<a title='<meta charset=utf-8>'><meta charset=koi8-r>"sv,
                                 R"(</a title="<meta charset=utf-8>"><meta charset=koi8-r>)"sv,
                                 "<!x <meta charset=utf-8><meta charset=koi8-r>"sv,
                                 "<?x <meta charset=utf-8><meta charset=koi8-r>"sv,
                                 "<meta charset=x-nonsense><meta charset=koi8-r>"sv,
                                 "<metax charset=utf-8><meta charset=koi8-r>"sv,
                                 "<meta content='charset=utf-8'><meta charset=koi8-r>"sv,
                                 "<p a=b/><meta charset=koi8-r>"sv,
                                 "< meta charset=utf-8><meta charset=koi8-r>"sv,
                                 "<?xml version='1.0' encoding='koi8-r'?>"sv,
                                 R"(<?xml encoding = "KOI8-R" ?>)"sv,
                                 "<?xml encoding='utf-8'?><meta charset=koi8-r>"sv}) {
    auto const text = extract::to_utf8(std::string(declaration) + ">\xC1", "text/html");
    EXPECT_EQ(text, std::string(declaration) + ">\xD0\xB0") << declaration;
  }
}

TEST(Encoding, IsNotWhatOnlyLooksLikeADeclaration) {
  for (auto const declaration :
       {"<!-- <meta charset=koi8-r> -->"sv, "<!-- <meta charset=koi8-r>"sv, "<p title='<meta charset=koi8-r>'>"sv,
        "<meta content='text/html; charset=koi8-r'>"sv, "<meta name=x content='charset=koi8-r'>"sv,
        "<meta charset=''>"sv, "<meta xcharset=koi8-r>"sv, "<meta charset='koi8-r"sv,
        R"(<meta content='charset="koi8-r' http-equiv=content-type>)"sv, " <?xml encoding='koi8-r'?>"sv,
        "<?xml encoding=koi8-r?>"sv}) {
    auto const text = extract::to_utf8(std::string(declaration) + "\xC1", "text/html");
    EXPECT_EQ(text, std::string(declaration) + "\xC3\x81") << declaration;
  }
  EXPECT_EQ(extract::to_utf8("<meta charset=koi8-r>\xC1", "text/plain"), "<meta charset=koi8-r>\xC3\x81");
}

TEST(Encoding, IsDeclaredInTheFirst1024Bytes) {
  constexpr auto meta = "<meta charset=koi8-r>"sv;
  EXPECT_TRUE(
      extract::to_utf8(std::string(1024 - meta.size(), ' ') + std::string(meta) + '\xC1', "").ends_with("\xD0\xB0"));
  EXPECT_TRUE(extract::to_utf8(std::string(1025, ' ') + std::string(meta) + '\xC1', "").ends_with("\xC3\x81"));
}

TEST(Encoding, OfADeclarationIsNeverUtf16) {
  expect_all({
      {"<meta charset=utf-16>\xC3\xA4", "", "<meta charset=utf-16>\xC3\xA4"},
      {"<meta charset=utf-16be>\xE4", "", "<meta charset=utf-16be>\xEF\xBF\xBD"},
      {"<meta charset=x-user-defined>\x80", "", "<meta charset=x-user-defined>\xE2\x82\xAC"},
      {"<\0?\0x\0>\0"sv, "", "<?x>"},
      {"\0<\0?\0x\0>"sv, "", "<?x>"},
  });
}

TEST(Encoding, OfJsonIsUtf8) {
  expect_all({
      {"\"\xE4\"", "application/json", "\"\xEF\xBF\xBD\""},
      {"\"\xE4\"", "application/json; charset=iso-8859-1", "\"\xEF\xBF\xBD\""},
      {"\"\xC3\xA4\"", "application/ld+json; charset=iso-8859-1", "\"\xC3\xA4\""},
      {"<meta charset=koi8-r>\xC1", "application/json", "<meta charset=koi8-r>\xEF\xBF\xBD"},
  });
}

// Encoding Standard: one label of each family, and what its decoder and index say.
TEST(Encoding, HasManyNames) {
  struct Family {
    std::string_view label;
    std::string_view bytes;
    std::string_view text;
  };
  for (auto const& [label, bytes, text] : {
           Family{"unicode-1-1-utf-8", "\xC3\xA4", "\xC3\xA4"},
           {"utf8", "a\xFF\xC3", "a\xEF\xBF\xBD\xEF\xBF\xBD"},
           {"us-ascii", "\x93\xE4", "\xE2\x80\x9C\xC3\xA4"},
           {"ISO_8859-1:1987", "\x85", "\xE2\x80\xA6"},
           {"ucs-2", "a\0=\xD8\0\xDE"sv, "a\xF0\x9F\x98\x80"},
           {"utf-16be", "\xD8=\0a\xDE\0\0"sv,
            "\xEF\xBF\xBD"
            "a\xEF\xBF\xBD\xEF\xBF\xBD"},
           {"866", "\x80\xF0", "\xD0\x90\xD0\x81"},
           {"latin2", "\xB1\xF8", "\xC4\x85\xC5\x99"},
           {"l3", "\xA1\xA5", "\xC4\xA6\xEF\xBF\xBD"},
           {"latin4", "\xA2", "\xC4\xB8"},
           {"cyrillic", "\xD0", "\xD0\xB0"},
           {"ecma-114", "\xC7\xA1", "\xD8\xA7\xEF\xBF\xBD"},
           {"sun_eu_greek", "\xE1\xFF", "\xCE\xB1\xEF\xBF\xBD"},
           {"visual", "\xE0\xBF", "\xD7\x90\xEF\xBF\xBD"},
           {"logical", "\xE0", "\xD7\x90"},
           {"latin6", "\xA1", "\xC4\x84"},
           {"iso-8859-13", "\xC0", "\xC4\x84"},
           {"iso8859-14", "\xA1", "\xE1\xB8\x82"},
           {"l9", "\xA4", "\xE2\x82\xAC"},
           {"iso-8859-16", "\xA4", "\xE2\x82\xAC"},
           {"koi", "\xC1", "\xD0\xB0"},
           {"koi8-ru", "\xA4\xAE\xBE", "\xD1\x94\xD1\x9E\xD0\x8E"},
           {"mac", "\x80\xDB\xF0", "\xC3\x84\xE2\x82\xAC\xEF\xA3\xBF"},
           {"tis-620", "\xA1\x81\xDB", "\xE0\xB8\x81\xC2\x81\xEF\xBF\xBD"},
           {"x-cp1250", "\x8A\x81", "\xC5\xA0\xC2\x81"},
           {"cp1251", "\xE0\x98", "\xD0\xB0\xC2\x98"},
           {"windows-1253", "\xE1\xAA", "\xCE\xB1\xEF\xBF\xBD"},
           {"latin5", "\xFD", "\xC4\xB1"},
           {"cp1255", "\xE0\xCA\xD9", "\xD7\x90\xD6\xBA\xEF\xBF\xBD"},
           {"windows-1256", "\xC7\x81", "\xD8\xA7\xD9\xBE"},
           {"windows-1257", "\xC0\xA1", "\xC4\x84\xEF\xBF\xBD"},
           {"x-cp1258", "a\xEC", "a\xCC\x81"},
           {"x-mac-ukrainian", "\x80\xFF", "\xD0\x90\xE2\x82\xAC"},
           {"gb2312", "\xC4\xE3\xBA\xC3\x80", "\xE4\xBD\xA0\xE5\xA5\xBD\xE2\x82\xAC"},
           {"gb18030", "\x81\x30\x81\x30\x94\x39\xFC\x36", "\xC2\x80\xF0\x9F\x98\x80"},
           {"x-x-big5", "\xA7\x41\xA6\x6E", "\xE4\xBD\xA0\xE5\xA5\xBD"},
           {"x-euc-jp", "\xC6\xFC\xCB\xDC\x8E\xB1\xAD\xA1", "\xE6\x97\xA5\xE6\x9C\xAC\xEF\xBD\xB1\xE2\x91\xA0"},
           {"csiso2022jp", "a\x1B$BF|K\\\x1B(Bb",
            "a\xE6\x97\xA5\xE6\x9C\xAC"
            "b"},
           {"sjis", "\x93\xFA\x96\x7B\xB1\x87\x40\x81\x60\\~",
            "\xE6\x97\xA5\xE6\x9C\xAC\xEF\xBD\xB1\xE2\x91\xA0\xEF\xBD\x9E\\~"},
           {"ks_c_5601-1987", "\xB0\xA1\x8C\x63", "\xEA\xB0\x80\xEB\x98\xA0"},
           {"x-user-defined", "a\x80\xFF", "a\xEF\x9E\x80\xEF\x9F\xBF"},
           {"hz-gb-2312", "abc", "\xEF\xBF\xBD"},
           {"iso-2022-kr", "", ""},
           {" \tSHIFT_JIS ", "\x93\xFA", "\xE6\x97\xA5"},
       })
    EXPECT_EQ(extract::to_utf8(bytes, "text/html; charset=\"" + std::string(label) + '"'), text) << label;
}

// A byte that completes nothing must not swallow a tag.
TEST(Encoding, ReplacesWhatMeansNothing) {
  for (auto const* const label : {"gbk", "big5", "euc-jp", "shift_jis", "euc-kr"}) {
    auto const decoded = extract::to_utf8("\x81<b>\xFF</b>\xFF", "text/html; charset=" + std::string(label));
    EXPECT_EQ(first_invalid_utf8(decoded), std::string_view::npos) << label;
    EXPECT_NE(decoded.find("<b>"), std::string::npos) << label << ' ' << decoded;
    EXPECT_TRUE(decoded.ends_with(unknown)) << label << ' ' << decoded;
  }
}

TEST(Encoding, IsDecodedWholeHoweverLong) {
  std::string bytes;
  std::string text;
  for (int i = 0; i < 100'000; ++i) {
    bytes += "\xC4\xE3x";
    text += "\xE4\xBD\xA0x";
  }
  EXPECT_EQ(extract::to_utf8(bytes, "text/html; charset=gbk"), text);
}

// The same converters for one page after the other: none may see the state that another left.
TEST(Encoding, OfOnePageLeavesNothingForTheNext) {
  constexpr auto type = "text/html; charset=iso-2022-jp"sv;
  EXPECT_EQ(extract::to_utf8("\x1B$BF|", type), "\xE6\x97\xA5");
  EXPECT_EQ(extract::to_utf8("F|", type), "F|");
}

TEST(Encoding, CanBePreloaded) {
  preload_encodings();
  EXPECT_EQ(extract::to_utf8("\xC4\xE3", "text/html; charset=gbk"), "\xE4\xBD\xA0");
}

}  // namespace encoding_cases
}  // namespace
}  // namespace scrape::extract
