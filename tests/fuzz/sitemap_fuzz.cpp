// However a sitemap is cut into pieces, it means the same; what it gives are URLs in normal form, and a problem is text
// that may be printed.

#include "fuzz.hpp"

#include <scrape/base/text.hpp>
#include <scrape/robots/sitemap.hpp>

#include <algorithm>
#include <string>

namespace {

using namespace scrape;

struct Meaning {
  std::string locations;
  std::string problem;
  std::size_t line = 0;

  bool operator==(Meaning const&) const = default;
};

void add_to(Meaning& meaning, std::vector<robots::Location> const& locations) {
  for (auto const& [kind, url] : locations) {
    fuzz::require(url::Url::parse(url.text())->text() == url.text());
    meaning.locations += (kind == robots::LocationKind::page ? "page " : "sitemap ") + url.text() + '\n';
  }
}

Meaning read(std::string_view text, std::size_t piece) {
  robots::SitemapReader reader;
  Meaning meaning;
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size())))
    add_to(meaning, reader.feed(text.substr(0, piece)));
  add_to(meaning, reader.finish());
  fuzz::require(reader.is_done());
  if (auto const& problem = reader.problem()) {
    fuzz::require(!problem->text.empty() && printable(problem->text) == problem->text);
    meaning.problem = problem->text;
    meaning.line = problem->line;
  }
  return meaning;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const text = fuzz::text_of(data, size);
  fuzz::require(read(text, text.size() + 1) == read(text, 7));
  return 0;
}
