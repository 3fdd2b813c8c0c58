#include "dns_channel.hpp"

#include <scrape/net/resolver.hpp>
#include <scrape/net/watchdog.hpp>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cstring>
#include <deque>
#include <unordered_map>
#include <utility>

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

  // What may be different the next time.
  boost::system::error_condition default_error_condition(int value) const noexcept override {
    switch (value) {
      case ARES_ESERVFAIL:
      case ARES_ETIMEOUT:
      case ARES_ECONNREFUSED:
        return boost::system::errc::make_error_condition(boost::system::errc::resource_unavailable_try_again);
      default:
        return error_category::default_error_condition(value);
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

// How long an answer serves other connections too: as long as its record says, within reason. A failure may soon be
// over, but a list may name a dead host a thousand times in a row.
constexpr auto shortest_life = std::chrono::seconds(1);
constexpr auto longest_life = std::chrono::minutes(10);

constexpr std::size_t most_answers = 4096;

// Every question is two packets at once, and a name server that is flooded drops what its socket cannot hold; to ask
// again takes seconds.
constexpr std::size_t most_asked = 64;

Duration life_of(ares_addrinfo const* answer) noexcept {
  if (answer == nullptr || answer->nodes == nullptr) return shortest_life;
  std::chrono::seconds life = longest_life;
  for (auto const* alias = answer->cnames; alias != nullptr; alias = alias->next)
    life = std::min(life, std::chrono::seconds(alias->ttl));
  for (auto const* node = answer->nodes; node != nullptr; node = node->ai_next)
    life = std::min(life, std::chrono::seconds(node->ai_ttl));
  return std::max<Duration>(life, shortest_life);
}

// One question and its answer, for all who ask the same. Outlives them: c-ares cannot take a single query back.
struct Query {
  Query(asio::any_io_executor const& executor, std::string name)
      : host(std::move(name)), answered(executor, asio::steady_timer::time_point::max()) {}

  void conclude(int why, ares_addrinfo const* answer) {
    is_done = true;
    status = why;
    good_until = Clock::now() + life_of(answer);
    for (auto const* node = answer == nullptr ? nullptr : answer->nodes; node != nullptr; node = node->ai_next)
      append(addresses, *node->ai_addr);
    answered.cancel();
  }

  std::string host;
  asio::steady_timer answered;
  std::size_t waiters = 0;
  bool is_asked = false;  // and somebody still waits
  bool is_done = false;
  int status = ARES_SUCCESS;
  Addresses addresses;
  TimePoint good_until = TimePoint::max();
};

class DnsResolver final : public Resolver {
 public:
  DnsResolver(asio::any_io_executor const& executor, Watchdog& watchdog, std::string const& servers)
      : executor_(executor), watchdog_(watchdog), channel_(executor, servers) {}
  DnsResolver(DnsResolver const&) = delete;
  DnsResolver& operator=(DnsResolver const&) = delete;

  // Those who wait may live longer.
  ~DnsResolver() override {
    for (auto const& query : waiting_)
      query->conclude(ARES_EDESTRUCTION, nullptr);
  }

  asio::awaitable<Result<Addresses>> resolve(std::string host, Deadline by) override {
    error_code not_an_address;
    auto const address = asio::ip::make_address(host, not_an_address);
    if (!not_an_address) co_return Addresses{address};

    auto const query = known(host);
    auto const alive = std::weak_ptr(alive_);
    ++query->waiters;
    if (!query->is_done) ask_waiting();
    Watch watch(watchdog_, [&query] { query->answered.cancel(); });
    error_code overdue;
    while (!query->is_done && !overdue) {
      // Who runs out of time wakes the others too.
      error_code woken;
      watch.arm(by);
      co_await query->answered.async_wait(asio::redirect_error(asio::use_awaitable, woken));
      watch.disarm();
      overdue = watch.overdue(by);
    }
    if (!alive.expired() && --query->waiters == 0) release(*query);
    if (!query->is_done) co_return overdue;
    if (query->status != ARES_SUCCESS) co_return error_code(query->status, ares_category);
    if (query->addresses.empty()) co_return error_code(ARES_ENODATA, ares_category);
    co_return query->addresses;
  }

 private:
  std::shared_ptr<Query> known(std::string const& host) {
    auto& query = queries_[host];
    if (query && Clock::now() < query->good_until) return query;
    query = std::make_shared<Query>(executor_, host);
    waiting_.push_back(query);
    auto const found = query;
    if (queries_.size() > most_answers)
      std::erase_if(queries_, [](auto const& known) { return known.second->is_done; });
    return found;
  }

  // c-ares goes on asking name servers that do not answer for longer than anybody waits: others need not. Those whose
  // time ends at the same moment are to notice that before they are asked for.
  void release(Query& query) {
    if (!std::exchange(query.is_asked, false)) return;
    --asked_;
    asio::post(executor_, [this, alive = std::weak_ptr(alive_)] {
      if (!alive.expired()) ask_waiting();
    });
  }

  void ask_waiting() {
    while (asked_ < most_asked && !waiting_.empty()) {
      auto const query = std::move(waiting_.front());
      waiting_.pop_front();
      query->waiters > 0 ? ask(query) : forget(*query);
    }
    channel_.keep_time();
  }

  void forget(Query const& query) {
    auto const known = queries_.find(query.host);
    if (known != queries_.end() && known->second.get() == &query) queries_.erase(known);
  }

  struct Asked {
    Asked(DnsResolver& asker, std::shared_ptr<Query> what) : resolver(asker), query(std::move(what)) {}

    DnsResolver& resolver;
    std::shared_ptr<Query> query;
  };

  void ask(std::shared_ptr<Query> const& query) {
    ares_addrinfo_hints hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    ++asked_;
    query->is_asked = true;
    auto asked = std::make_unique<Asked>(*this, query);
    ares_getaddrinfo(channel_.get(), query->host.c_str(), nullptr, &hints, &on_answer, asked.release());
  }

  // An exception must not pass through C; out of memory ends the program here.
  // NOLINTNEXTLINE(bugprone-exception-escape)
  static void on_answer(void* argument, int status, int, ares_addrinfo* answer) noexcept {
    std::unique_ptr<Asked> const asked(static_cast<Asked*>(argument));
    asked->query->conclude(status, answer);
    if (answer != nullptr) ares_freeaddrinfo(answer);
    asked->resolver.release(*asked->query);
  }

  asio::any_io_executor executor_;
  Watchdog& watchdog_;
  std::unordered_map<std::string, std::shared_ptr<Query>> queries_;
  std::deque<std::shared_ptr<Query>> waiting_;
  std::size_t asked_ = 0;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  DnsChannel channel_;
};

}  // namespace

std::unique_ptr<Resolver> make_dns_resolver(asio::any_io_executor const& executor, Watchdog& watchdog,
                                            std::string const& servers) {
  return std::make_unique<DnsResolver>(executor, watchdog, servers);
}

}  // namespace scrape::net
