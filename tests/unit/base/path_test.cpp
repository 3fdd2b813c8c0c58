#include <scrape/base/error.hpp>
#include <scrape/base/path.hpp>
#include <scrape/base/text.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape {
namespace {

struct NestedPath {
  std::string_view given;
  std::string_view path;
};

TEST(RelativePath, HasNoEmptyComponentsAndNoDots) {
  NestedPath const table[] = {
      {"a", "a"},
      {"a/b/c.html", "a/b/c.html"},
      {"./a", "a"},
      {"a/./b", "a/b"},
      {"a//b", "a/b"},
      {".//a///.//b", "a/b"},
      {"a/.", "a"},
      {".a", ".a"},
      {"..a/b..", "..a/b.."},
      {"...", "..."},
      {"a/.scrape", "a/.scrape"},
      {".scrape2/a", ".scrape2/a"},
      {"a b/ü", "a b/ü"},
      {"a\\..\\b", "a\\..\\b"},
      {"~/a", "~/a"},
      {"-", "-"},
  };
  for (auto const& [given, path] : table) {
    SCOPED_TRACE(given);
    auto const result = relative_path(given);
    ASSERT_TRUE(result.has_value());
    EXPECT_EQ(*result, path);
  }
}

TEST(RelativePath, NamesAFileBelowItsDirectory) {
  for (std::string_view const given : {
           std::string_view(""),         std::string_view("/"),      std::string_view("/a"),
           std::string_view("//a"),      std::string_view("."),      std::string_view("./"),
           std::string_view("./."),      std::string_view(".."),     std::string_view("../a"),
           std::string_view("a/.."),     std::string_view("a/../b"), std::string_view("a/../../b"),
           std::string_view("./../a"),   std::string_view("a/"),     std::string_view("a//"),
           std::string_view("a\0b", 3),  std::string_view("\0", 1),  std::string_view("a\nb"),
           std::string_view("\x1b[31m"), std::string_view("a\x7f"),
       }) {
    EXPECT_EQ(relative_path(given).error(), Errc::name_outside) << printable(given);
  }
}

TEST(RelativePath, NamesNothingOfTheProgramItself) {
  for (auto const* const given :
       {".scrape", ".scrape/lock", "./.scrape/lock", ".//.SCRAPE", ".Scrape/tmp/x", "snapshots",
        "snapshots/20260101T000000Z/x", "./SnapShots/x", "snapshots./x", "snapshots . /x"}) {
    EXPECT_EQ(relative_path(given).error(), Errc::name_reserved) << given;
  }
  for (auto const* const given : {"snapshots2", "a/snapshots", "snapshot/x", "_snapshots/x", ".../x"})
    EXPECT_EQ(relative_path(given).value(), given);
}

TEST(RelativePath, HasComponentsOfAtMost255Bytes) {
  EXPECT_TRUE(relative_path("a/" + std::string(255, 'b')).has_value());
  EXPECT_EQ(relative_path("a/" + std::string(256, 'b')).error(), Errc::name_outside);
  EXPECT_EQ(relative_path(std::string(256, 'b') + "/a").error(), Errc::name_outside);
}

TEST(RelativePath, HasRoomInPathMax) {
  std::string path = "a";
  while (path.size() < longest_path)
    path += "/a";

  EXPECT_EQ(path.size(), longest_path + 1);
  EXPECT_EQ(relative_path(path).error(), Errc::name_outside);
  EXPECT_TRUE(relative_path(std::string_view(path).substr(2)).has_value());
}

TEST(RelativePath, StaysAsItIsTheSecondTime) {
  for (auto const* const given : {"a", "./a//b/./c", "a/.b/..c"}) {
    auto const once = relative_path(given).value();
    EXPECT_EQ(relative_path(once).value(), once);
  }
}

}  // namespace
}  // namespace scrape
