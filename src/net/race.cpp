#include "race.hpp"

#include <scrape/plan/connection_attempts.hpp>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cerrno>
#include <optional>

#include <sys/socket.h>

namespace scrape::net {
namespace {

error_code bind_to_device(tcp::socket& socket, std::string const& device) {
  auto const size = static_cast<socklen_t>(device.size());
  auto const status = ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_BINDTODEVICE, device.data(), size);
  return status == 0 ? error_code() : error_code(errno, boost::system::system_category());
}

error_code bind(tcp::socket& socket, LocalEnd const& end) {
  error_code failed;
  if (!end.device.empty()) failed = bind_to_device(socket, end.device);
  if (!failed && end.address) socket.bind(tcp::endpoint(*end.address, 0), failed);
  return failed;
}

error_code open(tcp::socket& socket, tcp::endpoint const& endpoint, ConnectSettings const& settings) {
  error_code failed;
  socket.open(endpoint.protocol(), failed);
  if (failed) return failed;
  socket.set_option(tcp::no_delay(true), failed);
  return settings.local_end ? bind(socket, *settings.local_end) : error_code();
}

asio::awaitable<Result<tcp::socket>> connect_to(tcp::endpoint endpoint, ConnectSettings const& settings,
                                                Watchdog& watchdog, Deadline by) {
  auto const executor = co_await asio::this_coro::executor;
  tcp::socket socket(executor);
  auto failed = open(socket, endpoint, settings);
  if (failed) co_return failed;
  Watch watch(watchdog, [&socket] {
    error_code ignored;
    socket.cancel(ignored);
  });
  watch.arm(by);
  co_await socket.async_connect(endpoint, asio::redirect_error(asio::use_awaitable, failed));
  failed = watch.disarm(failed);
  if (!failed) socket.native_non_blocking(true, failed);
  if (failed) co_return failed;
  co_return std::move(socket);
}

// Outlives whoever waits for it by the attempts that are still to be told of their end.
class Race : public std::enable_shared_from_this<Race> {
 public:
  Race(asio::any_io_executor const& executor, std::vector<tcp::endpoint> endpoints, ConnectSettings const& settings,
       std::uint64_t entry)
      : endpoints_(std::move(endpoints)),
        settings_(settings),
        entry_(entry),
        attempts_(endpoints_.size()),
        news_(executor) {
    sockets_.reserve(endpoints_.size());
  }

  asio::awaitable<Result<tcp::socket>> run(Watchdog& watchdog, Deadline by) {
    Watch watch(watchdog, [this] { news_.cancel(); });
    auto overdue = watch.overdue(by);
    while (!overdue && !winner_ && !attempts_.is_over()) {
      begin_those_due();
      if (winner_ || attempts_.is_over()) break;
      news_.expires_at(attempts_.next_at());
      error_code woken;
      watch.arm(by);
      co_await news_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
      watch.disarm();
      overdue = watch.overdue(by);
    }
    auto result = winner_ ? Result<tcp::socket>(std::move(sockets_[*winner_]))
                          : Result<tcp::socket>(overdue ? overdue : last_failure_);
    end();
    co_return result;
  }

 private:
  void begin_those_due() {
    while (auto const next = attempts_.next(Clock::now()))
      begin(*next);
  }

  void begin(std::size_t index) {
    auto const& endpoint = endpoints_[index];
    spdlog::debug("connecting entry={} addr={}", entry_, to_text(endpoint));
    auto& socket = sockets_.emplace_back(news_.get_executor());
    auto const failed = open(socket, endpoint, settings_);
    if (failed) return ended(index, failed);
    socket.async_connect(endpoint,
                         [self = shared_from_this(), index](error_code const& why) { self->ended(index, why); });
  }

  void ended(std::size_t index, error_code failed) {
    if (is_over_) return;
    if (!failed) sockets_[index].native_non_blocking(true, failed);
    if (failed) {
      last_failure_ = failed;
      attempts_.failed();
    } else if (!winner_) {
      winner_ = index;
    }
    news_.cancel();
  }

  void end() {
    is_over_ = true;
    for (auto& socket : sockets_) {
      error_code ignored;
      socket.close(ignored);
    }
  }

  std::vector<tcp::endpoint> endpoints_;
  ConnectSettings const& settings_;
  std::uint64_t entry_;
  plan::ConnectionAttempts attempts_;
  std::vector<tcp::socket> sockets_;  ///< of those that have begun
  asio::steady_timer news_;           ///< that one has ended, or that it is time for the next one
  std::optional<std::size_t> winner_;
  error_code last_failure_;
  bool is_over_ = false;
};

}  // namespace

std::string to_text(tcp::endpoint const& endpoint) {
  auto const address = endpoint.address().to_string();
  return (endpoint.address().is_v6() ? '[' + address + ']' : address) + ':' + std::to_string(endpoint.port());
}

asio::awaitable<Result<tcp::socket>> connect_to_one(std::vector<tcp::endpoint> endpoints,
                                                    ConnectSettings const& settings, Watchdog& watchdog, Deadline by,
                                                    std::uint64_t entry) {
  if (endpoints.size() == 1) {
    auto const& endpoint = endpoints.front();
    spdlog::debug("connecting entry={} addr={}", entry, to_text(endpoint));
    co_return co_await connect_to(endpoint, settings, watchdog, by);
  }
  auto const executor = co_await asio::this_coro::executor;
  auto const race = std::make_shared<Race>(executor, std::move(endpoints), settings, entry);
  co_return co_await race->run(watchdog, by);
}

}  // namespace scrape::net
