#pragma once
/// Runs through a proxy, to the demo site over TLS and in the clear.

#include "run.hpp"
#include "support/proxy_servers.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace scrape::test {

class ProxiedRun : public Run {
 protected:
  Ended fetch_by(std::string const& proxy, std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"-x", proxy, "--fresh"});
    return fetch(std::move(arguments));
  }

  // With these variables, "NAME=value", and no option about proxies.
  Ended fetch_in(std::vector<std::string> environment, std::vector<std::string> arguments) const {
    ProgramOptions options;
    options.arguments = with_site(std::move(arguments));
    options.arguments.emplace_back("--fresh");
    options.environment = std::move(environment);
    Program program(options);
    return program.wait();
  }

  Record record() const { return records().at(0); }
  std::string text_of_record(char const* key) const { return text_of(record(), key); }

  // The page's text as it was saved.
  std::string page() const { return read_file(pages_ + '/' + text_of_record("path")); }

  void expect_refusal(Ended const& ended, std::string_view error) const {
    EXPECT_EQ(ended.exit_code, 4) << ended.err;
    EXPECT_EQ(text_of_record("outcome"), "failed");
    EXPECT_EQ(text_of_record("error_class"), "proxy");
    EXPECT_EQ(text_of_record("error"), error);
  }

  LocalSite plain_{LocalSite::Scheme::http};
};

}  // namespace scrape::test
