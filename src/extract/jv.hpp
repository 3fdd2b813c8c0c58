#pragma once
/// Values of libjq.

#include <scrape/extract/problem.hpp>

#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>

#include <string>

// Its headers are for C alone.
extern "C" {
#include <jq.h>
#include <jv.h>
}

namespace scrape::extract {

/// Owns a reference.
class Jv {
 public:
  explicit Jv(jv value) noexcept : value_(value) {}
  Jv(Jv&& other) noexcept : value_(other.release()) {}
  Jv(Jv const&) = delete;
  Jv& operator=(Jv const&) = delete;
  Jv& operator=(Jv&&) = delete;
  ~Jv() { jv_free(value_); }

  /// For functions of libjq that only look.
  jv get() const noexcept { return value_; }

  /// For functions of libjq that take what they are given, as most do.
  jv copy() const noexcept { return jv_copy(value_); }

  jv release() noexcept {
    auto const value = value_;
    value_ = jv_invalid();
    return value;
  }

 private:
  jv value_;
};

/// Integers beyond 2^53 lose digits: all numbers of jq 1.6 are doubles.
Jv to_jv(boost::json::value const& value);

/// Not a number becomes null and the infinite the largest number, as jq prints them. The value must be valid. Problems:
/// nested deeper than json_depth_limit.
Found<boost::json::value> from_jv(Jv const& value, boost::json::storage_ptr const& memory);

/// What an error carries, on one line and not too long.
std::string message_of(Jv const& error);

}  // namespace scrape::extract
