#include <scrape/net/resolver.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace scrape::net {
namespace {

class RemoteResolver final : public Resolver {
 public:
  RemoteResolver(asio::any_io_executor home, Resolver& resolver) : home_(std::move(home)), resolver_(resolver) {}

  asio::awaitable<Result<Addresses>> resolve(std::string host, Deadline by) override {
    return asio::co_spawn(home_, resolver_.resolve(std::move(host), by), asio::use_awaitable);
  }

  std::string detail_of(error_code const& failed) const override { return resolver_.detail_of(failed); }

 private:
  asio::any_io_executor home_;
  Resolver& resolver_;
};

}  // namespace

std::unique_ptr<Resolver> make_remote_resolver(asio::any_io_executor const& home, Resolver& resolver) {
  return std::make_unique<RemoteResolver>(home, resolver);
}

}  // namespace scrape::net
