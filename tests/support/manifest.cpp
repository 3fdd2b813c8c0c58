#include "support/manifest.hpp"

#include "support/temporary_directory.hpp"

#include <boost/json/parse.hpp>

namespace scrape::test {

std::vector<Record> parse_records(std::string_view lines) {
  std::vector<Record> records;
  while (!lines.empty()) {
    auto const end = lines.find('\n');
    if (end == std::string_view::npos) throw std::runtime_error("the last record has no line feed");
    records.push_back(boost::json::parse(lines.substr(0, end)).as_object());
    lines.remove_prefix(end + 1);
  }
  return records;
}

std::vector<Record> read_records(std::string const& path) {
  return parse_records(read_file(path));
}

std::string text_of(Record const& record, std::string_view key) {
  auto const* const value = record.if_contains(key);
  return value == nullptr ? std::string() : std::string(value->as_string());
}

std::int64_t number_of(Record const& record, std::string_view key) {
  auto const* const value = record.if_contains(key);
  return value == nullptr ? -1 : static_cast<std::int64_t>(value->to_number<double>());
}

std::map<std::string, Record> by_url(std::vector<Record> const& records) {
  std::map<std::string, Record> found;
  for (auto const& record : records)
    found[text_of(record, "url")] = record;
  return found;
}

std::map<std::string, int> outcomes(std::vector<Record> const& records) {
  std::map<std::string, int> counts;
  for (auto const& record : records)
    ++counts[text_of(record, "outcome")];
  return counts;
}

}  // namespace scrape::test
