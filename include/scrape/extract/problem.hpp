#pragma once
/// Why a page did not give what was looked for.

#include <boost/system/result.hpp>

#include <string>

namespace scrape::extract {

/// A sentence for the record of the page, without its URL: "not JSON: syntax error at byte 17".
struct Problem {
  std::string reason;
};

[[noreturn]] void throw_exception_from_error(Problem const& problem, boost::source_location const& where);

template <class T>
using Found = boost::system::result<T, Problem>;

}  // namespace scrape::extract
