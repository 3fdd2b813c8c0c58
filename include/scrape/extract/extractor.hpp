#pragma once
/// Finds in a page what was asked for.

#include <scrape/extract/findings.hpp>
#include <scrape/extract/selector_error.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace scrape::extract {

/// May be used again and again, by one thread.
class Extractor {
 public:
  /// Throws std::invalid_argument for a selector that is none or fits no other, with a sentence that names it.
  explicit Extractor(Extraction const& extraction);
  ~Extractor();

  /// `content` is the page as it came, decoded from its content coding only.
  Findings inspect(Page const& page, std::string_view content) const;

 private:
  struct Queries;

  Extraction extraction_;
  std::unique_ptr<Queries> queries_;
};

/// The findings in a page that could not be looked at: a row of nulls where every page has its row, and when there is
/// something that pages must match, or must not, the page is unexpected.
Findings unread(Extraction const& extraction, Page const& page, std::string_view why);

}  // namespace scrape::extract
