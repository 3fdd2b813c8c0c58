#pragma once
/// A value or the error_code that explains its absence.

#include <scrape/base/error.hpp>

#include <boost/system/result.hpp>

namespace scrape {

template <class T>
using Result = boost::system::result<T>;

}  // namespace scrape
