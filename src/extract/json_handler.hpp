#pragma once
/// Builds boost::json values from what Boost.JSON's parser finds, with numbers that are exact.

#include "json_arena.hpp"

#include <scrape/base/error.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <boost/json/string_view.hpp>
#include <boost/json/value_stack.hpp>

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace scrape::extract {

/// Boost 1.81's own handler takes doubles as its parser computes them, which may be off by the last bit. This one reads
/// them again from their text, for which it must see the whole text at once.
class JsonHandler {
 public:
  static constexpr std::size_t max_object_size = boost::json::object::max_size();
  static constexpr std::size_t max_array_size = boost::json::array::max_size();
  static constexpr std::size_t max_key_size = boost::json::string::max_size();
  static constexpr std::size_t max_string_size = boost::json::string::max_size();

  explicit JsonHandler(JsonArena& arena) : values_(arena.values()), stack_(arena.scratch()) {}

  void reset() { stack_.reset(values_); }
  boost::json::value release() { return stack_.release(); }

  using Text = boost::json::string_view;

  static bool on_document_begin(error_code&) noexcept { return true; }
  static bool on_document_end(error_code&) noexcept { return true; }
  static bool on_object_begin(error_code&) noexcept { return true; }
  static bool on_array_begin(error_code&) noexcept { return true; }
  static bool on_number_part(Text, error_code&) noexcept { return true; }
  static bool on_comment_part(Text, error_code&) noexcept { return true; }
  static bool on_comment(Text, error_code&) noexcept { return true; }

  bool on_object_end(std::size_t members, error_code&) { return stack_.push_object(members), true; }
  bool on_array_end(std::size_t members, error_code&) { return stack_.push_array(members), true; }
  bool on_key_part(Text text, std::size_t, error_code&) { return stack_.push_chars(text), true; }
  bool on_key(Text text, std::size_t, error_code&) { return stack_.push_key(text), true; }
  bool on_string_part(Text text, std::size_t, error_code&) { return stack_.push_chars(text), true; }
  bool on_string(Text text, std::size_t, error_code&) { return stack_.push_string(text), true; }
  bool on_uint64(std::uint64_t value, Text, error_code&) { return stack_.push_uint64(value), true; }
  bool on_bool(bool value, error_code&) { return stack_.push_bool(value), true; }
  bool on_null(error_code&) { return stack_.push_null(), true; }

  bool on_int64(std::int64_t value, Text text, error_code&) {
    if (value == 0 && text.starts_with('-')) return stack_.push_double(-0.0), true;
    return stack_.push_int64(value), true;
  }

  bool on_double(double nearly, Text text, error_code&) {
    return stack_.push_double(exact({text.data(), text.size()}, nearly)), true;
  }

 private:
  // Out of range, it is known from `nearly` at which end.
  static double exact(std::string_view text, double nearly) noexcept {
    double value = 0;
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed == std::errc()) return value;
    auto const size = std::abs(nearly) < 1 ? 0 : std::numeric_limits<double>::max();
    return std::copysign(size, text.front() == '-' ? -1.0 : 1.0);
  }

  boost::json::storage_ptr values_;
  boost::json::value_stack stack_;
};

}  // namespace scrape::extract
