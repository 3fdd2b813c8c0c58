#include <scrape/net/transport.hpp>

namespace scrape::net {

asio::awaitable<Result<void>> Transport::write(Bytes bytes, Deadline by) {
  while (!bytes.empty()) {
    auto const sent = try_write(bytes);
    if (!sent) co_return sent.error();
    bytes = bytes.subspan(*sent);
    if (*sent > 0) continue;
    auto const waited = co_await writable(by);
    if (!waited) co_return waited;
  }
  co_return Result<void>();
}

}  // namespace scrape::net
