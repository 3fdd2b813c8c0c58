#pragma once
/// One thread's share of the network: hosts, connections, exchanges.

#include <scrape/engine/fetcher.hpp>
#include <scrape/net/connector.hpp>
#include <scrape/net/resolver.hpp>
#include <scrape/net/session_pool.hpp>
#include <scrape/net/watchdog.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>

namespace scrape::engine {

/// What the shards of a run share. Thread-safe, but for the resolver, which is asked at home.
struct Commons {
  Config const& config;
  net::Resolver& resolver;
  net::TlsContext& tls;
  plan::RateLimit& rate;
  Namer& namer;
  store::PageStore& pages;
};

/// Makes exchanges for coroutines of `home`, the event loop where everything is decided: there it is called, there it
/// answers. Nothing that it touches is locked: connections and their buffers stay on its thread.
class Shard {
 public:
  enum class Place { home, own_thread };

  /// `on_asking` is called at home when the request of a job is about to be sent, if that matters for the next one
  /// (plan::Job::is_spaced).
  Shard(asio::any_io_executor home, Place place, Commons const& commons, std::size_t idle_connections,
        std::function<void(plan::Job&)> on_asking);
  Shard(Shard const&) = delete;
  Shard& operator=(Shard const&) = delete;
  ~Shard();

  /// As Fetcher::fetch(). The job must stay where it is meanwhile.
  asio::awaitable<Fetched> fetch(plan::Job& job);

  /// As Fetcher::read(). The job must stay where it is meanwhile.
  asio::awaitable<Excerpt> read(plan::Job& job, ByteCount at_most);

  /// Connects to the origin and hangs up: of what came of it, `exchange` learns what Connector::connect() says.
  asio::awaitable<error_code> probe(url::Origin origin, Deadline by, plan::Exchange& exchange);

  /// What is in flight may go on until then, and then fails with Errc::stopped. A second call can make it sooner.
  void stop(TimePoint by);

 private:
  struct Thread;

  template <typename T>
  asio::awaitable<T> do_there(asio::awaitable<T> work);
  asio::awaitable<error_code> connect(url::Origin origin, Deadline by, plan::Exchange& exchange);

  asio::any_io_executor home_;
  std::unique_ptr<Thread> thread_;  ///< none when it lives at home
  asio::any_io_executor executor_;
  plan::Policy policy_;  ///< no more retries once it is stopping
  net::Watchdog watchdog_;
  std::unique_ptr<net::Resolver> remote_resolver_;  ///< none when it lives at home
  net::Connector connector_;
  net::SessionPool sessions_;
  Fetcher fetcher_;
};

}  // namespace scrape::engine
