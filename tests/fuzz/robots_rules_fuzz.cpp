// Any bytes are a robots.txt. Its answers do not depend on how a path spells its letters, on the ends of its lines, or
// on groups for others; what it asks for is bounded.

#include "fuzz.hpp"

#include <scrape/robots/rules.hpp>
#include <scrape/url/url.hpp>

#include <algorithm>
#include <string>

namespace {

using namespace scrape;
using robots::Rules;

std::string with_encoded_letters(std::string_view path) {
  std::string encoded;
  for (auto const c : path) {
    if (c == 'a') {
      encoded += "%61";
    } else {
      encoded += c;
    }
  }
  return encoded;
}

void check_extensions(Rules const& rules) {
  auto const delay = rules.crawl_delay();
  fuzz::require(!delay || (*delay >= Duration::zero() && *delay <= robots::longest_crawl_delay));
  fuzz::require(rules.sitemaps().size() <= robots::most_sitemaps);
  for (auto const& sitemap : rules.sitemaps())
    fuzz::require(url::Url::parse(sitemap)->text() == sitemap);
}

}  // namespace

// The first line is a path, the rest a file.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const text = fuzz::text_of(data, size);
  auto const end = std::min(text.find('\n'), text.size());
  auto const path = '/' + std::string(text.substr(0, end));
  std::string file(text.substr(end));
  auto const rules = Rules::parse(file, "a");
  auto const is_allowed = rules.allows(path);
  fuzz::require(rules.allows("/robots.txt"));
  fuzz::require(rules.allows(with_encoded_letters(path)) == is_allowed || path == "/robots.txt");
  check_extensions(rules);

  auto const more = Rules::parse(file + "\nAllow:\nUser-agent: other\nDisallow: /\nCrawl-delay: 7", "a");
  fuzz::require(more.allows(path) == is_allowed && more.crawl_delay() == rules.crawl_delay());

  std::ranges::replace(file, '\n', '\r');
  auto const again = Rules::parse(file, "a");
  fuzz::require(again.allows(path) == is_allowed && again.sitemaps() == rules.sitemaps());
  return 0;
}
