// From a page to its rows.

#include <scrape/extract/extractor.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace scrape::extract {
namespace {

constexpr auto html_type = "text/html; charset=utf-8";
constexpr auto json_type = "application/json";

constexpr auto shop =
    "<title>Shop</title><table><tr class=item data-id=1><td class=n>A<td class=p>€ 1,299.00<td><i>x</i><i>y</i>"
    "<tr class=item data-id=2><td class=n>B<td class=p>n/a</table><a href=/next>more</a>";
constexpr auto api =
    R"({"items":[{"id":12345678901234567,"price":9.5,"tags":["a","b"]},{"id":2,"price":null}],"n":"3"})";

Extraction extraction_of(std::vector<std::string> const& fields, std::string each = {}) {
  Extraction extraction{.each = std::move(each), .format = RowFormat::jsonl};
  for (auto const& field : fields)
    extraction.fields.push_back(parse_field(field));
  return extraction;
}

Findings inspect(Extraction const& extraction, std::string_view content, std::string type) {
  return Extractor(extraction).inspect({7, "u", "https://example.org/a", std::move(type)}, content);
}

// Without what every row has.
std::string rows(std::vector<std::string> const& fields, std::string_view content, std::string type,
                 std::string each = {}) {
  auto text = inspect(extraction_of(fields, std::move(each)), content, std::move(type)).row_text;
  std::string const head = R"({"index":7,"url":"u",)";
  for (auto at = text.find(head); at != std::string::npos; at = text.find(head, at))
    text.replace(at, head.size(), "{");
  return text;
}

std::string problem(std::vector<std::string> const& fields, std::string_view content, std::string type,
                    std::string each = {}) {
  return inspect(extraction_of(fields, std::move(each)), content, std::move(type)).problem;
}

TEST(Extractor, FindsTheFirstOrAllOfAPage) {
  EXPECT_EQ(rows({"title=title", "id=tr@data-id", "ids[]=tr@data-id", "none=h1", "nones[]=h1"}, shop, html_type),
            R"({"title":"Shop","id":"1","ids":["1","2"],"none":null,"nones":[]})"
            "\n");
  EXPECT_EQ(rows({"id=/items/0/id", "items[]=/items", "n=/n", "none=/x", "jq=jq:.items|length", "ids[]=jq:.items[].id"},
                 R"({"items":[{"id":12345678901234567},{"id":2}],"n":"3"})", json_type),
            R"({"id":12345678901234567,"items":[{"id":12345678901234567},{"id":2}],"n":"3","none":null,"jq":2,)"
            R"("ids":[12345678901234568,2]})"
            "\n");
  EXPECT_EQ(rows({"first=regex:data-id=(\\d)", "all[]=regex:data-id=(\\d)", "whole=regex:[A-Z]hop"}, shop, html_type),
            R"({"first":"1","all":["1","2"],"whole":"Shop"})"
            "\n");
}

TEST(Extractor, MakesARowForEachMatch) {
  EXPECT_EQ(rows({"id=@data-id", "name=.n", "marks[]=i", "raw=regex:<td class=\"n\">(.)"}, shop, html_type, "tr.item"),
            R"({"id":"1","name":"A","marks":["x","y"],"raw":"A"})"
            "\n"
            R"({"id":"2","name":"B","marks":[],"raw":"B"})"
            "\n");
  for (auto const* const each : {"/items", "jq:.items[]"}) {
    EXPECT_EQ(rows({"price=/price", "tag=/tags/0", "tags[]=/tags", "n=jq:.tags|length"}, api, json_type, each),
              R"({"price":9.5,"tag":"a","tags":["a","b"],"n":2})"
              "\n"
              R"({"price":null,"tag":null,"tags":[],"n":0})"
              "\n")
        << each;
  }
  EXPECT_EQ(rows({"x=td"}, "<p>", html_type, "tr"), "");
}

TEST(Extractor, MakesValuesOfTheirType) {
  EXPECT_EQ(rows({"p:number=.p", "all[]:number=.p"}, shop, html_type), "{\"p\":1299.00,\"all\":[1299.00,null]}\n");
  EXPECT_EQ(
      rows({"n:number=/n", "id:string=/items/0/id", "tags:string=/items/0/tags", "t=/items/0/tags"}, api, json_type),
      R"({"n":3,"id":"12345678901234567","tags":"[\"a\",\"b\"]","t":["a","b"]})"
      "\n");
}

TEST(Extractor, CountsWhatIsMissing) {
  auto const findings = inspect(extraction_of({"n=.n", "p:number=.p", "i[]=i"}, "tr.item"), shop, html_type);
  EXPECT_EQ(findings.rows, 2U);
  EXPECT_EQ(findings.missing, (std::vector<std::uint64_t>{0, 1, 1}));
  EXPECT_EQ(findings.problem, "");
}

TEST(Extractor, GivesValuesForStatistics) {
  auto extraction = extraction_of({"n=.n", "p:number=.p"}, "tr.item");
  extraction.wants_values = true;
  auto const values = decode_rows(inspect(extraction, shop, html_type).values, 2);
  EXPECT_EQ(values, (std::vector<Row>{{Value("A"), Value(Number{"1299.00", 1299})}, {Value("B"), Value()}}));
}

TEST(Extractor, WritesCsv) {
  auto extraction = extraction_of({"n=.n", "i[]=i"}, "tr.item");
  extraction.format = RowFormat::csv;
  EXPECT_EQ(inspect(extraction, shop, html_type).row_text, "7,u,A,\"[\"\"x\"\",\"\"y\"\"]\"\r\n7,u,B,\"[]\"\r\n");
}

// Servers say so many things.
TEST(Extractor, KnowsWhatAPageIs) {
  EXPECT_EQ(rows({"a=/a"}, R"({"a":1})", "text/html"), "{\"a\":1}\n");
  EXPECT_EQ(rows({"a=/a"}, " \n [] ", "text/plain"), "{\"a\":null}\n");
  EXPECT_EQ(rows({"a=/a"}, R"({"a":1})", "application/problem+json"), "{\"a\":1}\n");
  EXPECT_EQ(rows({"a=/0/a"}, "{\"a\":1}\n{\"a\":2}\n", "application/x-ndjson"), "{\"a\":1}\n");
  EXPECT_EQ(rows({"a=b"}, "<b>1", ""), "{\"a\":\"1\"}\n");
  EXPECT_EQ(rows({"a=b"}, "text <b>1", "text/html"), "{\"a\":\"1\"}\n");
  EXPECT_EQ(rows({"a=b"}, "[ad] <b>1", "text/html"), "{\"a\":\"1\"}\n");
  EXPECT_EQ(rows({"a=b"}, "<html><b>1", "application/xhtml+xml"), "{\"a\":\"1\"}\n");
  EXPECT_EQ(rows({"a=regex:\\d"}, "text 1", "text/plain"), "{\"a\":\"1\"}\n");
}

TEST(Extractor, TakesFromEachPageWhatIsForItsKind) {
  std::vector<std::string> const fields{"title=title", "n=/n"};
  EXPECT_EQ(rows(fields, shop, html_type), "{\"title\":\"Shop\",\"n\":null}\n");
  EXPECT_EQ(rows(fields, api, json_type), "{\"title\":null,\"n\":\"3\"}\n");
  EXPECT_EQ(problem(fields, shop, html_type) + problem(fields, api, json_type), "");
}

TEST(Extractor, SaysWhyAPageHasNothing) {
  EXPECT_EQ(problem({"a=/a"}, shop, html_type), "it is HTML, and no selector is for that");
  EXPECT_EQ(problem({"a=b"}, api, json_type), "it is JSON, and no selector is for that");
  EXPECT_EQ(problem({"a=/a"}, "text", "text/plain"), "it is neither HTML nor JSON");
  EXPECT_EQ(problem({"a=b"}, "\x89PNG", "image/png"), "it is no text");
  EXPECT_EQ(problem({"a=b"}, api, json_type, "b"), "it is JSON, and no selector is for that");
  EXPECT_NE(problem({"a=/a"}, "{", json_type).find("not JSON"), std::string::npos);
  EXPECT_EQ(rows({"a=/a"}, "{", json_type), "{\"a\":null}\n");
  EXPECT_EQ(rows({"a=/a"}, "{", json_type, "/b"), "");
}

TEST(Extractor, LosesOnlyTheFieldThatGoesWrong) {
  EXPECT_EQ(rows({"bad=jq:.n.x", "n=/n"}, api, json_type), "{\"bad\":null,\"n\":\"3\"}\n");
  EXPECT_NE(problem({"bad=jq:.n.x", "n=/n"}, api, json_type).find("bad: jq: "), std::string::npos);
}

// What one page says must not take the memory of the run.
TEST(Extractor, GivesUpAFieldThatIsTooLarge) {
  std::string page;
  for (int i = 0; i < 400; ++i)
    page += "<div>" + std::string(100, '"');
  std::vector<std::string> const fields{"all[]=div::html", "title=title", "one=div@id"};
  EXPECT_EQ(rows(fields, page, html_type), "{\"all\":null,\"title\":null,\"one\":null}\n");
  EXPECT_EQ(problem(fields, page, html_type), "all: it has more than 8 MiB");
  EXPECT_EQ(rows({"a=div > td"}, "<div>dt</div><td>x", html_type), "{\"a\":null}\n");
}

TEST(Extractor, FindsLinks) {
  Extraction const extraction{.wants_links = true};
  EXPECT_EQ(inspect(extraction, shop, html_type).links, "https://example.org/next\n");
  EXPECT_EQ(inspect(extraction, api, json_type).links, "");
}

TEST(Extractor, JudgesPages) {
  auto extraction = extraction_of({"title=title"});
  extraction.needed = {"(?i)shop", "item"};
  EXPECT_FALSE(inspect(extraction, shop, html_type).unexpected);
  extraction.needed.emplace_back("sold out");
  auto findings = inspect(extraction, shop, html_type);
  ASSERT_TRUE(findings.unexpected);
  EXPECT_EQ(findings.unexpected->why, Unexpected::Why::lacks);
  EXPECT_EQ(findings.unexpected->reason, "it does not match 'sold out'");
  EXPECT_EQ(findings.rows, 0U);
  findings = inspect(Extraction{.unwanted = {"captcha", "n/a"}}, shop, html_type);
  ASSERT_TRUE(findings.unexpected);
  EXPECT_EQ(findings.unexpected->why, Unexpected::Why::has);
  EXPECT_EQ(findings.unexpected->reason, "'n/a'");
}

TEST(Extractor, DoesNotTakeAPageForGoodThatItCouldNotJudge) {
  auto extraction = extraction_of({"a=b"});
  EXPECT_FALSE(unread(extraction, {}, "why").unexpected);
  EXPECT_EQ(unread(extraction, {}, "why").rows, 1U);
  extraction.unwanted = {"x"};
  EXPECT_EQ(unread(extraction, {}, "why").unexpected->why, Unexpected::Why::unchecked);
  extraction.each = "p";
  EXPECT_EQ(unread(extraction, {}, "why").rows, 0U);
}

TEST(Extractor, RefusesSelectorsThatDoNotFit) {
  struct Case {
    std::vector<std::string> fields;
    char const* each;
    char const* reason;
  };
  for (auto const& [fields, each, reason] :
       std::vector<Case>{{{"a=p["}, "", "'p[' is no selector: expected the name of an attribute"},
                         {{"a=jq:.["}, "", "is no selector: "},
                         {{"a=regex:("}, "", "is no selector: missing )"},
                         {{"a=/~2"}, "", "is no selector: "},
                         {{"a=b"}, "/items", "'b' cannot be found within the matches of --each '/items'"},
                         {{"a=/b"}, "tr", "'/b' cannot be found within the matches of --each 'tr'"},
                         {{"a=b"}, "tr@id", "--each takes elements"},
                         {{"a=regex:b"}, "regex:x", "--each takes no regular expression"}}) {
    try {
      Extractor const extractor(extraction_of(fields, each));
      FAIL() << fields[0];
    } catch (std::invalid_argument const& refused) {
      EXPECT_NE(std::string_view(refused.what()).find(reason), std::string_view::npos) << refused.what();
    }
  }
}

}  // namespace
}  // namespace scrape::extract
