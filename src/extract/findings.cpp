#include <scrape/base/wire.hpp>
#include <scrape/extract/findings.hpp>

#include <bit>
#include <utility>

namespace scrape::extract {
namespace {

using Texts = std::vector<std::string>;

enum class ValueKind : std::uint64_t { nothing, no, yes, number, text, json };

struct ValueEncoder {
  Encoder& out;

  void operator()(std::monostate) const { put(ValueKind::nothing); }
  void operator()(bool value) const { put(value ? ValueKind::yes : ValueKind::no); }
  void operator()(Number const& value) const {
    put(ValueKind::number);
    out.text(value.text);
    out.number(std::bit_cast<std::uint64_t>(value.value));
  }
  void operator()(std::string const& value) const {
    put(ValueKind::text);
    out.text(value);
  }
  void operator()(Json const& value) const {
    put(ValueKind::json);
    out.text(value.text);
  }

 private:
  void put(ValueKind kind) const { out.number(static_cast<std::uint64_t>(kind)); }
};

Value decode_value(Decoder& in) {
  switch (ValueKind{in.number()}) {
    case ValueKind::nothing:
      return {};
    case ValueKind::no:
      return false;
    case ValueKind::yes:
      return true;
    case ValueKind::number: {
      Number number{.text = std::string(in.text())};
      number.value = std::bit_cast<double>(in.number());
      return number;
    }
    case ValueKind::text:
      return std::string(in.text());
    case ValueKind::json:
      return Json{std::string(in.text())};
  }
  return {};
}

Unexpected::Why why_of(std::uint64_t number) {
  using enum Unexpected::Why;
  if (number == 1) return lacks;
  return number == 2 ? has : unchecked;
}

}  // namespace

std::string encode(Findings const& findings) {
  Encoder out;
  out.number(findings.unexpected ? 1U + static_cast<unsigned>(findings.unexpected->why) : 0U);
  out.text(findings.unexpected ? findings.unexpected->reason : std::string());
  out.text(findings.problem);
  out.number(findings.rows);
  out.number(findings.missing.size());
  for (auto const missing : findings.missing)
    out.number(missing);
  out.text(findings.row_text);
  out.text(findings.values);
  out.text(findings.links);
  return std::move(out).finish();
}

std::optional<Findings> decode_findings(std::string_view bytes, std::size_t fields) {
  Decoder in(bytes);
  Findings findings;
  auto const unexpected = in.number();
  auto const reason = in.text();
  if (unexpected != 0) findings.unexpected = Unexpected{why_of(unexpected), std::string(reason)};
  findings.problem = in.text();
  findings.rows = in.number();
  findings.missing.resize(in.count());
  for (auto& missing : findings.missing)
    missing = in.number();
  findings.row_text = in.text();
  findings.values = in.text();
  findings.links = in.text();
  if (!in.is_whole() || findings.missing.size() != fields) return std::nullopt;
  return findings;
}

std::string encode(Extraction const& extraction) {
  Encoder out;
  out.number(extraction.fields.size());
  for (auto const& field : extraction.fields) {
    out.text(field.name);
    out.text(field.selector);
    out.number(static_cast<std::uint64_t>(field.type));
    out.number(field.is_list ? 1 : 0);
  }
  out.text(extraction.each);
  out.number(static_cast<std::uint64_t>(extraction.format));
  out.number(extraction.wants_values ? 1 : 0);
  out.number(extraction.wants_links ? 1 : 0);
  out.texts(extraction.needed);
  out.texts(extraction.unwanted);
  return std::move(out).finish();
}

std::optional<Extraction> decode_extraction(std::string_view bytes) {
  Decoder in(bytes);
  Extraction extraction;
  extraction.fields.resize(in.count());
  for (auto& field : extraction.fields) {
    field.name = in.text();
    field.selector = in.text();
    field.type = static_cast<Type>(in.number());
    field.is_list = in.number() != 0;
  }
  extraction.each = in.text();
  extraction.format = static_cast<RowFormat>(in.number());
  extraction.wants_values = in.number() != 0;
  extraction.wants_links = in.number() != 0;
  extraction.needed = in.texts<Texts>();
  extraction.unwanted = in.texts<Texts>();
  return in.is_whole() ? std::optional(std::move(extraction)) : std::nullopt;
}

std::string encode(Page const& page) {
  Encoder out;
  out.number(page.index);
  out.text(page.url);
  out.text(page.final_url);
  out.text(page.content_type);
  return std::move(out).finish();
}

std::optional<Page> decode_page(std::string_view bytes) {
  Decoder in(bytes);
  Page page;
  page.index = in.number();
  page.url = in.text();
  page.final_url = in.text();
  page.content_type = in.text();
  return in.is_whole() ? std::optional(std::move(page)) : std::nullopt;
}

std::string encode_rows(std::vector<Row> const& rows) {
  Encoder out;
  for (auto const& row : rows) {
    for (auto const& value : row)
      std::visit(ValueEncoder{out}, value);
  }
  return std::move(out).finish();
}

std::vector<Row> decode_rows(std::string_view bytes, std::size_t fields) {
  std::vector<Row> rows;
  Decoder in(bytes);
  while (fields > 0 && !in.is_whole()) {
    Row& row = rows.emplace_back();
    row.reserve(fields);
    for (std::size_t field = 0; field < fields; ++field)
      row.push_back(decode_value(in));
    if (in.has_failed()) return {};
  }
  return rows;
}

}  // namespace scrape::extract
