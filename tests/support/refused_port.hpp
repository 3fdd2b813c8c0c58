#pragma once
/// A port of this machine that refuses every connection for as long as this lives: it is bound, but nobody listens.

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>

namespace scrape::test {

class RefusedPort {
 public:
  std::uint16_t number() const { return socket_.local_endpoint().port(); }

 private:
  boost::asio::io_context io_;
  boost::asio::ip::tcp::socket socket_{io_, {boost::asio::ip::make_address("127.0.0.1"), 0}};
};

}  // namespace scrape::test
