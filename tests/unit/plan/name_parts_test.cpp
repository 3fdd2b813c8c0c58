#include <scrape/plan/file_name.hpp>
#include <scrape/plan/name_parts.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape::plan {
namespace {

struct Split {
  std::string_view segment;
  std::string_view stem;
  std::string_view extension;
};

TEST(SplitExtension, FindsWhatPeopleCallOne) {
  Split const table[] = {
      {"page.html", "page", "html"}, {"a.tar.gz", "a.tar", "gz"},         {"a.7z", "a", "7z"}, {"a.mp3", "a", "mp3"},
      {"a..b", "a.", "b"},           {"a.abcdefghij", "a", "abcdefghij"}, {".a.b", ".a", "b"},
  };
  for (auto const& [segment, stem, extension] : table) {
    EXPECT_EQ(split_extension(segment).stem, stem) << segment;
    EXPECT_EQ(split_extension(segment).extension, extension) << segment;
    EXPECT_TRUE(has_extension(segment)) << segment;
  }
}

TEST(SplitExtension, FindsNoneInAnythingElse) {
  for (auto const* const segment : {"", "page", "3.6.0", "a.", ".html", "a.HTML", "a.Html", "a.abcdefghijk", "a.b-c",
                                    "a.b~", "a.b%20", "a.1", "."}) {
    EXPECT_EQ(split_extension(segment).stem, segment);
    EXPECT_FALSE(has_extension(segment)) << segment;
  }
}

TEST(IsPortable, HoldsForNamesThatEveryFileSystemKeeps) {
  for (auto const* const segment : {"a", "a-b_c.d", "~joe", "~", "a=1,b;c", "(1)", "a@b", "a+b", "a'b", "0", "$",
                                    "console", "auxiliary.txt", "com10", ".a", "..a"}) {
    EXPECT_TRUE(is_portable(segment)) << segment;
  }
}

TEST(IsPortable, FailsForNamesThatSomeFileSystemChanges) {
  for (auto const* const segment :
       {"A",  "aB", "a.", "..", ".",  "a~",  "a~1",  "~~",  "~a~",      "a b",   "a%20", "a:b",
        "a*", "a?", "a<", "a>", "a|", "a\"", "a\\b", "a/b", "\xc3\xa4", "a\x01", "\x7f"}) {
    EXPECT_FALSE(is_portable(segment)) << segment;
  }
}

// "Naming Files, Paths, and Namespaces", Microsoft.
TEST(IsPortable, FailsForDevices) {
  for (auto const* const segment :
       {"con", "prn", "aux", "nul", "com1", "com9", "lpt1", "lpt9", "con.txt", "nul.tar.gz"}) {
    EXPECT_FALSE(is_portable(segment)) << segment;
  }
}

TEST(IsPortable, FailsForLongNames) {
  EXPECT_TRUE(is_portable(std::string(200, 'a')));
  EXPECT_FALSE(is_portable(std::string(201, 'a')));
}

struct Replaced {
  std::string_view segment;
  std::string_view text;
};

TEST(Portable, KeepsWhatIsReadable) {
  Replaced const table[] = {
      {"a.b", "a.b"},
      {"README.md", "README.md"},
      {"a%20b", "a_20b"},
      {"a:b*c", "a_b_c"},
      {"a/b\\c", "a_b_c"},
      {"", "_"},
      {".", "_"},
      {"..", "._"},
      {"a.", "a_"},
      {"con", "_con"},
      {"NUL.txt", "_NUL.txt"},
      {"con.", "_con_"},
      {"a\x01\xff", "a__"},
      {"a~", "a~"},
  };
  for (auto const& [segment, text] : table)
    EXPECT_EQ(portable(segment), text) << segment;
}

TEST(Portable, IsCutToTheLongestComponent) {
  EXPECT_EQ(portable(std::string(500, 'a')), std::string(200, 'a'));
  EXPECT_EQ(portable(std::string(199, 'a') + ".b"), std::string(199, 'a') + '_');
}

// Regression: the underscore in front of a device name came on top of the limit.
TEST(Portable, IsCutBehindADeviceToo) {
  auto const text = portable("con." + std::string(300, 'a'));

  EXPECT_EQ(text.size(), longest_derived_component);
  EXPECT_TRUE(text.starts_with("_con.a"));
}

}  // namespace
}  // namespace scrape::plan
