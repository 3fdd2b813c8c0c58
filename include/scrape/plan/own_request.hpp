#pragma once
/// What an entry asks for, when that is more than to GET its URL.

#include <scrape/http/credentials.hpp>
#include <scrape/http/header_edit.hpp>

#include <optional>
#include <string>
#include <vector>

namespace scrape::plan {

struct OwnRequest {
  std::string method = "GET";
  std::vector<http::HeaderEdit> headers;         ///< for its own origin; they go before those of the run
  std::optional<std::string> body;               ///< none: no content, and no Content-Length either
  std::optional<http::Credentials> credentials;  ///< of its URL, for its own origin; they go before those of the run

  bool operator==(OwnRequest const&) const = default;
};

}  // namespace scrape::plan
