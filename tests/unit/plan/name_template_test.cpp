#include "support/urls.hpp"

#include <scrape/base/error.hpp>
#include <scrape/plan/file_name.hpp>
#include <scrape/plan/name_template.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace scrape::plan {
namespace {

using test::url_of;

auto const* const page = "https://example.org:8443/a/b%20c/page.php?q=tea&x=1";

std::string expanded(std::string_view text, std::string_view url = page) {
  return NameTemplate::parse(text).expand(7, url_of(url), "html").value();
}

TEST(NameTemplate, IsTheClassicOne) {
  EXPECT_EQ(expanded("file_{index}.html"), "file_7.html");
}

TEST(NameTemplate, HasNoNeedOfPlaceholders) {
  EXPECT_EQ(expanded("a/b.html"), "a/b.html");
}

TEST(NameTemplate, PutsInEachPlaceholder) {
  EXPECT_EQ(expanded("{index}"), "7");
  EXPECT_EQ(expanded("{host}"), "example.org+8443");
  EXPECT_EQ(expanded("{path}"), "a/b_20c/page.php");
  EXPECT_EQ(expanded("{stem}"), "page");
  EXPECT_EQ(expanded("x{query}"), "xq=tea&x=1");
  EXPECT_EQ(expanded("{ext}"), "php");
  EXPECT_EQ(expanded("{hash}"), url_hash(url_of(page)));
}

TEST(NameTemplate, PutsInSeveral) {
  EXPECT_EQ(expanded("{host}/{index}-{stem}.{ext}"), "example.org+8443/7-page.php");
  EXPECT_EQ(expanded("{index}{index}"), "77");
}

TEST(NameTemplate, HasAStemAndAPathForTheRoot) {
  EXPECT_EQ(expanded("{stem}", "https://h/"), "index");
  EXPECT_EQ(expanded("{path}", "https://h/"), "index");
  EXPECT_EQ(expanded("{stem}", "https://h/a/"), "index");
  EXPECT_EQ(expanded("{path}", "https://h//a//"), "a");
}

TEST(NameTemplate, TakesTheExtensionOfTheContentWhenTheUrlHasNone) {
  EXPECT_EQ(expanded("a.{ext}", "https://h/page"), "a.html");
  EXPECT_EQ(expanded("a.{ext}", "https://h/3.6.0"), "a.html");
}

TEST(NameTemplate, HasNothingForAQueryThatIsNotThere) {
  EXPECT_EQ(expanded("a{query}", "https://h/"), "a");
  EXPECT_EQ(expanded("a{query}", "https://h/?"), "a");
}

TEST(NameTemplate, LetsNoQueryMakeFolders) {
  EXPECT_EQ(expanded("a{query}", "https://h/?/../b"), "a_.._b");
}

TEST(NameTemplate, WritesDoubledBracesAsOne) {
  EXPECT_EQ(expanded("{{index}}"), "{index}");
  EXPECT_EQ(expanded("{{{index}}}"), "{7}");
  EXPECT_EQ(expanded("a}}b{{"), "a}b{");
}

std::string refusal_of(std::string_view text) {
  try {
    NameTemplate::parse(text);
  } catch (std::invalid_argument const& refused) {
    return refused.what();
  }
  return "none";
}

TEST(NameTemplate, NamesAnUnknownPlaceholder) {
  EXPECT_EQ(refusal_of("{name}"),
            "unknown placeholder {name}; known are {index} {host} {path} {stem} {query} {ext} {hash}");
  for (auto const* const text : {"{}", "{Index}", "{ index}", "{index }", "{in{dex}"}) {
    EXPECT_TRUE(refusal_of(text).starts_with("unknown placeholder {")) << text;
  }
}

TEST(NameTemplate, RefusesABraceWithoutItsPartner) {
  for (auto const* const text : {"{", "a{index", "{index}{", "{{{"})
    EXPECT_EQ(refusal_of(text), "'{' without '}'") << text;
  for (auto const* const text : {"}", "index}", "{index}}", "}}}"})
    EXPECT_EQ(refusal_of(text), "'}' without '{'") << text;
}

TEST(NameTemplate, NamesNothingOutsideTheDirectory) {
  for (auto const* const text : {"", "/a", "../{index}", "a/../../b", "{index}/", "..", "."}) {
    auto const name = NameTemplate::parse(text).expand(7, url_of(page), "html");
    EXPECT_EQ(name.error(), Errc::name_outside) << text;
  }
}

TEST(NameTemplate, NamesNothingOutsideWhateverTheUrl) {
  for (auto const* const url : {"https://h/%2e%2e%2f%2e%2e%2fetc", "https://h/..%2f..%2fx", "https://h/.scrape/lock",
                                "https://h/a%00b", "https://h/?../..", "https://h/%5c..%5cx"}) {
    for (auto const* const text : {"x/{path}", "x/{stem}", "x/{query}_", "x/{stem}.{ext}"}) {
      auto const name = expanded(text, url);
      EXPECT_TRUE(name.starts_with("x/")) << name;
      EXPECT_EQ(("/" + name + "/").find("/../"), std::string::npos) << name;
    }
  }
}

TEST(NameTemplate, NamesNothingInTheProgramsFolders) {
  for (auto const* const text :
       {".scrape/{index}", ".SCRAPE/a", "snapshots/{stem}", "./Snapshots", "snapshots./{hash}"}) {
    auto const name = NameTemplate::parse(text).expand(7, url_of(page), "html");
    EXPECT_EQ(name.error(), Errc::name_reserved) << text;
  }
}

TEST(NameTemplate, DoesNotLetAUrlReachTheProgramsFolders) {
  EXPECT_EQ(expanded("{path}", "https://h/.scrape/lock"), "_.scrape/lock");
  EXPECT_EQ(expanded("{path}", "https://h/Snapshots/x.html"), "_Snapshots/x.html");
  EXPECT_EQ(expanded("{stem}", "https://h/a/snapshots"), "_snapshots");
  EXPECT_EQ(expanded("{host}/{path}", "https://h/snapshots/x"), "h/snapshots/x");
  EXPECT_EQ(NameTemplate::parse("snap{stem}").expand(7, url_of("https://h/shots"), "html").error(),
            Errc::name_reserved);
}

TEST(NameTemplate, RefusesANameThatNoFileSystemTakes) {
  auto const url = url_of("https://h/" + std::string(200, 'a') + '?' + std::string(200, 'b'));

  EXPECT_EQ(NameTemplate::parse("{stem}{query}").expand(7, url, "html").error(), Errc::name_outside);
}

}  // namespace
}  // namespace scrape::plan
