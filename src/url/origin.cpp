#include <scrape/url/origin.hpp>

namespace scrape::url {

std::string authority(Origin const& origin) {
  auto const is_ipv6 = origin.host.find(':') != std::string::npos;
  auto text = is_ipv6 ? '[' + origin.host + ']' : origin.host;
  if (origin.port != default_port(origin.secure)) text += ':' + std::to_string(origin.port);
  return text;
}

}  // namespace scrape::url
