// What travels between the process that reads a page and the one that fetched it.

#include <scrape/extract/findings.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace scrape::extract {
namespace {

Findings sample_findings() {
  return {.unexpected = {},
          .problem = "not JSON",
          .rows = 2,
          .missing = {0, 1},
          .row_text = "{}\n",
          .values = encode_rows({{true, std::string("a")}}),
          .links = "https://example.org/\n"};
}

std::vector<Row> sample_rows() {
  return {{Value(), Value(true), Value(false)},
          {Value(Number{"9.90", 9.9}), Value(std::string("a\0b", 3)), Value(Json{"[1,2]"})}};
}

TEST(Findings, TravelWhole) {
  auto const findings = sample_findings();
  auto const there = decode_findings(encode(findings), 2);
  ASSERT_TRUE(there);
  EXPECT_FALSE(there->unexpected);
  EXPECT_EQ(there->problem, findings.problem);
  EXPECT_EQ(there->rows, findings.rows);
  EXPECT_EQ(there->missing, findings.missing);
  EXPECT_EQ(there->row_text, findings.row_text);
  EXPECT_EQ(there->values, findings.values);
  EXPECT_EQ(there->links, findings.links);
}

TEST(Findings, TellWhyAPageIsUnexpected) {
  using enum Unexpected::Why;
  for (auto const why : {lacks, has, unchecked}) {
    auto const there = decode_findings(encode(Findings{.unexpected = Unexpected{why, "why"}}), 0);
    ASSERT_TRUE(there && there->unexpected);
    EXPECT_EQ(there->unexpected->why, why);
    EXPECT_EQ(there->unexpected->reason, "why");
  }
}

// The other process may have been taken over by a page.
TEST(Findings, AreNotBelievedWhenTheyDoNotFit) {
  auto const bytes = encode(sample_findings());
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(decode_findings(std::string_view(bytes).substr(0, size), 2)) << size;
  EXPECT_FALSE(decode_findings(bytes + "x", 2));
  EXPECT_FALSE(decode_findings(bytes, 1));
}

TEST(Findings, HaveRowsThatTravelWhole) {
  EXPECT_EQ(decode_rows(encode_rows(sample_rows()), 3), sample_rows());
  EXPECT_TRUE(decode_rows({}, 3).empty());
}

TEST(Findings, HaveNoRowsWhenTheseDoNotFit) {
  auto const bytes = encode_rows(sample_rows());
  for (std::size_t size = 1; size < bytes.size(); ++size) {
    auto const rows = decode_rows(std::string_view(bytes).substr(0, size), 3);
    EXPECT_LE(rows.size(), 1U) << size;  // what was cut between two rows is whole
  }
  EXPECT_TRUE(decode_rows(bytes, 4).empty());
  EXPECT_TRUE(decode_rows(bytes, 0).empty());
}

TEST(Extraction, TravelsWhole) {
  Extraction const extraction{.fields = {{"a", "h1", Type::number, true}, {"b", "/b"}},
                              .each = "tr",
                              .format = RowFormat::csv,
                              .wants_values = true,
                              .wants_links = true,
                              .needed = {"x", "y"},
                              .unwanted = {"z"}};
  auto const there = decode_extraction(encode(extraction));
  ASSERT_TRUE(there && there->fields.size() == 2);
  EXPECT_EQ(there->fields[0].name, "a");
  EXPECT_EQ(there->fields[0].type, Type::number);
  EXPECT_TRUE(there->fields[0].is_list);
  EXPECT_EQ(there->fields[1].selector, "/b");
  EXPECT_FALSE(there->fields[1].is_list);
  EXPECT_EQ(there->each, "tr");
  EXPECT_EQ(there->format, RowFormat::csv);
  EXPECT_TRUE(there->wants_values && there->wants_links);
  EXPECT_EQ(there->needed, extraction.needed);
  EXPECT_EQ(there->unwanted, extraction.unwanted);
  EXPECT_FALSE(decode_extraction("x"));
}

TEST(Page, TravelsWhole) {
  auto const there = decode_page(encode(Page{3, "example.org", "https://example.org/", "text/html"}));
  ASSERT_TRUE(there);
  EXPECT_EQ(there->index, 3U);
  EXPECT_EQ(there->url, "example.org");
  EXPECT_EQ(there->final_url, "https://example.org/");
  EXPECT_EQ(there->content_type, "text/html");
  EXPECT_FALSE(decode_page(""));
}

}  // namespace
}  // namespace scrape::extract
