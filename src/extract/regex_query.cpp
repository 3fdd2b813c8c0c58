#include <scrape/extract/regex_query.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>

#include <re2/re2.h>

namespace scrape::extract {
namespace {

// For the program of a pattern and the states that it comes to be in, which RE2 drops and builds again when they are
// too many. A pattern that needs more for its program alone is refused.
constexpr std::int64_t regex_memory = std::int64_t{16} << 20;

re2::StringPiece piece_of(std::string_view text) noexcept {
  return {text.data(), text.size()};
}

bool is_continuation(char c) noexcept {
  return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
}

std::size_t next_code_point(std::string_view text, std::size_t at) noexcept {
  ++at;
  while (at < text.size() && is_continuation(text[at]))
    ++at;
  return at;
}

// `groups` begins with the whole match.
std::string value_of(std::vector<re2::StringPiece> const& groups) {
  if (groups.size() == 1) return std::string(groups.front());
  auto const took_part = [](re2::StringPiece const& group) { return group.data() != nullptr; };
  auto const found = std::find_if(groups.begin() + 1, groups.end(), took_part);
  return found == groups.end() ? std::string() : std::string(*found);
}

}  // namespace

RegexQuery::RegexQuery(std::unique_ptr<re2::RE2 const> pattern) noexcept : pattern_(std::move(pattern)) {}
RegexQuery::RegexQuery(RegexQuery&&) noexcept = default;
RegexQuery& RegexQuery::operator=(RegexQuery&&) noexcept = default;
RegexQuery::~RegexQuery() = default;

std::variant<RegexQuery, SelectorError> RegexQuery::parse(std::string_view pattern) {
  re2::RE2::Options options;
  options.set_max_mem(regex_memory);
  options.set_log_errors(false);
  auto compiled = std::make_unique<re2::RE2 const>(piece_of(pattern), options);
  if (!compiled->ok()) return SelectorError{0, compiled->error()};
  return RegexQuery(std::move(compiled));
}

std::vector<std::string> RegexQuery::values(std::string_view text, std::size_t at_most) const {
  std::vector<std::string> values;
  std::vector<re2::StringPiece> groups(static_cast<std::size_t>(pattern_->NumberOfCapturingGroups()) + 1);
  char const* last_end = nullptr;
  for (std::size_t at = 0; values.size() < at_most && at <= text.size();) {
    auto const found = pattern_->Match(piece_of(text), at, text.size(), re2::RE2::UNANCHORED, groups.data(),
                                       static_cast<int>(groups.size()));
    if (!found) break;
    auto const& whole = groups.front();
    auto const end = static_cast<std::size_t>(whole.end() - text.data());
    if (!whole.empty() || whole.begin() != last_end) values.push_back(value_of(groups));
    last_end = whole.end();
    at = whole.empty() ? next_code_point(text, end) : end;
  }
  return values;
}

bool RegexQuery::matches(std::string_view text) const {
  return re2::RE2::PartialMatch(piece_of(text), *pattern_);
}

}  // namespace scrape::extract
