#pragma once
/// Open connections, lent out one request at a time.

#include <scrape/base/buffer_pool.hpp>
#include <scrape/net/connector.hpp>
#include <scrape/net/session.hpp>

#include <cstddef>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace scrape::net {

class SessionPool;

/// A session in use. Its end closes the connection unless it was given back.
class Lease {
 public:
  Lease(SessionPool& pool, url::Origin origin, std::string remote, std::unique_ptr<Session> session) noexcept;
  Lease(Lease&&) noexcept = default;
  Lease& operator=(Lease&&) = delete;

  Session* operator->() const noexcept { return session_.get(); }

  /// Gives the session back for others, provided that it can be used again.
  void keep();

 private:
  SessionPool* pool_;
  url::Origin origin_;
  std::string remote_;
  std::unique_ptr<Session> session_;
};

/// Lives on one shard; not thread-safe. How many connections are open is for the caller to limit: one for each lease,
/// and at most `idle_limit` that wait for their host to be asked again, up to a minute.
class SessionPool {
 public:
  SessionPool(Connector& connector, std::size_t idle_limit);

  /// An idle session of the origin, or of the proxy that forwards requests to it, if there is one. `exchange` learns
  /// the remote address, and whether the connection was used before.
  std::optional<Lease> reuse(url::Origin const& origin, plan::Exchange& exchange);

  /// A new session. `exchange` learns phase, timing and remote address. Errors: those of Connector::connect.
  asio::awaitable<Result<Lease>> connect(url::Origin const& origin, Deadline by, plan::Exchange& exchange);

 private:
  friend class Lease;

  struct Idle {
    url::Origin origin;
    std::string remote;
    std::unique_ptr<Session> session;
    TimePoint since;
    bool is_warm = true;
  };
  using IdleList = std::list<Idle>;

  std::optional<Idle> take_idle(url::Origin const& origin);
  void give_back(Idle idle);
  void cool_down();
  void forget(IdleList::iterator idle);
  std::size_t idle() const noexcept { return cold_.size() + warm_.size(); }

  Connector& connector_;
  std::size_t idle_limit_;
  std::shared_ptr<BufferPool> buffers_ = std::make_shared<BufferPool>(read_size);
  IdleList cold_;  ///< without buffers; the one that waits longest is first
  IdleList warm_;  ///< they wait less long than all cold ones
  std::unordered_map<url::Origin, std::vector<IdleList::iterator>> by_origin_;
};

}  // namespace scrape::net
