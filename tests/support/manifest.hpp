#pragma once
/// The records of a run, read back.

#include <boost/json/object.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::test {

using Record = boost::json::object;

/// One object a line; throws when a line is none.
std::vector<Record> parse_records(std::string_view lines);

std::vector<Record> read_records(std::string const& path);

/// The value as text; empty when the key is absent.
std::string text_of(Record const& record, std::string_view key);

/// The value as a whole number, rounded down; -1 when the key is absent.
std::int64_t number_of(Record const& record, std::string_view key);

/// Records by their `url`.
std::map<std::string, Record> by_url(std::vector<Record> const& records);

/// How many records have each outcome.
std::map<std::string, int> outcomes(std::vector<Record> const& records);

}  // namespace scrape::test
