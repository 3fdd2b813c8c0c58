#pragma once
// Pages with validators, and 304 for those who have them already (RFC 9110 §13).

#include "site/exchange.hpp"

#include <cstdint>

namespace scrape::site {

/// `answer` with ETag (of its body) and Last-Modified, or 304 with the same validators when the request's
/// If-None-Match names it or, without such a field, its If-Modified-Since is not older.
Answer with_validators(Request const& request, Answer answer, std::int64_t last_modified);

}  // namespace scrape::site
