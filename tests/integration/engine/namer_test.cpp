// Which name a page gets, and that no two pages share one.

#include <scrape/engine/namer.hpp>

#include <gtest/gtest.h>

namespace scrape::engine {
namespace {

plan::Job job_of(std::uint64_t index, std::string_view text, std::optional<std::string> path = {}) {
  auto const url = url::Url::parse(text).value();
  return {.entry = {index, "argv:1", std::string(text)}, .url = url, .target = url, .path = std::move(path)};
}

http::ResponseHead head_of(std::string_view type) {
  http::ResponseHead head;
  head.fields.add("Content-Type", type);
  return head;
}

http::ResponseHead const html = head_of("text/html; charset=utf-8");

TEST(Namer, DerivesANameFromTheUrlAndTheType) {
  Namer namer(std::nullopt, {});
  EXPECT_EQ(*namer.name(job_of(1, "https://example.org/a"), html), "example.org/a~.html");
  EXPECT_EQ(*namer.name(job_of(2, "https://example.org/b"), head_of("image/png")), "example.org/b~.png");
}

TEST(Namer, TakesTheNameThatTheListGives) {
  Namer namer(plan::NameTemplate::parse("{index}"), {});
  EXPECT_EQ(*namer.name(job_of(1, "https://example.org/a", "my/own.txt"), html), "my/own.txt");
}

TEST(Namer, FollowsTheTemplate) {
  Namer namer(plan::NameTemplate::parse("file_{index}.{ext}"), {});
  EXPECT_EQ(*namer.name(job_of(7, "https://example.org/a"), html), "file_7.html");
}

TEST(Namer, NamesTheEntryAndNotWhereItWasSentTo) {
  Namer namer(std::nullopt, {});
  auto job = job_of(1, "https://example.org/a.html");
  job.target = url::Url::parse("https://elsewhere.example/b.html").value();
  EXPECT_EQ(*namer.name(job, html), "example.org/a.html");
}

TEST(Namer, GivesNoNameTwice) {
  Namer namer(plan::NameTemplate::parse("{stem}.html"), {});
  EXPECT_TRUE(namer.name(job_of(1, "https://example.org/a"), html));
  EXPECT_EQ(namer.name(job_of(2, "https://example.org/x/a"), html).error(), Errc::name_taken);
  EXPECT_EQ(namer.name(job_of(3, "https://example.org/x", "a.html"), html).error(), Errc::name_taken);
}

// Regression: the third attempt found the name of the first taken.
TEST(Namer, GivesAJobAnyOfItsNamesAgain) {
  Namer namer(std::nullopt, {});
  auto job = job_of(1, "https://example.org/a");
  job.earlier_names.push_back(*namer.name(job, html));
  job.name = *namer.name(job, head_of("text/plain"));
  EXPECT_EQ(*namer.name(job, html), "example.org/a~.html");
  EXPECT_EQ(*namer.name(job, head_of("text/plain")), "example.org/a~.txt");
}

TEST(Namer, NamesAnErrorPageApart) {
  Namer namer(std::nullopt, {});
  auto error = html;
  error.status = 404;
  EXPECT_EQ(*namer.name(job_of(1, "https://example.org/a.html"), error), "example.org/a~404.html");
}

TEST(Namer, TakesAnErrorThatIsExpectedForAPage) {
  plan::Expectation expected;
  expected.add("status=404");
  Namer namer(std::nullopt, {}, expected);
  auto page = html;
  page.status = 404;
  EXPECT_EQ(*namer.name(job_of(1, "https://example.org/a.html"), page), "example.org/a.html");
}

TEST(Namer, TakesNamesThatDifferOnlyInCaseForTheSame) {
  Namer namer(std::nullopt, {});
  EXPECT_TRUE(namer.name(job_of(1, "https://example.org/1", "Page.html"), html));
  EXPECT_EQ(namer.name(job_of(2, "https://example.org/2", "page.HTML"), html).error(), Errc::name_taken);
}

TEST(Namer, KeepsNoNameForAPageThatCannotHaveIt) {
  Namer namer(plan::NameTemplate::parse("../{stem}"), {});
  EXPECT_EQ(namer.name(job_of(1, "https://example.org/a"), html).error(), Errc::name_outside);
  EXPECT_EQ(namer.name(job_of(2, "https://example.org/a"), html).error(), Errc::name_outside);
}

TEST(Namer, KeepsTheReservedNameForTheProgram) {
  Namer namer(std::nullopt, {"manifest.jsonl"});
  for (auto const* const name : {"manifest.jsonl", "Manifest.JSONL"})
    EXPECT_EQ(namer.name(job_of(1, "https://example.org/1", name), html).error(), Errc::name_taken);
  EXPECT_TRUE(namer.name(job_of(2, "https://example.org/2", "manifest.json"), html));
}

TEST(Namer, ManagesWithoutAType) {
  Namer namer(std::nullopt, {});
  EXPECT_TRUE(namer.name(job_of(1, "https://example.org/a"), http::ResponseHead{}));
}

}  // namespace
}  // namespace scrape::engine
