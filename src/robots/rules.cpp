#include "line.hpp"
#include "pattern.hpp"

#include <scrape/base/char_set.hpp>
#include <scrape/base/text.hpp>
#include <scrape/robots/rules.hpp>
#include <scrape/robots/sitemap.hpp>
#include <scrape/url/url.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace scrape::robots {
namespace {

constexpr CharSet decimal("0123456789.");

// The lines that count, without a line that the limit cuts.
std::string_view parsed_part(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  if (text.size() > parsed_size) text = text.substr(0, text.find_last_of("\r\n", parsed_size) + 1);
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  return text;
}

// Neither a sign nor an exponent, nor "nan". Nothing that a clock can tell stands beyond the ninth decimal.
std::optional<Duration> delay_in(std::string_view text) {
  if (!std::ranges::all_of(text, decimal)) return std::nullopt;
  auto const point = std::min(text.find('.'), text.size());
  if (text.find('.', point + 1) != std::string_view::npos) return std::nullopt;
  text = text.substr(0, point + 10);
  double seconds = 0;
  auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), seconds, std::chars_format::fixed);
  if (failed == std::errc::invalid_argument || end != text.data() + text.size()) return std::nullopt;
  std::chrono::duration<double> const longest = longest_crawl_delay;
  if (failed == std::errc::result_out_of_range || seconds > longest.count()) return longest_crawl_delay;
  return std::chrono::round<Duration>(std::chrono::duration<double>(seconds));
}

}  // namespace

/// Reads the lines of one file; knows which crawlers the group is for that it is in.
class RulesParser {
 public:
  explicit RulesParser(std::string_view product) : product_(product_token(product)) {}

  void read(Line const& line);
  Rules finish();

 private:
  void read_agent(std::string_view value);
  void read_rule(std::string_view value, bool is_allow);
  void read_delay(std::string_view value);
  void read_sitemap(std::string_view value);

  // Where the current group's rules go; null when it is for others.
  Rules* group();

  std::string_view product_;
  Rules named_;
  Rules fallback_;
  std::vector<std::string> sitemaps_;
  bool is_named_anywhere_ = false;
  bool is_for_us_ = false;
  bool is_for_all_ = false;
  bool has_rules_ = false;  // so that the next User-agent begins another group
};

void RulesParser::read(Line const& line) {
  switch (line.field) {
    case Field::user_agent:
      return read_agent(line.value);
    case Field::allow:
      return read_rule(line.value, true);
    case Field::disallow:
      return read_rule(line.value, false);
    case Field::crawl_delay:
      return read_delay(line.value);
    case Field::sitemap:
      return read_sitemap(line.value);
    case Field::other:
      return;
  }
}

void RulesParser::read_agent(std::string_view value) {
  if (std::exchange(has_rules_, false)) is_for_us_ = is_for_all_ = false;
  if (value.starts_with('*') && product_token(value.substr(1)).empty()) is_for_all_ = true;
  if (product_.empty() || !equal_ignoring_case(product_token(value), product_)) return;
  is_for_us_ = is_named_anywhere_ = true;
}

Rules* RulesParser::group() {
  if (is_for_us_) return &named_;
  return is_for_all_ ? &fallback_ : nullptr;
}

void RulesParser::read_rule(std::string_view value, bool is_allow) {
  has_rules_ = true;
  auto const can_match = value.starts_with('/') || value.starts_with('*');
  if (auto* const rules = group(); rules != nullptr && can_match) rules->add(value, is_allow);
}

void RulesParser::read_delay(std::string_view value) {
  auto* const rules = group();
  if (rules != nullptr && !rules->crawl_delay_) rules->crawl_delay_ = delay_in(value);
}

void RulesParser::read_sitemap(std::string_view value) {
  if (sitemaps_.size() >= most_sitemaps || value.size() > longest_location) return;
  if (auto url = url::Url::parse(value)) sitemaps_.push_back((*std::move(url)).text());
}

Rules RulesParser::finish() {
  auto& rules = is_named_anywhere_ ? named_ : fallback_;
  rules.sort();
  rules.sitemaps_ = std::move(sitemaps_);
  return std::move(rules);
}

Rules Rules::parse(std::string_view text, std::string_view product_token) {
  RulesParser parser(product_token);
  for (text = parsed_part(text); !text.empty();)
    parser.read(take_line(text));
  return parser.finish();
}

Rules Rules::deny_all() {
  Rules rules;
  rules.add("/", false);
  return rules;
}

void Rules::add(std::string_view path_pattern, bool is_allow) {
  auto const pattern = normal_pattern(path_pattern);
  auto const at = static_cast<std::uint32_t>(patterns_.size());
  rules_.push_back({at, static_cast<std::uint32_t>(pattern.size()), is_allow});
  patterns_ += pattern;
}

void Rules::sort() {
  std::ranges::sort(rules_, [](Rule const& a, Rule const& b) {
    return std::pair(a.size, a.is_allow) > std::pair(b.size, b.is_allow);
  });
  // There is one of these for each host.
  rules_.shrink_to_fit();
  patterns_.shrink_to_fit();
}

bool Rules::allows(std::string_view path_and_query) const {
  if (path_and_query == "/robots.txt") return true;
  PathMatcher path(path_and_query, match_budget);
  for (auto const& rule : rules_) {
    if (path.matches(std::string_view(patterns_).substr(rule.at, rule.size))) return rule.is_allow;
    if (path.is_exhausted()) return false;
  }
  return true;
}

}  // namespace scrape::robots
