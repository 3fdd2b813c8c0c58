#pragma once
/// A sitemap as it came, and what it lists, a piece at a time.

#include <scrape/base/bytes.hpp>
#include <scrape/http/content_coding.hpp>
#include <scrape/robots/sitemap.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace scrape::plan {

/// Reads a file of bytes that may be gzip (RFC 1952), whatever it is called: up to robots::sitemap_size behind that.
/// A step takes well under a millisecond.
class SitemapText {
 public:
  explicit SitemapText(std::string bytes);
  SitemapText(SitemapText const&) = delete;
  SitemapText& operator=(SitemapText const&) = delete;

  /// What the next piece lists; perhaps nothing. Not when it is done.
  std::vector<robots::Location> next();

  bool is_done() const noexcept { return is_done_; }

  /// Why there may be more than was found, "mismatched tag in line 3"; empty as long as all is well. Safe to print.
  std::string problem() const;

 private:
  std::vector<robots::Location> read(Bytes content);
  std::vector<robots::Location> end();

  std::string bytes_;
  Bytes rest_;
  Bytes piece_;                             ///< that is being decoded
  std::unique_ptr<http::Decoder> decoder_;  ///< none when it is plain
  robots::SitemapReader reader_;
  error_code undecoded_;
  bool is_done_ = false;
};

}  // namespace scrape::plan
