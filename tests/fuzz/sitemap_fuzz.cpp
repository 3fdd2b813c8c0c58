// However a sitemap is cut into pieces, by the network or by the reader, it means the same; what it gives are URLs in
// normal form, and a problem is text that may be printed.

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
  for (auto const& [kind, url, line] : locations) {
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

// White space in front counts for nothing, but a byte order mark does not come after it.
bool may_be_indented(std::string_view text) {
  constexpr std::string_view marks("\xef\xfe\xff\0", 4);
  return !text.empty() && marks.find(text.front()) == std::string_view::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const text = fuzz::text_of(data, size);
  auto const meaning = read(text, text.size() + 1);
  fuzz::require(read(text, 7) == meaning);
  if (!may_be_indented(text)) return 0;
  // The reader takes 16 KiB at a time. What expat calls an error depends on that; that there is one does not.
  auto const blank = std::size_t{16} * 1024 - std::min<std::size_t>(size / 2, 8'000);
  auto const indented = read(std::string(blank, ' ') + std::string(text), std::string_view::npos);
  fuzz::require(indented.locations == meaning.locations && indented.problem.empty() == meaning.problem.empty());
  return 0;
}
