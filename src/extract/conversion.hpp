#pragma once
/// Values as the type that a field has.

#include <scrape/extract/extraction.hpp>
#include <scrape/extract/value.hpp>

#include <vector>

namespace scrape::extract {

/// What is not of that type is nothing.
Value converted(Value value, Type type);

/// A JSON array.
Value list_of(std::vector<Value> const& values);

}  // namespace scrape::extract
