#include <scrape/plan/sitemap_text.hpp>

#include <algorithm>
#include <utility>

namespace scrape::plan {
namespace {

constexpr std::size_t piece_size = std::size_t{16} * 1024;

Bytes take(Bytes& from) {
  auto const piece = from.first(std::min(from.size(), piece_size));
  from = from.subspan(piece.size());
  return piece;
}

}  // namespace

SitemapText::SitemapText(std::string bytes)
    : bytes_(std::move(bytes)),
      rest_(as_bytes(bytes_)),
      decoder_(robots::looks_gzipped(bytes_) ? http::make_gzip_decoder() : nullptr) {}

// No bomb does harm: the reader ends at its size, and without content the input comes to an end.
std::vector<robots::Location> SitemapText::next() {
  if (!decoder_) return rest_.empty() ? end() : read(take(rest_));
  auto const decoded = decoder_->next(piece_);
  if (decoded && *decoded) return read(**decoded);
  if (decoded && !rest_.empty()) {
    piece_ = take(rest_);
    return {};
  }
  undecoded_ = decoded ? decoder_->finish().error() : decoded.error();
  return end();
}

std::vector<robots::Location> SitemapText::read(Bytes content) {
  auto found = reader_.feed(as_text(content));
  is_done_ = reader_.is_done();
  return found;
}

// What a file that breaks off had to say still counts.
std::vector<robots::Location> SitemapText::end() {
  is_done_ = true;
  return reader_.finish();
}

std::string SitemapText::problem() const {
  if (undecoded_) return undecoded_.message();
  auto const& problem = reader_.problem();
  if (!problem) return {};
  return problem->line == 0 ? problem->text : problem->text + " in line " + std::to_string(problem->line);
}

}  // namespace scrape::plan
