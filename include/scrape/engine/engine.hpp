#pragma once
/// A run: from the lists to one record for every entry.

#include <scrape/engine/config.hpp>
#include <scrape/engine/dispatcher.hpp>
#include <scrape/engine/events.hpp>
#include <scrape/engine/frontier.hpp>
#include <scrape/engine/sitemap_expander.hpp>
#include <scrape/plan/fingerprint_set.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>

namespace scrape::engine {

/// What earlier runs left, if there is anything.
struct Past {
  store::Archive* archive = nullptr;
  std::vector<std::uint64_t> continued = {};  ///< runs that this one continues, in ascending order
};

/// All calls come from the executor's one thread.
class Engine {
 public:
  /// Opens the lists. `config`, `pages`, `events` and the archive must outlive the engine. Throws ConfigurationError.
  Engine(asio::any_io_executor const& executor, Config const& config, store::PageStore& pages, Events& events,
         Past past = {});

  /// Ends when every entry has its record.
  asio::awaitable<void> run();

  /// Starts nothing new. What is in flight may go on until then; entries that did not begin are recorded as not
  /// started.
  void stop(TimePoint by);

  /// As stop(), at once: the rest of the input is not even read.
  void abort();

 private:
  bool may_admit(Memory const& memory) const noexcept;
  void admit(Item item);
  void dispatch(plan::Job job, Memory memory);
  void add_sitemaps(url::Origin const& origin, std::vector<std::string> const& urls);
  asio::awaitable<void> admit_found();
  void settle(plan::Record const& ended);
  void record(plan::Record const& record);
  asio::awaitable<void> give_up_the_backlog();
  asio::awaitable<void> wait_for_change();

  Events& events_;
  Recall recall_;
  Frontier frontier_;
  Dispatcher dispatcher_;
  SitemapExpander sitemaps_;
  plan::FingerprintSet seen_;
  asio::steady_timer changed_;       ///< cancelled when there is a record, or a slot has nothing to do
  std::size_t open_ = 0;             ///< entries that were read and have no record yet
  std::uint64_t last_index_;         ///< the largest of an entry that was read
  std::uint64_t last_sequence_ = 0;  ///< of an entry that was read
  bool is_stopping_ = false;
};

}  // namespace scrape::engine
