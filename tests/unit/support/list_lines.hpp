#pragma once

#include <scrape/base/text.hpp>
#include <scrape/plan/list_line.hpp>

#include <gtest/gtest.h>

#include <string_view>
#include <variant>

namespace scrape::test {

/// What is wrong with a line; a failure of the test if nothing is.
inline plan::BadLine bad(std::string_view text) {
  auto const line = plan::parse_list_line(text);
  auto const* const problem = std::get_if<plan::BadLine>(&line);
  if (problem != nullptr) return *problem;
  ADD_FAILURE() << "a good line: " << printable(text);
  return {};
}

}  // namespace scrape::test
