#include <scrape/base/char_set.hpp>
#include <scrape/base/json_text.hpp>
#include <scrape/base/text.hpp>
#include <scrape/extract/row_text.hpp>

#include <algorithm>
#include <variant>

namespace scrape::extract {
namespace {

constexpr std::string_view line_end = "\r\n";
constexpr CharSet csv_specials("\",\r\n");
constexpr CharSet csv_blanks(" \t");

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  void operator()(std::monostate) const { out_ += "null"; }
  void operator()(bool value) const { out_ += value ? "true" : "false"; }
  void operator()(Number const& number) const { out_ += number.text; }
  void operator()(std::string const& text) const { append_json_string(out_, text); }
  void operator()(Json const& json) const { out_ += json.text; }

 private:
  std::string& out_;
};

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (auto const c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

bool needs_quotes(std::string_view text) noexcept {
  return text.empty() || csv_blanks(text.front()) || csv_blanks(text.back()) || std::ranges::any_of(text, csv_specials);
}

void append_csv_text(std::string& out, std::string_view text) {
  if (needs_quotes(text)) {
    append_quoted(out, text);
  } else {
    out += text;
  }
}

class CsvWriter {
 public:
  explicit CsvWriter(std::string& out) : out_(out) {}

  void operator()(std::monostate) const noexcept {}
  void operator()(bool value) const { out_ += value ? "true" : "false"; }
  void operator()(Number const& number) const { out_ += number.text; }
  void operator()(std::string const& text) const { append_csv_text(out_, text); }
  void operator()(Json const& json) const { append_quoted(out_, json.text); }

 private:
  std::string& out_;
};

}  // namespace

void append_jsonl_row(std::string& out, std::vector<std::string> const& names, RowHead const& head, Row const& row) {
  out += "{\"index\":";
  append_number(out, head.index);
  out += ",\"url\":";
  append_json_string(out, head.url);
  for (std::size_t i = 0; i < std::min(names.size(), row.size()); ++i) {
    out += ',';
    append_json_string(out, names[i]);
    out += ':';
    std::visit(JsonWriter(out), row[i]);
  }
  out += "}\n";
}

void append_csv_head(std::string& out, std::vector<std::string> const& names) {
  out += "index,url";
  for (auto const& name : names) {
    out += ',';
    append_csv_text(out, name);
  }
  out += line_end;
}

void append_csv_row(std::string& out, RowHead const& head, Row const& row) {
  append_number(out, head.index);
  out += ',';
  append_csv_text(out, scrape::to_utf8(head.url));
  for (auto const& value : row) {
    out += ',';
    std::visit(CsvWriter(out), value);
  }
  out += line_end;
}

}  // namespace scrape::extract
