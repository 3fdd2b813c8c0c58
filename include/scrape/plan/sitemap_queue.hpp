#pragma once
/// Which sitemap is read next: sites take turns, and none has more than its share.

#include <scrape/plan/fingerprint_set.hpp>
#include <scrape/url/url.hpp>

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace scrape::plan {

/// A file that lists pages of a site (sitemaps.org), or other such files.
struct Sitemap {
  url::Url url;
  std::shared_ptr<url::Origin const> home;  ///< the one whose robots.txt led to it
  int depth = 1;                            ///< files on the way from there, this one included
};

/// Whether the hosts belong together: they are the same, but for a "www." in front. sitemaps.org asks for the same host
/// and scheme; but sites answer to both names and both schemes, and their sitemaps know one of them.
bool is_same_site(std::string_view host, std::string_view other) noexcept;

/// Not thread-safe. Every operation costs the same however many sitemaps wait.
class SitemapQueue {
 public:
  /// sitemaps.org has two levels: files that list pages, and files that list those.
  static constexpr int deepest = 3;

  /// Sitemaps of one site, some 50 million URLs: one that makes up more whenever it is asked comes to an end.
  static constexpr std::size_t most_of_a_site = 1'000;

  /// Bytes that those which wait may take, all together.
  static constexpr std::size_t most_bytes = std::size_t{64} * 1024 * 1024;

  enum class Admission {
    waits,
    known,    ///< of this site it is, or was, in the queue
    refused,  ///< too deep, or too many
  };

  Admission add(Sitemap sitemap);

  /// The next one, of a site none of whose sitemaps is being read; nothing when there is none now.
  std::optional<Sitemap> next();

  /// One that next() gave has been read.
  void finished(Sitemap const& sitemap);

  /// Whether none waits.
  bool is_empty() const noexcept { return waiting_ == 0; }

  /// None waits any more.
  void clear();

 private:
  struct Site {
    std::deque<Sitemap> waiting;
    std::size_t count = 0;  ///< of all that waited ever
    bool is_being_read = false;
  };
  using Sites = std::unordered_map<std::string, Site>;

  Sites sites_;  ///< by name, those that have something to read or are being read
  std::deque<Sites::value_type*> ready_;
  FingerprintSet known_;
  std::size_t waiting_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace scrape::plan
