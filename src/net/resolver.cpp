#include "dns_channel.hpp"

#include <scrape/net/resolver.hpp>
#include <scrape/net/watchdog.hpp>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cstring>

#include <netinet/in.h>

namespace scrape::net {
namespace {

class AresCategory final : public boost::system::error_category {
 public:
  char const* name() const noexcept override { return "ares"; }
  std::string message(int value) const override {
    switch (value) {
      case ARES_ENOTFOUND:
        return "there is no host of that name";
      case ARES_ENODATA:
        return "the name has no address";
      case ARES_ESERVFAIL:
        return "the name server could not answer (SERVFAIL)";
      case ARES_EREFUSED:
        return "the name server refused to answer";
      case ARES_ETIMEOUT:
        return "no name server answered";
      case ARES_ECONNREFUSED:
        return "no name server could be reached";
      default:
        return std::string("the name was not resolved: ") + ares_strerror(value);
    }
  }
};

AresCategory const ares_category;

void append(Addresses& addresses, sockaddr const& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    addresses.emplace_back(asio::ip::address_v4(ntohl(v4.sin_addr.s_addr)));
  } else if (address.sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &address, sizeof v6);
    asio::ip::address_v6::bytes_type bytes;
    std::ranges::copy(v6.sin6_addr.s6_addr, bytes.begin());
    addresses.emplace_back(asio::ip::address_v6(bytes, v6.sin6_scope_id));
  }
}

// Outlives whoever waits for it: c-ares cannot take a single query back.
struct Query {
  explicit Query(asio::any_io_executor const& executor) : answered(executor, asio::steady_timer::time_point::max()) {}

  asio::steady_timer answered;
  bool is_done = false;
  int status = ARES_SUCCESS;
  Addresses addresses;
};

void on_answer(void* argument, int status, int, ares_addrinfo* answer) noexcept {
  std::unique_ptr<std::shared_ptr<Query>> const query(static_cast<std::shared_ptr<Query>*>(argument));
  auto& result = **query;
  result.is_done = true;
  result.status = status;
  if (answer != nullptr) {
    for (auto const* node = answer->nodes; node != nullptr; node = node->ai_next)
      append(result.addresses, *node->ai_addr);
    ares_freeaddrinfo(answer);
  }
  result.answered.cancel();
}

class DnsResolver final : public Resolver {
 public:
  DnsResolver(asio::any_io_executor const& executor, Watchdog& watchdog)
      : executor_(executor), watchdog_(watchdog), channel_(executor) {}

  asio::awaitable<Result<Addresses>> resolve(std::string host, Deadline by) override {
    error_code not_an_address;
    auto const address = asio::ip::make_address(host, not_an_address);
    if (!not_an_address) co_return Addresses{address};

    auto const query = start(host);
    if (!query->is_done) {
      Watch watch(watchdog_, [&query] { query->answered.cancel(); });
      error_code woken;
      watch.arm(by);
      co_await query->answered.async_wait(asio::redirect_error(asio::use_awaitable, woken));
      woken = watch.disarm(woken);
      if (!query->is_done) co_return woken;
    }
    if (query->status != ARES_SUCCESS) co_return error_code(query->status, ares_category);
    if (query->addresses.empty()) co_return error_code(ARES_ENODATA, ares_category);
    co_return std::move(query->addresses);
  }

 private:
  std::shared_ptr<Query> start(std::string const& host) {
    auto query = std::make_shared<Query>(executor_);
    ares_addrinfo_hints hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    auto owner = std::make_unique<std::shared_ptr<Query>>(query);
    ares_getaddrinfo(channel_.get(), host.c_str(), nullptr, &hints, &on_answer, owner.release());
    channel_.keep_time();
    return query;
  }

  asio::any_io_executor executor_;
  Watchdog& watchdog_;
  DnsChannel channel_;
};

}  // namespace

std::unique_ptr<Resolver> make_dns_resolver(asio::any_io_executor const& executor, Watchdog& watchdog) {
  return std::make_unique<DnsResolver>(executor, watchdog);
}

}  // namespace scrape::net
