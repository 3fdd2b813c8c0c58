#include "support/random.hpp"

#include <scrape/base/text.hpp>
#include <scrape/extract/row_text.hpp>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace scrape::extract {
namespace {
namespace row_text_test {

namespace json = boost::json;

using Names = std::vector<std::string>;

std::string jsonl(Names const& names, RowHead const& head, Row const& row) {
  std::string out;
  append_jsonl_row(out, names, head, row);
  return out;
}

std::string csv(RowHead const& head, Row const& row) {
  std::string out;
  append_csv_row(out, head, row);
  return out;
}

std::string csv_field(Value const& value) {
  auto const line = csv({1, "u"}, {value});
  EXPECT_TRUE(line.starts_with("1,u,") && line.ends_with("\r\n")) << line;
  return line.substr(4, line.size() - 6);
}

// A reader of RFC 4180, strict: quotes only around a whole field.
std::vector<std::string> read_record(std::string_view line) {
  std::vector<std::string> fields(1);
  bool is_quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (is_quoted && line[i] == '"' && line.substr(i + 1).starts_with('"')) {
      fields.back() += line[++i];
    } else if (line[i] == '"') {
      is_quoted = !is_quoted;
    } else if (!is_quoted && line[i] == ',') {
      fields.emplace_back();
    } else if (!is_quoted && line[i] == '\r') {
      EXPECT_EQ(line.substr(i), "\r\n");
      return fields;
    } else {
      fields.back() += line[i];
    }
  }
  ADD_FAILURE() << "no CRLF: " << line;
  return fields;
}

TEST(JsonlRow, HasAMemberForEachName) {
  Names const names{"price", "tags", "missing", "new", "title"};
  Row const row{Number{"9.90", 9.9}, Json{R"(["a","b"])"}, {}, true, "T"};

  EXPECT_EQ(jsonl(names, {3, "http://h/"}, row),
            R"({"index":3,"url":"http://h/","price":9.90,"tags":["a","b"],"missing":null,"new":true,"title":"T"})"
            "\n");
}

TEST(JsonlRow, KeepsEveryDigitOfANumber) {
  for (auto const* const digits : {"9223372036854775809", "0.10", "1e400", "-0.0"})
    EXPECT_EQ(jsonl({"n"}, {1, "u"}, {Number{digits, 0}}),
              std::string(R"({"index":1,"url":"u","n":)") + digits + "}\n");
}

TEST(JsonlRow, EscapesNamesAndTexts) {
  auto const line = jsonl({"a\"b"}, {1, "x\"\n"}, {std::string("\\\n\"\x01", 4)});

  auto const object = json::parse(line).as_object();
  EXPECT_EQ(object.at("url").as_string(), "x\"\n");
  EXPECT_EQ(object.at("a\"b").as_string(), json::string_view("\\\n\"\x01"));
  EXPECT_EQ(line.find('\n'), line.size() - 1);
}

TEST(JsonlRow, IsValidUtf8WhateverTheUrl) {
  EXPECT_EQ(jsonl({}, {1, "http://h/\xff\xc3"}, {}), "{\"index\":1,\"url\":\"http://h/\ufffd\ufffd\"}\n");
}

TEST(CsvHead, NamesTheColumns) {
  std::string out;
  append_csv_head(out, {"a", "b,c", "d\"", " e", ""});

  EXPECT_EQ(out, "index,url,a,\"b,c\",\"d\"\"\",\" e\",\"\"\r\n");
}

struct Case {
  Value value;
  std::string_view field;
};

// RFC 4180 §2.
TEST(CsvRow, QuotesWhatNeedsIt) {
  std::vector<Case> const table{
      {{}, ""},
      {std::string(), R"("")"},
      {true, "true"},
      {false, "false"},
      {Number{"9.90", 9.9}, "9.90"},
      {Number{"-1e5", -1e5}, "-1e5"},
      {std::string("plain text"), "plain text"},
      {std::string("a,b"), R"("a,b")"},
      {std::string("say \"x\""), R"("say ""x""")"},
      {std::string("\""), R"("""")"},
      {std::string("a\nb"), "\"a\nb\""},
      {std::string("a\rb"), "\"a\rb\""},
      {std::string(" a"), R"(" a")"},
      {std::string("a "), R"("a ")"},
      {std::string("\ta"), "\"\ta\""},
      {std::string("ä;'"), "ä;'"},
      {Json{"[]"}, R"("[]")"},
      {Json{R"({"a":[1,"b"]})"}, R"("{""a"":[1,""b""]}")"},
  };
  for (auto const& [value, field] : table)
    EXPECT_EQ(csv_field(value), field);
}

TEST(CsvRow, LeavesFormulasAsTheyAre) {
  for (auto const* const text : {"=1+1", "+1", "-1", "@SUM(A1)"})
    EXPECT_EQ(csv_field(std::string(text)), text);
}

TEST(CsvRow, QuotesTheUrlAndMakesItValid) {
  EXPECT_EQ(csv({7, "http://h/a,b\xff"}, {{}, {}}), "7,\"http://h/a,b\ufffd\",,\r\n");
}

TEST(CsvRow, IsReadBackAsWhatWasWritten) {
  test::Random random(4180);
  constexpr std::array<std::string_view, 9> pieces{"a", ",", "\"", "\r", "\n", " ", "=", "ä", "\t"};
  for (int i = 0; i < 20'000; ++i) {
    Row row;
    std::vector<std::string> expected{"1", "u"};
    for (auto count = random.below(4); count > 0; --count) {
      expected.push_back(random.several_of(pieces, 8));
      row.emplace_back(expected.back());
    }
    auto const line = csv({1, "u"}, row);
    ASSERT_EQ(read_record(line), expected) << line;
  }
}

}  // namespace row_text_test
}  // namespace
}  // namespace scrape::extract
