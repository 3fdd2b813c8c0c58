#include "site/request_reader.hpp"

#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>

namespace scrape::site {
namespace {

constexpr std::uint32_t head_limit = 1024 * 1024;
constexpr std::uint64_t body_limit = 64 * 1024 * 1024;
constexpr std::size_t read_size = 16 * 1024;

}  // namespace

asio::awaitable<Incoming> read_request(Stream& stream, boost::beast::flat_buffer& buffer) {
  namespace http = boost::beast::http;
  http::request_parser<http::string_body> parser;
  parser.header_limit(head_limit);
  parser.body_limit(body_limit);
  parser.eager(true);
  bool hungry = buffer.size() == 0;
  while (!parser.is_done()) {
    if (hungry) {
      auto const room = buffer.prepare(read_size);
      std::span<char> const into(static_cast<char*>(room.data()), room.size());
      auto const size = co_await stream.read_some(into);
      if (size == 0) co_return PeerLeft{};
      buffer.commit(size);
    }
    boost::system::error_code error;
    buffer.consume(parser.put(buffer.data(), error));
    if (error && error != http::error::need_more) co_return BadRequest{error.message()};
    hungry = true;
  }
  co_return parser.release();
}

}  // namespace scrape::site
