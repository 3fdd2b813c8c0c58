#pragma once
/// What tests ask of a robots.txt.

#include <scrape/robots/rules.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <string_view>

namespace scrape::robots::test {

struct Question {
  std::string_view path;
  bool is_allowed;
};

template <std::size_t size>
void expect_answers(std::string_view file, std::string_view crawler, Question const (&questions)[size]) {
  auto const rules = Rules::parse(file, crawler);
  for (auto const& [path, is_allowed] : questions)
    EXPECT_EQ(rules.allows(path), is_allowed) << crawler << " at " << path << " with\n" << file;
}

/// Whether a file with nothing but that Disallow lets us fetch the path.
inline bool is_disallowed(std::string_view pattern, std::string_view path) {
  return !Rules::parse("User-agent: *\nDisallow: " + std::string(pattern), "scrape").allows(path);
}

}  // namespace scrape::robots::test
