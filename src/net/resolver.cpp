#include "ares_addresses.hpp"
#include "ares_error.hpp"
#include "dns_channel.hpp"
#include "local_names.hpp"
#include "name_answer.hpp"
#include "question_window.hpp"

#include <scrape/net/resolver.hpp>
#include <scrape/net/watchdog.hpp>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <utility>

namespace scrape::net {
namespace {

// How long addresses of one family wait for those of the other (RFC 8305 §3, §8), lest a name server that drops
// questions for IPv6 hold up everybody. Those of IPv6 wait too, where the RFC would have them tried at once: whoever
// connects takes what is known by then, and should have something to fall back on.
constexpr auto resolution_delay = std::chrono::milliseconds(50);

constexpr std::size_t most_answers = 4096;

// However many may be asked for, a name server takes questions one after the other from a socket that holds some 250,
// and a lost one costs a second: 32 000 names a second are slow enough for it.
constexpr std::size_t most_in_a_burst = 32;
constexpr auto burst_time = std::chrono::milliseconds(1);

// How often a name is asked for again that was refused while more were asked for than any server takes.
constexpr int most_repeats = 2;

// One question and its answer, for all who ask the same. Outlives them: c-ares cannot take a single query back.
struct Query {
  Query(asio::any_io_executor const& executor, std::string name)
      : host(std::move(name)), answered(executor, asio::steady_timer::time_point::max()) {}

  void conclude() {
    is_done = true;
    status = answer.status();
    addresses = answer.addresses();
    good_until = answer.good_until();
    answered.cancel();
  }

  std::string host;
  asio::steady_timer answered;  ///< goes off when what is known is enough
  std::size_t waiters = 0;
  int repeats = 0;
  bool is_asked = false;  // and somebody still waits
  bool is_done = false;
  std::vector<std::string> names;  ///< that are still to be asked for, the next one last
  std::size_t outstanding = 0;     ///< questions
  int timeouts = 0;
  NameAnswer answer;
  int status = ARES_SUCCESS;
  Addresses addresses;
  TimePoint good_until = TimePoint::max();
};

class DnsResolver final : public Resolver {
 public:
  DnsResolver(asio::any_io_executor const& executor, Watchdog& watchdog, NameServers const& servers, Family family)
      : executor_(executor),
        watchdog_(watchdog),
        families_(family == Family::any ? std::vector{Family::ipv6, Family::ipv4} : std::vector{family}),
        family_(family),
        pause_(executor),
        channel_(executor, servers),
        servers_(channel_.servers()) {}
  DnsResolver(DnsResolver const&) = delete;
  DnsResolver& operator=(DnsResolver const&) = delete;

  // Those who wait may live longer.
  ~DnsResolver() override {
    for (auto const& query : waiting_) {
      query->answer.add({ARES_EDESTRUCTION, {}, TimePoint::min()});
      query->conclude();
    }
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
      if (!woken) query->conclude();
      overdue = watch.overdue(by);
    }
    if (!alive.expired() && --query->waiters == 0) release(*query);
    if (!query->is_done) co_return overdue;
    if (query->status != ARES_SUCCESS) co_return ares_error(query->status);
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
    auto in_file = local_names_.find(query->host, family_);
    if (!in_file.empty()) {
      query->answer.add({ARES_SUCCESS, std::move(in_file), Clock::now() + shortest_life});
      return query->conclude();
    }
    ++asked_;
    query->is_asked = true;
    query->names = local_names_.search_list().names_for(query->host);
    std::ranges::reverse(query->names);
    ask_servers(query);
  }

  void ask_servers(std::shared_ptr<Query> const& query) {
    auto const name = std::move(query->names.back());
    query->names.pop_back();
    query->outstanding = families_.size();
    query->timeouts = 0;
    is_asking_ = true;
    for (auto const family : families_) {
      auto const hints = hints_of(family);
      auto asked = std::make_unique<Asked>(*this, query);
      ares_getaddrinfo(channel_.get(), name.c_str(), nullptr, &hints, &on_answer, asked.release());
    }
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
    auto const now = Clock::now();
    // What is known at once is no name.
    auto const is_told = !is_asking_ && status != ARES_EDESTRUCTION;
    if (is_told && is_answer(status)) last_answer_ = now;
    query->timeouts += timeouts;
    query->answer.add({status, addresses_of(answer), now + life_of(answer)});
    if (--query->outstanding == 0) return take_last(query, is_told);
    if (query->answer.has_addresses()) query->answered.expires_at(now + resolution_delay);
  }

  void take_last(std::shared_ptr<Query> const& query, bool is_told) {
    auto const was_crowded = asked_ > QuestionWindow::first;
    auto const status = query->answer.status();
    if (is_told) learn(status, query->timeouts);
    auto const may_be_short = status == ARES_ENOTFOUND || status == ARES_ENODATA;
    if (may_be_short && !query->names.empty()) return ask_servers(query);
    release(*query);
    if (was_crowded && status == ARES_EREFUSED && query->repeats++ < most_repeats) {
      query->answer = {};
      return waiting_.push_front(query);
    }
    query->conclude();
  }

  void learn(int status, int timeouts) {
    auto const now = Clock::now();
    if (timeouts > 0 || status == ARES_EREFUSED) {
      window_.lost(now);
    } else if (is_answer(status)) {
      window_.answered();
    }
  }

  asio::any_io_executor executor_;
  Watchdog& watchdog_;
  std::vector<Family> families_;  ///< that are asked for, each by itself
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
  LocalNames local_names_;
  DnsChannel channel_;
  std::string const servers_;  ///< for other threads
};

}  // namespace

std::unique_ptr<Resolver> make_dns_resolver(asio::any_io_executor const& executor, Watchdog& watchdog,
                                            NameServers const& servers, Family family) {
  return std::make_unique<DnsResolver>(executor, watchdog, servers, family);
}

}  // namespace scrape::net
