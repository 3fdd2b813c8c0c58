#include "report.hpp"

#include <scrape/base/json_text.hpp>

#include <limits>

namespace scrape::extract {
namespace {

// One value after the other; takes care of the commas.
class Writer {
 public:
  void begin(char bracket) {
    separate();
    text_ += bracket;
  }
  void end(char bracket) { text_ += bracket; }
  void key(std::string_view name) {
    string(name);
    text_ += ':';
  }
  void string(std::string_view text) {
    separate();
    append_json_string(text_, text);
  }
  void count(std::string_view name, std::uint64_t number) {
    key(name);
    append_number(text_, number);
  }
  void number(std::string_view name, std::optional<double> number) {
    key(name);
    append_json_number(text_, number.value_or(std::numeric_limits<double>::quiet_NaN()));
  }
  void null() { text_ += "null"; }
  std::string finish() && { return std::move(text_ += '\n'); }

 private:
  void separate() {
    if (!text_.empty() && std::string_view("{[:").find(text_.back()) == std::string_view::npos) text_ += ',';
  }

  std::string text_;
};

void begin_field(Writer& out, std::string_view name, std::string_view type, std::uint64_t count,
                 FieldStatistics const& field) {
  out.begin('{');
  out.key("name");
  out.string(name);
  out.key("type");
  out.string(type);
  out.count("count", count);
  out.count("missing", field.missing());
}

void put_numbers(Writer& out, std::string_view name, FieldStatistics const& field) {
  begin_field(out, name, "number", field.moments().count(), field);
  for (auto const& figure : figures_of(field))
    out.number(figure.name, figure.value);
  out.number("rank_error", field.quantiles().rank_error());
  out.end('}');
}

void put_texts(Writer& out, std::string_view name, FieldStatistics const& field) {
  auto const& texts = field.texts();
  begin_field(out, name, "text", texts.count(), field);
  out.count("distinct", texts.distinct());
  out.count("undercount", texts.undercount());
  out.key("top");
  out.begin('[');
  for (auto const& entry : texts.most_frequent(most_listed)) {
    out.begin('{');
    out.key("value");
    out.string(entry.is_shortened ? entry.text + "..." : entry.text);
    out.count("count", entry.count);
    out.end('}');
  }
  out.end(']');
  out.end('}');
}

void put_field(Writer& out, std::string_view name, FieldStatistics const& field) {
  auto const has_numbers = field.moments().count() > 0;
  auto const has_texts = field.texts().count() > 0;
  if (has_numbers) put_numbers(out, name, field);
  if (has_texts) put_texts(out, name, field);
  if (field.objects() > 0) {
    begin_field(out, name, "object", field.objects(), field);
    out.end('}');
  } else if (!has_numbers && !has_texts) {
    begin_field(out, name, "none", 0, field);
    out.end('}');
  }
}

void put_group(Writer& out, Report const& report, Groups::Named const& named) {
  out.begin('{');
  out.key("group");
  if (named.name) {
    out.string(*named.name);
  } else {
    out.null();
  }
  out.count("rows", named.group.rows);
  out.key("fields");
  out.begin('[');
  for (std::size_t i = 0; i < report.names.size(); ++i) {
    if (i != report.left_out) put_field(out, report.names[i], named.group.fields[i]);
  }
  out.end(']');
  out.end('}');
}

}  // namespace

std::string as_json(Report const& report) {
  Writer out;
  out.begin('{');
  out.key("groups");
  out.begin('[');
  for (auto const& named : report.groups.in_order())
    put_group(out, report, named);
  out.end(']');
  out.key("notes");
  out.begin('[');
  for (auto const& note : notes_of(report))
    out.string(note);
  out.end(']');
  out.end('}');
  return std::move(out).finish();
}

}  // namespace scrape::extract
