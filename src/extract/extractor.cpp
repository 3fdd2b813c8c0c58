#include "context.hpp"
#include "conversion.hpp"

#include <scrape/extract/extractor.hpp>
#include <scrape/extract/links.hpp>
#include <scrape/extract/row_text.hpp>
#include <scrape/url/url.hpp>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>
#include <variant>
#include <vector>

namespace scrape::extract {
namespace {

// Of a field, of a row, and of the rows of one page. Escapes make six bytes of some in the answer, which has to stay
// below what its reader takes.
constexpr std::size_t most_field_bytes = std::size_t{8} << 20U;
constexpr std::size_t most_row_bytes = std::size_t{16} << 20U;
constexpr std::size_t most_page_bytes = std::size_t{64} << 20U;

struct Size {
  std::size_t operator()(std::monostate) const { return 0; }
  std::size_t operator()(bool) const { return 1; }
  std::size_t operator()(Number const& value) const { return value.text.size(); }
  std::size_t operator()(std::string const& value) const { return value.size(); }
  std::size_t operator()(Json const& value) const { return value.text.size(); }
};

std::size_t size_of(Value const& value) {
  return std::visit(Size(), value);
}

std::vector<std::string> names_of(std::vector<Field> const& fields) {
  std::vector<std::string> names;
  names.reserve(fields.size());
  for (auto const& field : fields)
    names.push_back(field.name);
  return names;
}

bool is_missing(Value const& value) {
  auto const* const json = std::get_if<Json>(&value);
  return std::holds_alternative<std::monostate>(value) || (json != nullptr && json->text == "[]");
}

// Takes rows until they are too large.
class RowWriter {
 public:
  RowWriter(Extraction const& extraction, Page const& page)
      : extraction_(extraction), names_(names_of(extraction.fields)), head_{page.index, page.url} {
    findings_.missing.resize(names_.size());
  }

  bool add(Row const& row) {
    if (findings_.row_text.size() + findings_.values.size() > most_page_bytes) return false;
    ++findings_.rows;
    for (std::size_t field = 0; field < row.size(); ++field)
      findings_.missing[field] += is_missing(row[field]) ? 1U : 0U;
    if (extraction_.format == RowFormat::jsonl) append_jsonl_row(findings_.row_text, names_, head_, row);
    if (extraction_.format == RowFormat::csv) append_csv_row(findings_.row_text, head_, row);
    if (extraction_.wants_values) findings_.values += encode_rows({row});
    return true;
  }

  Findings finish(std::string problem) && {
    findings_.problem = std::move(problem);
    return std::move(findings_);
  }

 private:
  Extraction const& extraction_;
  std::vector<std::string> names_;
  RowHead head_;
  Findings findings_;
};

// Without --each every page has its row.
Findings without_rows(Extraction const& extraction, Page const& page, std::string why) {
  RowWriter rows(extraction, page);
  if (extraction.has_rows() && extraction.each.empty()) rows.add(Row(extraction.fields.size()));
  return std::move(rows).finish(std::move(why));
}

}  // namespace

struct Extractor::Queries {
  struct FieldQuery {
    Field field;
    Query query;
  };

  std::optional<Query> each;
  std::vector<FieldQuery> fields;
  std::vector<RegexQuery> needed;
  std::vector<RegexQuery> unwanted;

  std::optional<Unexpected> judge(Extraction const& extraction, Source& page) const {
    for (std::size_t at = 0; at < needed.size(); ++at) {
      if (!needed[at].matches(page.text()))
        return Unexpected{Unexpected::Why::lacks, "it does not match '" + extraction.needed[at] + '\''};
    }
    for (std::size_t at = 0; at < unwanted.size(); ++at) {
      if (unwanted[at].matches(page.text()))
        return Unexpected{Unexpected::Why::has, '\'' + extraction.unwanted[at] + '\''};
    }
    return std::nullopt;
  }

  // Why none of the queries can find anything in such a page.
  std::string mismatch(Kind kind) const {
    auto const can_read = [kind](FieldQuery const& field) { return reads(field.query, kind); };
    auto const is_readable = each ? reads(*each, kind) : std::ranges::any_of(fields, can_read);
    if (is_readable) return {};
    switch (kind) {
      case Kind::html:
        return "it is HTML, and no selector is for that";
      case Kind::json:
        return "it is JSON, and no selector is for that";
      case Kind::text:
        return "it is neither HTML nor JSON";
      case Kind::other:
        break;
    }
    return "it is no text";
  }

  // What goes wrong with a field costs that field, and the first problem is told.
  Row row_of(Context const& context, Source& page, std::string& problem) const {
    Row row;
    row.reserve(fields.size());
    std::size_t size = 0;
    for (auto const& [field, query] : fields) {
      auto value = reads(query, page.kind()) ? value_of(field, query, context, page) : Found<Value>();
      if (value) size += size_of(*value);
      if (size > most_row_bytes) value = Problem{"its row has more than 16 MiB"};
      if (!value && problem.empty()) problem = field.name + ": " + value.error().reason;
      row.push_back(value ? std::move(*value) : Value());
    }
    return row;
  }

  static Found<Value> value_of(Field const& field, Query const& query, Context const& context, Source& page) {
    auto found = values_of(query, field.is_list, context, page);
    if (!found) return found.error();
    std::size_t size = 0;
    for (auto const& value : *found)
      size += size_of(value);
    if (size > most_field_bytes) return Problem{"it has more than 8 MiB"};
    for (auto& value : *found)
      value = converted(std::move(value), field.type);
    if (field.is_list) return list_of(*found);
    return found->empty() ? Value() : std::move(found->front());
  }

  Found<Contexts> contexts(Source& page) const {
    if (each) return contexts_of(*each, page);
    return Contexts{{Context()}};
  }

  Findings find_rows(Extraction const& extraction, Page const& facts, Source& page) const {
    if (auto why = mismatch(page.kind()); !why.empty()) return without_rows(extraction, facts, std::move(why));
    RowWriter rows(extraction, facts);
    auto const found = contexts(page);
    if (!found) return without_rows(extraction, facts, found.error().reason);
    std::string problem;
    for (auto const& context : found->all) {
      if (rows.add(row_of(context, page, problem))) continue;
      problem = "its rows take more than 64 MiB; the others were left out";
      break;
    }
    return std::move(rows).finish(std::move(problem));
  }
};

Extractor::Extractor(Extraction const& extraction) : extraction_(extraction), queries_(std::make_unique<Queries>()) {
  if (!extraction.each.empty()) queries_->each = parse_query(extraction.each);
  auto const& each = queries_->each;
  if (each && std::holds_alternative<RegexQuery>(*each)) {
    throw std::invalid_argument("--each takes no regular expression");
  }
  if (each && std::holds_alternative<HtmlQuery>(*each) && std::get<HtmlQuery>(*each).takes_a_part()) {
    throw std::invalid_argument("--each takes elements, without '@', '::text' or '::html'");
  }
  for (auto const& field : extraction.fields) {
    queries_->fields.push_back({field, parse_query(field.selector)});
    if (each && !fits_within(queries_->fields.back().query, *each)) {
      throw std::invalid_argument("'" + field.selector + "' cannot be found within the matches of --each '" +
                                  extraction.each + "': one is for HTML, the other for JSON");
    }
  }
  for (auto const& pattern : extraction.needed)
    queries_->needed.push_back(std::get<RegexQuery>(parse_query("regex:" + pattern)));
  for (auto const& pattern : extraction.unwanted)
    queries_->unwanted.push_back(std::get<RegexQuery>(parse_query("regex:" + pattern)));
}

Extractor::~Extractor() = default;

Findings Extractor::inspect(Page const& page, std::string_view content) const {
  Source source(page, content);
  Findings findings;
  if (auto unexpected = queries_->judge(extraction_, source)) {
    findings.unexpected = std::move(unexpected);
    findings.missing.resize(extraction_.fields.size());
    return findings;
  }
  if (extraction_.has_rows()) findings = queries_->find_rows(extraction_, page, source);
  if (extraction_.wants_links && source.kind() == Kind::html) {
    auto const url = url::Url::parse(page.final_url);
    auto const* const document = source.html_document();
    if (url && document != nullptr) {
      auto const links = links_of(*document, *url);
      for (auto const& link : links.urls)
        findings.links.append(link) += '\n';
      if (links.is_cut && findings.problem.empty())
        findings.problem = "its links take more than 32 MiB; the others were left out";
    }
  }
  return findings;
}

Findings unread(Extraction const& extraction, Page const& page, std::string_view why) {
  auto findings = without_rows(extraction, page, std::string(why));
  auto const is_to_be_judged = !extraction.needed.empty() || !extraction.unwanted.empty();
  if (is_to_be_judged) findings.unexpected = Unexpected{Unexpected::Why::unchecked, findings.problem};
  return findings;
}

}  // namespace scrape::extract
