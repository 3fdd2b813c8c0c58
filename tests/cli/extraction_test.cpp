// From pages to data: rows, links, statistics.

#include "run.hpp"
#include "site/api.hpp"
#include "site/content.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <numeric>
#include <sstream>

namespace scrape::test {
namespace {

namespace json = boost::json;

std::vector<std::string> lines_of(std::string const& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

class ExtractionRun : public Run {
 protected:
  std::string items(int page) const { return site_.url("/api/items?page=" + std::to_string(page)); }
  std::string file(std::string_view name) const { return directory_ / name; }
};

// The lesson's second exercise: several APIs at once, their answers together, statistics.
TEST_F(ExtractionRun, AggregatesJsonApisAndComputesStatistics) {
  auto const rows = fetch({"--no-save", "--each", "jq:.[]", "--extract", "price=/price", "--stats", "--summary",
                           file("summary.json"), items(1), items(2), items(3)});
  EXPECT_EQ(rows.exit_code, 0) << rows.err;
  std::vector<double> prices;
  for (std::uint64_t id = 1; id <= 30; ++id)
    prices.push_back(site::item(id).cents / 100.0);
  std::ranges::sort(prices);
  auto const summary = json::parse(read_file(file("summary.json"))).as_object();
  auto const& price = summary.at("stats").at_pointer("/groups/0/fields/0").as_object();
  auto const mean = std::accumulate(prices.begin(), prices.end(), 0.0) / 30;
  EXPECT_EQ(price.at("count").to_number<int>(), 30);
  EXPECT_NEAR(price.at("mean").to_number<double>(), mean, 1e-12 * mean);
  EXPECT_NEAR(price.at("median").to_number<double>(), (prices[14] + prices[15]) / 2, 1e-12 * mean);
  EXPECT_EQ(price.at("min").to_number<double>(), prices.front());
  EXPECT_EQ(price.at("max").to_number<double>(), prices.back());
  EXPECT_NE(rows.err.find("median"), std::string::npos) << rows.err;
  EXPECT_EQ(summary.at("outcomes").at("fetched").to_number<int>(), 3);
  EXPECT_EQ(summary.at("extraction").at("rows").to_number<int>(), 30);
}

TEST_F(ExtractionRun, WritesRowsOfHtmlAsCsv) {
  auto const ended = fetch({"--each", "tr.item", "--extract", "id=@data-id", "--extract", "price:number=.price",
                            "--extracted", file("rows.csv"), site_.url("/articles/1.html")});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  auto const rows = read_file(file("rows.csv"));
  EXPECT_TRUE(rows.starts_with("index,url,id,price\r\n1," + site_.url("/articles/1.html") + ",6,81.54\r\n")) << rows;
  EXPECT_EQ(lines_of(rows).size(), 6U);
  EXPECT_NE(ended.err.find("5 rows in " + file("rows.csv")), std::string::npos) << ended.err;
  EXPECT_EQ(number_of(records().at(0), "rows"), 5);
  EXPECT_EQ(text_of(records().at(0), "outcome"), "saved");
}

TEST_F(ExtractionRun, KeepsTheRowsOfAPageTogetherAndPagesInOrderIfAsked) {
  std::vector<std::string> arguments{"--no-save", "--ordered", "--each",      "jq:.[]",          "--extract",
                                     "id=/id",    "-q",        "--extracted", file("rows.jsonl")};
  std::string list;
  for (int page = 1; page <= 20; ++page)
    list += (page % 3 == 1 ? site_.url("/slow/head?ms=" + std::to_string(60 - page)) + "\n" : "") + items(page) + "\n";
  arguments.push_back(directory_.write("urls.txt", list));
  fetch(arguments);
  int expected = 0;
  for (auto const& line : lines_of(read_file(file("rows.jsonl"))))
    EXPECT_EQ(json::parse(line).at("id").to_number<int>(), ++expected);
  EXPECT_EQ(expected, 200);
}

TEST_F(ExtractionRun, NamesWhatIsMissing) {
  auto const ended = fetch({"--each", "jq:.[]", "--extract", "id=/id", "--extract", "nothing=/nothing", "--extract",
                            "cheap=jq:if .id == 3 then 1 else null end", "--extracted", file("rows.jsonl"), items(1)});
  EXPECT_NE(ended.err.find("missing: nothing in all, cheap in 9"), std::string::npos) << ended.err;
  EXPECT_EQ(ended.exit_code, 0);
}

TEST_F(ExtractionRun, TellsOfPagesThatCouldNotBeRead) {
  auto const ended = fetch(
      {"--extract", "a=/a", "--extracted", file("rows.jsonl"), site_.url("/articles/1.html"), site_.url("/api/stats")});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_NE(ended.err.find("argv:1: " + site_.url("/articles/1.html") + ": the page could not be read: it is HTML"),
            std::string::npos)
      << ended.err;
  EXPECT_EQ(lines_of(read_file(file("rows.jsonl"))).size(), 2U);
  auto const found = by_url(records());
  EXPECT_EQ(text_of(found.at(site_.url("/articles/1.html")), "extract_error"),
            "it is HTML, and no selector is for that");
  EXPECT_FALSE(found.at(site_.url("/api/stats")).contains("extract_error"));
}

TEST_F(ExtractionRun, KeepsNoPagesIfAsked) {
  auto const ended = fetch({"--no-save", "--extract", "a=title", "--extracted", "-", site_.url("/articles/1.html"),
                            site_.url("/bytes/200000")});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(lines_of(ended.out).size(), 2U);
  EXPECT_EQ(files_below(pages_), (std::vector<std::string>{"manifest.jsonl"}));
  EXPECT_TRUE(std::filesystem::is_empty(pages_ + "/.scrape/tmp"));
  for (auto const& record : records()) {
    EXPECT_EQ(text_of(record, "outcome"), "fetched");
    EXPECT_FALSE(record.contains("path"));
    EXPECT_TRUE(record.contains("sha256"));
  }
}

TEST_F(ExtractionRun, CollectsLinksForTheNextRun) {
  auto const ended = fetch(
      {"-q", "--no-save", "--links", file("links.txt"), site_.url("/articles/1.html"), site_.url("/articles/2.html")});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  auto links = lines_of(read_file(file("links.txt")));
  EXPECT_NE(std::ranges::find(links, site_.url("/api/items/6")), links.end());
  std::ranges::sort(links);
  EXPECT_EQ(std::ranges::adjacent_find(links), links.end());
  EXPECT_EQ(fetch({"-q", file("links.txt")}).exit_code, 0);
}

// What an earlier run left must not be taken for this one's.
TEST_F(ExtractionRun, LeavesNoRowsOfAnEarlierRun) {
  for (auto const* const name : {"rows.jsonl", "rows.csv", "links.txt"})
    directory_.write(name, "old\n");
  fetch({"-q", "--each", "h7", "--extract", "a=@a", "--extracted", file("rows.jsonl"), "--links", file("links.txt"),
         site_.url("/notes/1.txt")});
  fetch({"-q", "--each", "h7", "--extract", "a=@a", "--extracted", file("rows.csv"), site_.url("/notes/1.txt")});
  EXPECT_EQ(read_file(file("rows.jsonl")), "");
  EXPECT_EQ(read_file(file("links.txt")), "");
  EXPECT_EQ(read_file(file("rows.csv")), "index,url,a\r\n");
}

TEST_F(ExtractionRun, GroupsStatistics) {
  fetch({"-q", "--no-save", "--each", "jq:.[]", "--extract", "price=/price", "--extract", "rating=/rating", "--stats",
         "--group-by", "rating", "--summary", file("by-rating.json"), items(1)});
  auto const by_rating = json::parse(read_file(file("by-rating.json")));
  EXPECT_GT(by_rating.at_pointer("/stats/groups").as_array().size(), 3U);
  fetch({"-q", "--no-save", "--each", "jq:.[]", "--extract", "price=/price", "--stats", "--group-by", "host",
         "--summary", file("by-host.json"), items(1), site_.url("localhost", "/api/items?page=2")});
  auto const by_host = json::parse(read_file(file("by-host.json")));
  EXPECT_EQ(by_host.at_pointer("/stats/groups/0/group").as_string(), "127.0.0.1");
  EXPECT_EQ(by_host.at_pointer("/stats/groups/1/group").as_string(), "localhost");
}

TEST_F(ExtractionRun, SurvivesAnEndlessFilter) {
  ProgramOptions options;
  options.arguments = with_site({"-vv", "--no-save", "--extract", "a=jq:def f: f; f", "--extracted", "-", items(1)});
  Program program(options);
  ASSERT_TRUE(program.wait_for_error_text("requested"));
  program.send_signal(SIGINT);
  ASSERT_TRUE(program.wait_for_error_text("stopping"));
  program.send_signal(SIGINT);
  auto const ended = program.wait();
  EXPECT_EQ(ended.exit_code, 128 + SIGINT);
  EXPECT_EQ(text_of(records().at(0), "error_class"), "stopped");
}

TEST_F(ExtractionRun, RefusesOptionsThatMakeNoSense) {
  struct Case {
    std::vector<std::string> arguments;
    char const* message;
  };
  for (auto const& [arguments, message] : std::vector<Case>{
           {{"--extract", "a=b"}, "--extract needs --extracted FILE, where rows go, or --stats"},
           {{"--extracted", "x.csv"}, "--extracted needs --extract"},
           {{"--stats"}, "--stats needs --extract"},
           {{"--each", "tr"}, "--each needs --extract"},
           {{"--ordered"}, "--ordered needs --extracted"},
           {{"--extract", "a=b", "--extracted", "-", "--group-by", "a"}, "--group-by needs --stats"},
           {{"--extract", "a=b", "--stats", "--group-by", "c"}, "--group-by names no field: 'c'"},
           {{"--extract", "a=b", "--extract", "a=c", "--stats"}, "has the name of another field"},
           {{"--extract", "a", "--stats"}, "'a' is not NAME=SELECTOR"},
           {{"--extract", "a=p[", "--stats"}, "'p[' is no selector: expected the name of an attribute"},
           {{"--extract", "a=jq:.[", "--stats"}, "'jq:.[' is no selector: "},
           {{"--extract", "a=b", "--extracted", "-", "--links", "-"}, "--extracted and --links both write to '-'"},
           {{"--links", "x", "--summary", "./x"}, "--links and --summary both write to './x'"},
           {{"--expect", "status=x"}, "is not a status"},
           {{"--expect", "match=("}, "is no selector: missing )"},
           {{"--reject-match", "["}, "is no selector"}}) {
    auto given = arguments;
    given.emplace_back("http://127.0.0.1:1/");
    auto const ended = fetch(given);
    EXPECT_EQ(ended.exit_code, 2) << message;
    EXPECT_NE(ended.err.find(message), std::string::npos) << ended.err;
  }
}

TEST_F(ExtractionRun, EndsQuietlyWhenNobodyReadsItsSummary) {
  ProgramOptions options;
  options.arguments = with_site({"-q", "--summary", "-", site_.url("/notes/1.txt")});
  options.closes_output_early = true;
  auto const ended = Program(options).wait();
  EXPECT_EQ(ended.exit_code, 128 + SIGPIPE);
  EXPECT_EQ(ended.err, "");
}

// A monitor must not take the numbers of an earlier run for those of this one.
TEST_F(ExtractionRun, SumsUpAnEmptyRunToo) {
  directory_.write("summary.json", "old");
  auto const list = directory_.write("empty.txt", "# nothing\n");
  EXPECT_EQ(fetch({"-q", "--allow-empty", "--summary", file("summary.json"), list}).exit_code, 0);
  EXPECT_EQ(json::parse(read_file(file("summary.json"))).at("entries").to_number<int>(), 0);
  EXPECT_EQ(fetch({"--summary", "/proc/nowhere/summary.json", site_.url("/notes/1.txt")}).exit_code, 3);
}

class ExpectationRun : public Run {};

TEST_F(ExpectationRun, TakesAPageForAFailureThatIsNotAsExpected) {
  struct Case {
    std::vector<std::string> options;
    char const* error;  ///< nothing: the page is good
  };
  for (auto const& [options, error] : std::vector<Case>{
           {{"--expect", "status=200,type=text/html,size>=1k,match=Thistle linen"}, nullptr},
           {{"--expect", "type=application/json"}, "not what --expect asks for: type text/html, not application/json"},
           {{"--expect", "status=404"}, "not what --expect asks for: status 200, not 404"},
           {{"--expect", "size>=1M"}, " bytes, not at least 1048576"},
           {{"--expect", "match=sold out"}, "not what --expect asks for: it does not match 'sold out'"},
           {{"--reject-match", "(?i)thistle LINEN"}, "the page matches --reject-match: '(?i)thistle LINEN'"},
           {{"--reject-match", "captcha"}, nullptr}}) {
    auto arguments = options;
    arguments.push_back(site_.url("/articles/1.html"));
    auto const ended = fetch(arguments);
    auto const record = records().at(0);
    EXPECT_EQ(ended.exit_code, error == nullptr ? 0 : 4) << ended.err;
    EXPECT_EQ(text_of(record, "error_class"), error == nullptr ? "" : "unexpected");
    auto const told = text_of(record, "error");
    EXPECT_TRUE(error == nullptr ? told.empty() : told.find(error) != std::string::npos) << told;
  }
}

TEST_F(ExpectationRun, LeavesWhatAnEarlierRunSaved) {
  auto const url = site_.url("/notes/1.txt");
  ASSERT_EQ(fetch({"-q", "--name", "page", url}).exit_code, 0);
  auto const before = read_file(pages_ + "/page");
  EXPECT_EQ(fetch({"-q", "--name", "page", "--expect", "match=^$", site_.url("/notes/2.txt")}).exit_code, 4);
  EXPECT_EQ(read_file(pages_ + "/page"), before);
  EXPECT_TRUE(std::filesystem::is_empty(pages_ + "/.scrape/tmp"));
}

TEST_F(ExpectationRun, MakesAnErrorPageGood) {
  auto const ended = fetch({"--expect", "status=404", site_.url("/status/404")});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(text_of(records().at(0), "outcome"), "saved");
  EXPECT_EQ(text_of(records().at(0), "path").find("~~"), std::string::npos);
}

// Regression: its page was kept, and no record named it.
TEST_F(ExpectationRun, KeepsNoErrorPageThatIsNotAsExpected) {
  fetch({"--expect", "status=404,type=application/json", "--keep-error-pages", site_.url("/status/404")});
  EXPECT_EQ(text_of(records().at(0), "error_class"), "unexpected");
  EXPECT_EQ(files_below(pages_), (std::vector<std::string>{"manifest.jsonl"}));
}

}  // namespace
}  // namespace scrape::test
