#pragma once
/// Finds more entries: the pages that sitemaps list of the sites in a run's lists.

#include <scrape/plan/fingerprint_set.hpp>
#include <scrape/plan/job.hpp>
#include <scrape/plan/record.hpp>
#include <scrape/plan/sitemap_queue.hpp>

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace scrape::engine {

/// Not thread-safe. Of all that it finds it keeps what the next piece of a sitemap lists.
class SitemapExpander {
 public:
  /// Sites whose sitemaps are read at the same time. Each has one in memory, of robots::sitemap_size at most; usually
  /// that is a few MiB.
  static constexpr std::size_t most_at_once = 4;

  struct Listener {
    std::function<void(plan::Job)> fetch;  ///< its record, whose index is 0, is to be given to ended()
    std::function<void(std::string const& url, std::string const& why)> unread;  ///< to its end, or at all
  };

  explicit SitemapExpander(Listener listener);
  SitemapExpander(SitemapExpander const&) = delete;
  SitemapExpander& operator=(SitemapExpander const&) = delete;
  ~SitemapExpander();

  /// What the robots.txt of that origin names is to be read.
  void add(url::Origin const& origin, std::vector<std::string> const& urls);

  /// Has as many fetched as may be now.
  void fetch_more();

  void ended(plan::Record const& record);

  /// Whether there is anything to be read, or being read.
  bool is_busy() const noexcept { return !queue_.is_empty() || !fetching_.empty() || !here_.empty(); }

  /// Whether take() has something to read.
  bool is_one_here() const noexcept { return !here_.empty(); }

  /// The new pages of the next piece, which `seen` then knows; perhaps none. They belong to the site whose robots.txt
  /// led to the sitemap (plan::is_same_site), and lack an index.
  std::vector<plan::Job> take(plan::FingerprintSet& seen);

  /// Nothing more is read. What is being fetched ends by itself, to no effect.
  void stop();

 private:
  struct Fetching {
    plan::Sitemap sitemap;
    std::shared_ptr<std::string> text;
  };
  struct Reading;

  void fetch(plan::Sitemap sitemap);
  void add_nested(Reading& reading, url::Url url);
  void finish(Reading const& reading);

  Listener listener_;
  plan::SitemapQueue queue_;
  std::unordered_map<std::string, Fetching> fetching_;  ///< by the source of their entries
  std::deque<std::unique_ptr<Reading>> here_;
  bool is_stopped_ = false;
};

}  // namespace scrape::engine
