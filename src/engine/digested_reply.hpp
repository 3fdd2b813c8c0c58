#pragma once
/// A reply whose content is hashed on its way, as it was sent.

#include <scrape/net/session.hpp>
#include <scrape/store/sha256.hpp>

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace scrape::engine {

namespace asio = boost::asio;

/// Another one, which must outlive it.
class DigestedReply final : public net::Reply {
 public:
  explicit DigestedReply(net::Reply& reply) : reply_(reply) {}

  http::ResponseHead take_head() noexcept override { return reply_.take_head(); }

  Result<std::optional<Bytes>> try_next() override {
    auto piece = reply_.try_next();
    if (piece && *piece) hash_.add(**piece);
    return piece;
  }

  asio::awaitable<Result<void>> receive(net::Patience patience) override { return reply_.receive(patience); }

  /// 64 hexadecimal digits; once.
  std::string sha256() { return store::to_hex(hash_.finish()); }

 private:
  net::Reply& reply_;
  store::Sha256 hash_;
};

}  // namespace scrape::engine
