#pragma once
/// How curl would ask for a page.

#include <string>

namespace scrape::app {

struct CurlRequest {
  std::string url;        ///< normalised
  std::string file;       ///< where the page goes
  std::string arguments;  ///< of the run, as RunFacts has them
};

/// A line for a shell: what curl knows of the run's options, by curl's names and in curl's units. Values of headers are
/// left out.
std::string curl_command(CurlRequest const& request);

}  // namespace scrape::app
