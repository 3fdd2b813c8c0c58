#pragma once
/// A page that is JSON, parsed once for all the queries that are put to it.

#include <scrape/extract/problem.hpp>
#include <scrape/extract/value.hpp>

#include <cstddef>
#include <memory>
#include <string_view>

namespace boost::json {
class value;
}

namespace scrape::extract {

/// What a document may take in memory; its text takes about a tenth of that at worst.
inline constexpr std::size_t json_memory_limit = std::size_t{1} << 30;

/// How deep arrays and objects may lie within each other (a limit that RFC 8259 §9 allows).
inline constexpr std::size_t json_depth_limit = 256;

/// One value of a document that must outlive it. As cheap as a pointer.
class JsonNode {
 public:
  explicit JsonNode(boost::json::value const& value) noexcept : value_(&value) {}

  /// A copy of what it is. An integral number of at most 2^53 is written without point and exponent.
  Value value() const;

  boost::json::value const& json() const noexcept { return *value_; }

 private:
  boost::json::value const* value_;
};

/// Immutable; its nodes stay where they are when it is moved.
class JsonDocument {
 public:
  /// A text of one JSON value (RFC 8259) is that value. Several values that line feeds separate, as in
  /// newline-delimited JSON, become one array of them. A byte order mark in front is skipped (RFC 8259 §8.1); of names
  /// that an object has twice the last one counts; half a surrogate pair in an escape becomes U+FFFD, and a number too
  /// large for a double the largest one. Problems: "not JSON: … at byte N", counted from 0, and "JSON too large".
  static Found<JsonDocument> parse(std::string_view utf8, std::size_t memory_limit = json_memory_limit);

  JsonDocument(JsonDocument&&) noexcept;
  JsonDocument& operator=(JsonDocument&&) noexcept;
  ~JsonDocument();

  JsonNode root() const noexcept;

 private:
  struct State;
  explicit JsonDocument(std::unique_ptr<State const> state) noexcept;

  std::unique_ptr<State const> state_;
};

}  // namespace scrape::extract
