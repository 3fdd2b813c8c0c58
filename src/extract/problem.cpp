#include <scrape/extract/problem.hpp>

#include <boost/throw_exception.hpp>

#include <stdexcept>

namespace scrape::extract {

void throw_exception_from_error(Problem const& problem, boost::source_location const& where) {
  boost::throw_exception(std::runtime_error(problem.reason), where);
}

}  // namespace scrape::extract
