#include <scrape/base/text.hpp>
#include <scrape/http/media_type.hpp>
#include <scrape/plan/body_plan.hpp>
#include <scrape/plan/expectation.hpp>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace scrape::plan {
namespace {

constexpr std::string_view match = "match=";

[[noreturn]] void reject(std::string_view what, std::string_view problem) {
  throw std::invalid_argument('\'' + std::string(what) + "' " + std::string(problem));
}

// What stands before the next separator, which is taken off with it.
std::string_view take_until(std::string_view& text, char separator) {
  auto const end = std::min(text.find(separator), text.size());
  auto const piece = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return trim(piece);
}

int status_of(std::string_view text) {
  int status = 0;
  auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), status);
  auto const is_status = failed == std::errc() && end == text.data() + text.size() && status >= 100 && status <= 999;
  if (!is_status) reject(text, "is not a status such as 200, 4xx or 200-299");
  return status;
}

// "200", "2xx", "200-299".
StatusRange statuses_of(std::string_view text) {
  if (text.size() == 3 && equal_ignoring_case(text.substr(1), "xx") && is_digit(text[0]) && text[0] != '0') {
    auto const hundred = (text[0] - '0') * 100;
    return {hundred, hundred + 99};
  }
  auto const dash = text.find('-');
  if (dash == std::string_view::npos) return {status_of(text), status_of(text)};
  StatusRange const range{status_of(trim(text.substr(0, dash))), status_of(trim(text.substr(dash + 1)))};
  if (range.last < range.first) reject(text, "ends before it begins");
  return range;
}

bool is_of_type(std::string_view type, std::string_view pattern) {
  if (pattern == "*/*") return true;
  if (pattern.ends_with("/*")) return type.starts_with(pattern.substr(0, pattern.size() - 1));
  return type == pattern;
}

// At least one.
std::vector<std::string_view> alternatives(std::string_view text) {
  std::vector parts{take_until(text, '|')};
  while (!text.empty())
    parts.push_back(take_until(text, '|'));
  return parts;
}

}  // namespace

void Expectation::add(std::string_view conditions) {
  if (trim(conditions).empty()) reject(conditions, "has no condition");
  text_.append(conditions) += '\n';
  while (!conditions.empty()) {
    conditions.remove_prefix(std::min(conditions.find_first_not_of(' '), conditions.size()));
    if (conditions.starts_with(match)) {
      patterns_.emplace_back(conditions.substr(match.size()));
      return;
    }
    add_condition(take_until(conditions, ','));
  }
}

void Expectation::add_condition(std::string_view condition) {
  auto const equals = condition.find('=');
  auto const key = condition.substr(0, equals);
  if (key == "status" && equals != std::string_view::npos) return add_statuses(condition.substr(equals + 1));
  if (key == "type" && equals != std::string_view::npos) return add_types(condition.substr(equals + 1));
  if (condition.starts_with("size")) return add_size(condition);
  reject(condition, "is no condition such as status=200, type=text/html, size>=1k or match=REGEX");
}

void Expectation::add_statuses(std::string_view text) {
  Condition<StatusRange> condition{std::string(text), {}};
  for (auto const alternative : alternatives(text))
    condition.alternatives.push_back(statuses_of(alternative));
  statuses_.push_back(std::move(condition));
}

void Expectation::add_types(std::string_view text) {
  Condition<std::string> condition{std::string(text), {}};
  for (auto const alternative : alternatives(text)) {
    auto const type = to_lower(alternative);
    if (http::media_type(type).empty()) reject(type, "is not a media type such as text/html or image/*");
    condition.alternatives.push_back(type);
  }
  types_.push_back(std::move(condition));
}

void Expectation::add_size(std::string_view condition) {
  auto const rest = trim(condition.substr(std::string_view("size").size()));
  auto const end = std::min(rest.find_first_not_of("<>="), rest.size());
  auto const comparison = rest.substr(0, end);
  auto const size = parse_size(trim(rest.substr(end)));
  if (!size) reject(condition, "has no size such as 500, 64k or 10M");
  if (comparison == ">=" || comparison == "=") {
    least_ = std::max(least_, *size);
  } else if (comparison == ">") {
    least_ = std::max(least_, ByteCount{size->value + 1});
  } else if (comparison == "<") {
    if (size->value == 0) reject(condition, "holds for no page");
    most_ = std::min(most_, ByteCount{size->value - 1});
  } else if (comparison != "<=") {
    reject(condition, "compares with none of >=, <=, >, < and =");
  }
  if (comparison == "<=" || comparison == "=") most_ = std::min(most_, *size);
  if (least_ > most_) reject(condition, "holds for no page of those that the conditions before it hold for");
}

bool Expectation::holds(Condition<StatusRange> const& condition, int status) noexcept {
  return std::ranges::any_of(condition.alternatives, [status](StatusRange const& range) {
    return status >= range.first && status <= range.last;
  });
}

bool Expectation::wants(int status) const noexcept {
  if (statuses_.empty()) return is_saved(status);
  return std::ranges::all_of(statuses_, [status](auto const& condition) { return holds(condition, status); });
}

std::optional<std::string> Expectation::unmet(http::ResponseHead const& head) const {
  for (auto const& condition : statuses_) {
    if (!holds(condition, head.status)) return "status " + std::to_string(head.status) + ", not " + condition.text;
  }
  auto const type = http::media_type(head.fields.find("Content-Type").value_or(""));
  for (auto const& condition : types_) {
    auto const fits = [&type](std::string const& pattern) { return is_of_type(type, pattern); };
    if (std::ranges::any_of(condition.alternatives, fits)) continue;
    return "type " + (type.empty() ? std::string("unknown") : printable(type)) + ", not " + condition.text;
  }
  return std::nullopt;
}

std::optional<std::string> Expectation::unmet(ByteCount size) const {
  auto const given = std::to_string(size.value) + " bytes, not at ";
  if (size < least_) return given + "least " + std::to_string(least_.value);
  if (size > most_) return given + "most " + std::to_string(most_.value);
  return std::nullopt;
}

}  // namespace scrape::plan
