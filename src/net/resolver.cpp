#include "ares_error.hpp"
#include "dns_channel.hpp"
#include "question_window.hpp"

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

int number_of(Family family) noexcept {
  switch (family) {
    case Family::ipv4:
      return AF_INET;
    case Family::ipv6:
      return AF_INET6;
    case Family::any:
      break;
  }
  return AF_UNSPEC;
}

// How long an answer serves other connections too: as long as its record says, within reason. A failure may soon be
// over, but a list may name a dead host a thousand times in a row. That a name does not exist is known for as long as
// its zone's SOA record says (RFC 2308 §5), which c-ares keeps to itself: it counts as any other failure here, for the
// name server itself remembers it.
constexpr auto shortest_life = std::chrono::seconds(1);
constexpr auto longest_life = std::chrono::minutes(10);

constexpr std::size_t most_answers = 4096;

// However many may be asked for, a name server takes questions one after the other from a socket that holds some 250,
// and a lost one costs a second: 32 000 names a second are slow enough for it.
constexpr std::size_t most_in_a_burst = 32;
constexpr auto burst_time = std::chrono::milliseconds(1);

// How often a name is asked for again that was refused while more were asked for than any server takes.
constexpr int most_repeats = 2;

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
  int repeats = 0;
  bool is_asked = false;  // and somebody still waits
  bool is_done = false;
  int status = ARES_SUCCESS;
  Addresses addresses;
  TimePoint good_until = TimePoint::max();
};

class DnsResolver final : public Resolver {
 public:
  DnsResolver(asio::any_io_executor const& executor, Watchdog& watchdog, NameServers const& servers, Family family)
      : executor_(executor),
        watchdog_(watchdog),
        family_(family),
        pause_(executor),
        channel_(executor, servers),
        servers_(channel_.servers()) {}
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
    if (query->status != ARES_SUCCESS) co_return ares_error(query->status);
    if (query->addresses.empty()) co_return ares_error(ARES_ENODATA);
    co_return query->addresses;
  }

  std::string detail_of(error_code const& failed) const override {
    return is_silence(failed) ? "asked " + servers_ : std::string();
  }

  TimePoint last_answer() const noexcept override { return last_answer_; }

  void forget(std::string const& host) override {
    auto const known = queries_.find(host);
    if (known != queries_.end() && known->second->is_done) queries_.erase(known);
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
    if (std::exchange(will_ask_, true)) return;
    asio::post(executor_, [this, alive = std::weak_ptr(alive_)] {
      if (alive.expired()) return;
      will_ask_ = false;
      ask_waiting();
    });
  }

  void ask_waiting() {
    while (asked_ < window_.size() && !waiting_.empty() && may_ask_now()) {
      auto const query = std::move(waiting_.front());
      waiting_.pop_front();
      query->waiters > 0 ? ask(query) : drop(*query);
    }
    channel_.keep_time();
  }

  bool may_ask_now() {
    auto const now = Clock::now();
    if (now >= burst_end_) {
      burst_end_ = now + burst_time;
      burst_ = 0;
    }
    if (burst_++ < most_in_a_burst) return true;
    pause_.expires_at(burst_end_);
    pause_.async_wait([this, alive = std::weak_ptr(alive_)](error_code const& failed) {
      if (!failed && !alive.expired()) ask_waiting();
    });
    return false;
  }

  void drop(Query const& query) {
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
    hints.ai_family = number_of(family_);
    hints.ai_socktype = SOCK_STREAM;
    ++asked_;
    query->is_asked = true;
    auto asked = std::make_unique<Asked>(*this, query);
    is_asking_ = true;
    ares_getaddrinfo(channel_.get(), query->host.c_str(), nullptr, &hints, &on_answer, asked.release());
    is_asking_ = false;
  }

  // An exception must not pass through C; out of memory ends the program here.
  // NOLINTNEXTLINE(bugprone-exception-escape)
  static void on_answer(void* argument, int status, int timeouts, ares_addrinfo* answer) noexcept {
    std::unique_ptr<Asked> const asked(static_cast<Asked*>(argument));
    asked->resolver.take_answer(asked->query, status, timeouts, answer);
    if (answer != nullptr) ares_freeaddrinfo(answer);
  }

  void take_answer(std::shared_ptr<Query> const& query, int status, int timeouts, ares_addrinfo const* answer) {
    auto const was_crowded = asked_ > QuestionWindow::first;
    // What is known at once stands in the hosts file, or is no name.
    if (!is_asking_ && status != ARES_EDESTRUCTION) learn(status, timeouts);
    release(*query);
    if (was_crowded && status == ARES_EREFUSED && query->repeats++ < most_repeats) return waiting_.push_front(query);
    query->conclude(status, answer);
  }

  void learn(int status, int timeouts) {
    auto const now = Clock::now();
    if (is_answer(status)) last_answer_ = now;
    if (timeouts > 0 || status == ARES_EREFUSED) {
      window_.lost(now);
    } else if (is_answer(status)) {
      window_.answered();
    }
  }

  asio::any_io_executor executor_;
  Watchdog& watchdog_;
  Family family_;
  std::unordered_map<std::string, std::shared_ptr<Query>> queries_;
  std::deque<std::shared_ptr<Query>> waiting_;
  QuestionWindow window_;
  std::size_t asked_ = 0;
  std::size_t burst_ = 0;  ///< asked for until burst_end_
  TimePoint burst_end_ = TimePoint::min();
  TimePoint last_answer_ = TimePoint::min();
  bool will_ask_ = false;
  bool is_asking_ = false;
  asio::steady_timer pause_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  DnsChannel channel_;
  std::string const servers_;  ///< for other threads
};

}  // namespace

std::unique_ptr<Resolver> make_dns_resolver(asio::any_io_executor const& executor, Watchdog& watchdog,
                                            NameServers const& servers, Family family) {
  return std::make_unique<DnsResolver>(executor, watchdog, servers, family);
}

}  // namespace scrape::net
