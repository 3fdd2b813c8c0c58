#include "forward_session.hpp"

#include <scrape/net/session_pool.hpp>

#include <algorithm>

namespace scrape::net {
namespace {

// Servers close a connection after 5 s (Apache) to 75 s (nginx); one that waited so long has found no work.
constexpr auto longest_idle = std::chrono::seconds(60);

// Idle ones beyond these few wait for work on other hosts, and hold no buffers meanwhile.
constexpr std::size_t most_warm = 64;

}  // namespace

Lease::Lease(SessionPool& pool, url::Origin origin, std::string remote, std::unique_ptr<Session> session) noexcept
    : pool_(&pool), origin_(std::move(origin)), remote_(std::move(remote)), session_(std::move(session)) {}

void Lease::keep() {
  if (session_->is_idle()) pool_->give_back({std::move(origin_), std::move(remote_), std::move(session_), {}});
}

SessionPool::SessionPool(Connector& connector, std::size_t idle_limit)
    : connector_(connector), idle_limit_(idle_limit) {}

std::optional<Lease> SessionPool::reuse(url::Origin const& origin, plan::Exchange& exchange) {
  auto const* const forwarder = connector_.forwarder(origin);
  auto idle = forwarder == nullptr ? take_idle(origin) : take_idle(forwarder->lane());
  exchange.reused = idle.has_value();
  if (!idle) return std::nullopt;
  exchange.remote = idle->remote;
  return Lease(*this, std::move(idle->origin), std::move(idle->remote), std::move(idle->session));
}

asio::awaitable<Result<Lease>> SessionPool::connect(url::Origin const& origin, Deadline by, plan::Exchange& exchange) {
  auto transport = co_await connector_.connect(origin, by, exchange);
  if (!transport) co_return transport.error();
  auto session = make_http1_session(std::move(*transport), buffers_);
  auto* const forwarder = connector_.forwarder(origin);
  if (forwarder == nullptr) co_return Lease(*this, origin, exchange.remote, std::move(session));
  session = make_forward_session(std::move(session), *forwarder);
  co_return Lease(*this, forwarder->lane(), exchange.remote, std::move(session));
}

// The one that was used last: the server is least likely to have given it up.
std::optional<SessionPool::Idle> SessionPool::take_idle(url::Origin const& origin) {
  auto const oldest = Clock::now() - longest_idle;
  while (true) {
    auto const sessions = by_origin_.find(origin);
    if (sessions == by_origin_.end()) return std::nullopt;
    auto const last = sessions->second.back();
    std::optional<Idle> idle(Idle{last->origin, std::move(last->remote), std::move(last->session), last->since});
    forget(last);
    if (idle->since >= oldest && idle->session->is_quiet()) return idle;
  }
}

void SessionPool::give_back(Idle idle) {
  if (idle_limit_ == 0) return;
  idle.since = Clock::now();
  auto& sessions = by_origin_[idle.origin];
  sessions.push_back(warm_.insert(warm_.end(), std::move(idle)));
  if (warm_.size() > most_warm) cool_down();
  auto const oldest = warm_.back().since - longest_idle;
  while (this->idle() > idle_limit_ || (!cold_.empty() && cold_.front().since < oldest))
    forget(cold_.empty() ? warm_.begin() : cold_.begin());
}

void SessionPool::cool_down() {
  auto const coldest = warm_.begin();
  coldest->session->shrink();
  coldest->is_warm = false;
  cold_.splice(cold_.end(), warm_, coldest);
}

void SessionPool::forget(IdleList::iterator idle) {
  auto const sessions = by_origin_.find(idle->origin);
  std::erase(sessions->second, idle);
  if (sessions->second.empty()) by_origin_.erase(sessions);
  (idle->is_warm ? warm_ : cold_).erase(idle);
}

}  // namespace scrape::net
