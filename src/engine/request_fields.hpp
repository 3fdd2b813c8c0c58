#pragma once
/// What stands in the header section of requests.

#include <scrape/engine/config.hpp>
#include <scrape/http/fields.hpp>

#include <string>

namespace scrape::engine {

struct RequestFields {
  http::Fields own;      ///< to the origin of the entry's URL
  http::Fields foreign;  ///< to others, where redirects lead: nothing that the user gave for that origin goes there
  std::string host;      ///< what the user wants for Host at the entry's origin; empty: the URL's
};

RequestFields request_fields(Config const& config);

}  // namespace scrape::engine
