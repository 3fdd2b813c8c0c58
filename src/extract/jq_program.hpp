#pragma once
/// A filter of jq, compiled once for many documents.

#include <scrape/extract/problem.hpp>
#include <scrape/extract/selector_error.hpp>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <memory>
#include <string_view>
#include <variant>

struct jq_state;

namespace scrape::extract {

/// Not thread-safe.
class JqProgram {
 public:
  /// What jq 1.6 takes, without modules; ~/.jq counts, as it does for jq. Errors are in jq's words.
  static std::variant<JqProgram, SelectorError> compile(std::string_view filter);

  /// The first `at_most` results, in the order in which the filter gives them; it is not asked for more. Problems: what
  /// the filter itself reports, and results of too many or too deep values. Throws std::bad_alloc when `memory` is used
  /// up.
  Found<boost::json::array> run(boost::json::value const& input, std::size_t at_most,
                                boost::json::storage_ptr const& memory);

 private:
  struct Teardown {
    void operator()(jq_state* state) const noexcept;
  };

  explicit JqProgram(std::unique_ptr<jq_state, Teardown> state) noexcept : state_(std::move(state)) {}

  Found<boost::json::array> results(std::size_t at_most, boost::json::storage_ptr const& memory);

  std::unique_ptr<jq_state, Teardown> state_;
};

}  // namespace scrape::extract
