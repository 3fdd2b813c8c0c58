#include "json_reader.hpp"

#include "json_handler.hpp"
#include "json_surrogates.hpp"

#include <scrape/extract/json_document.hpp>

#include <boost/json/array.hpp>
#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <optional>
#include <string>

namespace scrape::extract {
namespace {

namespace json = boost::json;

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
constexpr std::string_view json_blanks = " \t\r\n";  // RFC 8259 §2

json::parse_options options() noexcept {
  json::parse_options options;
  options.max_depth = json_depth_limit;
  return options;
}

// Why, and in front of which byte.
struct Stop {
  error_code cause;
  std::size_t at = 0;
};

// Values one after another.
class Reader {
 public:
  Reader(std::string_view text, JsonArena& arena) : text_(text), arena_(arena), parser_(options(), arena) {}

  boost::system::result<json::value, Stop> read() {
    auto first = next();
    if (!first || at_ == text_.size()) return first;
    json::array values(arena_.values());
    values.push_back(std::move(*first));
    while (at_ < text_.size()) {
      if (!is_after_line_feed()) return Stop{json::error::extra_data, at_};
      auto value = next();
      if (!value) return value;
      values.push_back(std::move(*value));
    }
    return json::value(std::move(values));
  }

 private:
  // The parser takes the blanks behind a value with it.
  boost::system::result<json::value, Stop> next() {
    parser_.reset();
    parser_.handler().reset();
    error_code failed;
    auto const used = parser_.write_some(false, text_.data() + at_, text_.size() - at_, failed);
    at_ += used;
    if (failed) return Stop{failed, at_};
    return parser_.handler().release();
  }

  bool is_after_line_feed() const noexcept {
    auto const before = text_.substr(0, at_);
    return before.substr(before.find_last_not_of(json_blanks) + 1).find('\n') != std::string_view::npos;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  JsonArena& arena_;
  json::basic_parser<JsonHandler> parser_;
};

Problem problem_of(Stop const& stop) {
  return {"not JSON: " + stop.cause.message() + " at byte " + std::to_string(stop.at)};
}

}  // namespace

Found<json::value> read_json(std::string_view text, JsonArena& arena) {
  auto const skipped = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
  text.remove_prefix(skipped);
  auto value = Reader(text, arena).read();
  if (!value) {
    auto const mended = mend_surrogates(text);
    if (mended != text) value = Reader(mended, arena).read();
  }
  if (value) return std::move(*value);
  return problem_of({value.error().cause, value.error().at + skipped});
}

}  // namespace scrape::extract
