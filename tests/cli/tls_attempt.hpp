#pragma once
/// Runs of the binary for one URL over TLS, each into a folder of its own.

#include "support/local_site.hpp"
#include "support/manifest.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace scrape::test {

inline constexpr char const* small_page = "/notes/1.txt";

struct Attempt {
  Ended ended;
  Record record;
};

inline Attempt attempt(std::vector<std::string> arguments, std::vector<std::string> environment = {}) {
  TemporaryDirectory const directory;
  auto const pages = directory / "pages";
  arguments.insert(arguments.begin(), {"--retry-delay", "1ms", "-o", pages});
  ProgramOptions options;
  options.arguments = std::move(arguments);
  options.environment = std::move(environment);
  Program program(options);
  auto ended = program.wait();
  return {std::move(ended), read_records(pages + "/manifest.jsonl").at(0)};
}

inline void expect_saved(Attempt const& attempt) {
  EXPECT_EQ(attempt.ended.exit_code, 0) << attempt.ended.err;
  EXPECT_EQ(text_of(attempt.record, "outcome"), "saved");
}

inline void expect_failed(Attempt const& attempt, std::string_view error_class, std::string_view words) {
  EXPECT_EQ(attempt.ended.exit_code, 4) << attempt.ended.err;
  EXPECT_EQ(text_of(attempt.record, "error_class"), error_class);
  auto const error = text_of(attempt.record, "error");
  EXPECT_NE(error.find(words), std::string::npos) << error;
  EXPECT_NE(attempt.ended.err.find(words), std::string::npos) << attempt.ended.err;
}

/// Its certificate is the reason, and these words say why. Another attempt would not help.
inline void expect_refused(Attempt const& attempt, std::string const& why) {
  expect_failed(attempt, "tls", "the server's certificate was not accepted: " + why);
  EXPECT_EQ(number_of(attempt.record, "attempts"), 1);
}

/// A server that shows this certificate, and those behind it in its file.
inline site::ServerOptions showing(site::Leaf leaf, std::string const& others = {}) {
  leaf.cert_pem += others;
  site::ServerOptions options;
  options.leaf = std::move(leaf);
  return options;
}

}  // namespace scrape::test
