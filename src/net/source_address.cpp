#include "source_address.hpp"

#include <boost/asio/ip/udp.hpp>

#include <sys/socket.h>
#include <unistd.h>

namespace scrape::net {

using boost::asio::ip::udp;

std::optional<boost::asio::ip::address> source_address(boost::asio::ip::address const& destination) {
  udp::endpoint const remote(destination, 9);  // discard (RFC 863), should anything ever be sent
  auto const socket = ::socket(remote.protocol().family(), SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return {};
  udp::endpoint local;
  auto size = static_cast<socklen_t>(local.capacity());
  auto const is_routed = ::connect(socket, remote.data(), static_cast<socklen_t>(remote.size())) == 0 &&
                         ::getsockname(socket, local.data(), &size) == 0;
  ::close(socket);
  if (!is_routed) return {};
  return local.address();
}

}  // namespace scrape::net
