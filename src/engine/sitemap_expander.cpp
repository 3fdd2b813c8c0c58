#include <scrape/base/text.hpp>
#include <scrape/engine/sitemap_expander.hpp>
#include <scrape/plan/sitemap_text.hpp>

#include <spdlog/spdlog.h>

#include <optional>
#include <utility>

namespace scrape::engine {
namespace {

std::string reason_of(plan::Record const& record) {
  return record.failure ? record.failure->message : std::string(name_of(record.ending));
}

plan::Job page_job(plan::Sitemap const& sitemap, robots::Location location) {
  plan::Entry entry{0, sitemap.url.text() + ':' + std::to_string(location.line), location.url.text()};
  plan::Job job{
      .entry = std::move(entry), .url = location.url, .target = std::move(location.url), .path = {}, .home = {}};
  job.home = sitemap.home;
  job.queued = Clock::now();
  return job;
}

}  // namespace

struct SitemapExpander::Reading {
  Reading(plan::Sitemap of, std::string bytes) : sitemap(std::move(of)), text(std::move(bytes)) {}

  plan::Sitemap sitemap;
  plan::SitemapText text;
  std::size_t pages = 0;     // that are new
  std::size_t known = 0;     // pages that a list or another sitemap named
  std::size_t foreign = 0;   // what another site's robots.txt would have to vouch for
  std::size_t sitemaps = 0;  // to be read
  std::size_t refused = 0;   // sitemaps that are not read: too deep, or too many
};

SitemapExpander::SitemapExpander(Listener listener) : listener_(std::move(listener)) {}

SitemapExpander::~SitemapExpander() = default;

void SitemapExpander::add(url::Origin const& origin, std::vector<std::string> const& urls) {
  if (is_stopped_) return;
  auto const home = std::make_shared<url::Origin const>(origin);
  std::size_t refused = 0;
  for (auto const& text : urls) {
    auto url = url::Url::parse(text);
    if (url && queue_.add({*std::move(url), home}) == plan::SitemapQueue::Admission::refused) ++refused;
  }
  spdlog::debug("sitemaps host={} named={} refused={}", origin.host, urls.size(), refused);
  if (refused > 0) spdlog::warn(R"(sitemaps_left_out host={} number={} reason="too many")", origin.host, refused);
}

void SitemapExpander::fetch_more() {
  while (fetching_.size() + here_.size() < most_at_once) {
    auto sitemap = queue_.next();
    if (!sitemap) return;
    fetch(std::move(*sitemap));
  }
}

// One of a site at a time: its host tells which one.
void SitemapExpander::fetch(plan::Sitemap sitemap) {
  auto const text = std::make_shared<std::string>();
  plan::Entry entry{0, sitemap.home->host, sitemap.url.text()};
  plan::Job job{.entry = std::move(entry), .url = sitemap.url, .target = sitemap.url, .path = {}};
  job.home = sitemap.home;
  job.text = text;
  job.queued = Clock::now();
  fetching_.emplace(job.entry.source, Fetching{std::move(sitemap), text});
  listener_.fetch(std::move(job));
}

void SitemapExpander::ended(plan::Record const& record) {
  auto [sitemap, text] = std::move(fetching_.extract(record.entry.source).mapped());
  if (is_stopped_) return;
  if (record.ending == plan::Ending::fetched) {
    return here_.push_back(std::make_unique<Reading>(std::move(sitemap), std::move(*text)));
  }
  queue_.finished(sitemap);
  auto const why = reason_of(record);
  spdlog::warn(R"(sitemap_unread url={} error="{}")", sitemap.url.text(), printable(why));
  listener_.unread(sitemap.url.text(), why);
}

std::vector<plan::Job> SitemapExpander::take(plan::FingerprintSet& seen) {
  auto& reading = *here_.front();
  std::vector<plan::Job> jobs;
  for (auto& location : reading.text.next()) {
    if (location.kind == robots::LocationKind::sitemap) {
      add_nested(reading, std::move(location.url));
    } else if (!plan::is_same_site(location.url.origin().host, reading.sitemap.home->host)) {
      ++reading.foreign;
    } else if (!seen.insert(location.url.text())) {
      ++reading.known;
    } else {
      ++reading.pages;
      jobs.push_back(page_job(reading.sitemap, std::move(location)));
    }
  }
  if (reading.text.is_done()) {
    finish(reading);
    here_.pop_front();
  }
  return jobs;
}

// Where the sitemap itself is, or on the site (sitemaps.org): nobody can send us anywhere else.
void SitemapExpander::add_nested(Reading& reading, url::Url url) {
  auto const& [parent, home, depth] = reading.sitemap;
  auto const& host = url.origin().host;
  if (!plan::is_same_site(host, home->host) && !plan::is_same_site(host, parent.origin().host)) {
    ++reading.foreign;
    return;
  }
  switch (queue_.add({std::move(url), home, depth + 1})) {
    case plan::SitemapQueue::Admission::waits:
      ++reading.sitemaps;
      return;
    case plan::SitemapQueue::Admission::refused:
      ++reading.refused;
      return;
    case plan::SitemapQueue::Admission::known:
      return;
  }
}

void SitemapExpander::finish(Reading const& reading) {
  auto const& url = reading.sitemap.url.text();
  auto const has_lost = reading.foreign + reading.refused > 0;
  spdlog::log(has_lost ? spdlog::level::warn : spdlog::level::info,
              "expanded url={} pages={} known={} foreign={} sitemaps={} refused={}", url, reading.pages, reading.known,
              reading.foreign, reading.sitemaps, reading.refused);
  if (auto const problem = reading.text.problem(); !problem.empty()) {
    spdlog::warn(R"(sitemap_broken url={} error="{}")", url, problem);
    listener_.unread(url, problem + "; what stands before counts");
  }
  queue_.finished(reading.sitemap);
}

void SitemapExpander::stop() {
  is_stopped_ = true;
  queue_.clear();
  here_.clear();
}

}  // namespace scrape::engine
