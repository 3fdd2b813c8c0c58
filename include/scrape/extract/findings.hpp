#pragma once
/// What was found in a page.

#include <scrape/extract/extraction.hpp>
#include <scrape/extract/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::extract {

struct Page {
  std::uint64_t index = 0;  ///< of its entry
  std::string url;          ///< as it was given
  std::string final_url;
  std::string content_type;
};

/// Why a page is not what was asked for.
struct Unexpected {
  enum class Why { lacks, has, unchecked };
  Why why = Why::lacks;  ///< for what it lacks, what it has, or because that is not known
  std::string reason;
};

/// Large things as one piece each, so that they can be handed on as they are.
struct Findings {
  std::optional<Unexpected> unexpected = {};  ///< then there is nothing else
  std::string problem = {};                   ///< why the page, or a part of it, could not be read; empty: it could
  std::uint64_t rows = 0;
  std::vector<std::uint64_t> missing = {};  ///< for each field, the rows in which nothing was found
  std::string row_text = {};                ///< the rows as the format has them
  std::string values = {};                  ///< the rows for decode_rows(), if values are wanted
  std::string links = {};                   ///< a line each
};

std::string encode(Findings const& findings);

/// Nothing when the bytes are not those of findings in so many fields.
std::optional<Findings> decode_findings(std::string_view bytes, std::size_t fields);

std::string encode(Extraction const& extraction);
std::optional<Extraction> decode_extraction(std::string_view bytes);

std::string encode(Page const& page);
std::optional<Page> decode_page(std::string_view bytes);

std::string encode_rows(std::vector<Row> const& rows);

/// Empty when the bytes are not those of rows of so many fields.
std::vector<Row> decode_rows(std::string_view bytes, std::size_t fields);

}  // namespace scrape::extract
