#pragma once
/// How curl would ask for a page.

#include <string>

namespace scrape::app {

struct CurlRequest {
  std::string url;  ///< normalised
  std::string method;
  std::string file;       ///< where the page goes
  std::string arguments;  ///< of the run, as RunFacts has them, those of the configuration file first
};

/// A line for a shell: what curl knows of the run's options, by curl's names and in curl's units. Secrets are
/// left out, as in those.
std::string curl_command(CurlRequest const& request);

}  // namespace scrape::app
