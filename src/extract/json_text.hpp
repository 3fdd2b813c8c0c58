#pragma once
/// JSON values as the text and the numbers that we give.

#include <scrape/extract/value.hpp>

#include <boost/json/value.hpp>

#include <string>

namespace scrape::extract {

/// Compact. Nothing is escaped that need not be (RFC 8259 §7); members keep their order.
std::string json_text(boost::json::value const& value);

/// The value must be one. It is written as JsonNode::value says.
Number number_of(boost::json::value const& value);

}  // namespace scrape::extract
