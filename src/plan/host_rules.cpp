#include <scrape/base/char_set.hpp>
#include <scrape/base/text.hpp>
#include <scrape/plan/host_rules.hpp>
#include <scrape/url/host.hpp>

#include <algorithm>
#include <stdexcept>

namespace scrape::plan {
namespace {

std::string_view without_last_dot(std::string_view host) noexcept {
  if (host.ends_with('.')) host.remove_suffix(1);
  return host;
}

std::string normalised(std::string_view host) {
  auto normal = url::normalise_host(host);
  if (!normal) throw std::invalid_argument("it is no host, such as example.org, or pattern, such as *.example.org");
  return std::string(without_last_dot(*normal));
}

std::string normalised_name(std::string_view name) {
  auto const is_bare_ipv6 = name.find(':') != std::string_view::npos && !name.starts_with('[');
  return normalised(is_bare_ipv6 ? '[' + std::string(name) + ']' : std::string(name));
}

// A label that is not ASCII is for IDNA, which knows no star.
std::string normalised_label(std::string_view label) {
  constexpr auto stands_in_label = lower_digits | "-_*";
  constexpr CharSet stands_in_ipv6("0123456789abcdef:*");
  auto lower = to_lower(label);
  auto const is_plain = std::ranges::all_of(lower, stands_in_label) || std::ranges::all_of(lower, stands_in_ipv6);
  return is_plain ? lower : normalised(label);
}

std::string normalised_wildcard(std::string_view pattern) {
  if (pattern.starts_with('[') && pattern.ends_with(']')) pattern = pattern.substr(1, pattern.size() - 2);
  pattern = without_last_dot(pattern);
  std::string normal;
  while (true) {
    auto const dot = pattern.find('.');
    normal += normalised_label(pattern.substr(0, dot));
    if (dot == std::string_view::npos) return normal;
    normal += '.';
    pattern.remove_prefix(dot + 1);
  }
}

// As a star takes as little as it can, only the last one ever has to take more.
bool matches(std::string_view pattern, std::string_view host) noexcept {
  auto star = std::string_view::npos;
  std::size_t taken = 0;
  std::size_t p = 0;
  std::size_t h = 0;
  while (h < host.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      taken = h;
    } else if (p < pattern.size() && pattern[p] == host[h]) {
      ++p;
      ++h;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      h = ++taken;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

void overrule(HostSettings& settings, HostSettings const& by) noexcept {
  if (by.per_host) settings.per_host = by.per_host;
  if (by.delay) settings.delay = by.delay;
  if (by.gap) settings.gap = by.gap;
}

}  // namespace

void HostPatterns::add(std::string_view pattern, HostSettings const& settings) {
  auto const stars = static_cast<std::size_t>(std::ranges::count(pattern, '*'));
  if (stars == 0) return overrule(exact_[normalised_name(pattern)], settings);
  auto normal = normalised_wildcard(pattern);
  auto const literal = normal.size() - stars;
  auto const place = std::ranges::upper_bound(wildcards_, literal, {}, &Wildcard::literal);
  wildcards_.insert(place, {std::move(normal), literal, settings});
}

HostSettings HostPatterns::of(std::string_view host) const {
  host = without_last_dot(host);
  HostSettings settings;
  for (auto const& wildcard : wildcards_) {
    if (matches(wildcard.pattern, host)) overrule(settings, wildcard.settings);
  }
  if (auto const exact = exact_.find(host); exact != exact_.end()) overrule(settings, exact->second);
  return settings;
}

}  // namespace scrape::plan
