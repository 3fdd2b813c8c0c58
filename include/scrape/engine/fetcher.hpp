#pragma once
/// One HTTP exchange of one job, and the page it brings.

#include <scrape/engine/config.hpp>
#include <scrape/engine/namer.hpp>
#include <scrape/net/session_pool.hpp>
#include <scrape/net/watchdog.hpp>
#include <scrape/plan/job.hpp>
#include <scrape/plan/outcome.hpp>
#include <scrape/plan/rate_limit.hpp>
#include <scrape/robots/sitemap.hpp>
#include <scrape/store/page_store.hpp>

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>
#include <string>
#include <variant>

namespace scrape::engine {

namespace asio = boost::asio;

class Identity;
struct RequestFields;

/// What all exchanges of a shard keep to.
struct Conditions {
  plan::Policy const& policy;
  net::Watchdog const& watchdog;
  plan::RateLimit& rate;
};

/// A page that is whole, but not on disk yet.
struct Page {
  plan::Exchange exchange;
  std::unique_ptr<store::BodySink> sink;
  TimePoint began{};  ///< when its head was there
};

/// The beginning of a response's body, for ourselves.
struct Excerpt {
  plan::Exchange exchange;
  error_code failure;  ///< nothing when as much came as was wanted, or all there is
  std::string text;
};

using Fetched = std::variant<plan::Outcome, Page>;

/// Lives on one shard; not thread-safe. What it is given must outlive it.
class Fetcher {
 public:
  /// What a job for ourselves takes of a body, decoded; whoever gets more than it wants sees that.
  static constexpr ByteCount most_text{robots::sitemap_size + 1};

  /// `on_asking` is called just before the request of a job is sent.
  Fetcher(Config const& config, Conditions const& conditions, net::SessionPool& sessions, Namer& namer,
          store::PageStore& pages, std::function<void(plan::Job&)> on_asking);
  Fetcher(Fetcher const&) = delete;
  Fetcher& operator=(Fetcher const&) = delete;
  ~Fetcher();

  /// Fetches job.target. A response that is to be saved is a page, whose name the job has then if it is to be kept; of
  /// any other the body is read past when that is cheap. Whatever goes wrong is an outcome. So is what a job for
  /// ourselves brings: up to `most_text` of the body.
  asio::awaitable<Fetched> fetch(plan::Job& job);

  /// Asks for job.target and reads the body, decoded, up to that size.
  asio::awaitable<Excerpt> read(plan::Job& job, ByteCount at_most);

 private:
  struct Answer;

  static void give_back(Answer& answer);
  net::Patience begin(plan::Job const& job, plan::Exchange& exchange) const;
  Result<void> name(plan::Job& job, http::ResponseHead const& head);
  asio::awaitable<Fetched> take(plan::Job& job, Answer& answer, net::Patience patience, plan::Exchange& exchange);
  bool may_have_part(plan::Job const& job) const;
  bool has_part(plan::Job const& job) const;
  std::string hash_of_next(plan::Job const& job) const;
  static asio::awaitable<Fetched> refuse(Answer& answer, net::Patience patience, plan::Exchange& exchange);
  bool may_revalidate(plan::Job const& job) const;
  Fetched keep(plan::Job& job, plan::Exchange& exchange);
  asio::awaitable<Fetched> save(plan::Job& job, Answer& answer, net::Patience patience, plan::Exchange& exchange);
  /// With a part, only for what is missing of it.
  asio::awaitable<Result<net::Lease>> lease_for(url::Origin const& origin, bool is_idempotent, Deadline by,
                                                plan::Exchange& exchange);
  http::Fields const& fields_for(plan::Job& job, plan::Part const* part, bool is_conditional, http::Fields& own);
  asio::awaitable<Result<Answer>> ask(plan::Job& job, net::Patience patience, plan::Exchange& exchange,
                                      plan::Part const* part);
  asio::awaitable<Result<std::unique_ptr<store::BodySink>>> receive(plan::Job& job, Answer& answer,
                                                                    net::Patience patience, plan::Exchange& exchange);

  Conditions conditions_;
  net::SessionPool& sessions_;
  Namer& namer_;
  bool keeps_pages_;
  store::PageStore& pages_;
  std::function<void(plan::Job&)> on_asking_;
  std::unique_ptr<RequestFields const> fields_;
  std::unique_ptr<Identity> identity_;
  bool sets_conditions_;  ///< the user does not
};

}  // namespace scrape::engine
