#include <scrape/plan/sitemap_queue.hpp>

#include <utility>

namespace scrape::plan {
namespace {

std::string_view site_of(std::string_view host) noexcept {
  constexpr std::string_view usual = "www.";
  if (host.starts_with(usual)) host.remove_prefix(usual.size());
  return host;
}

// The URL's text, and its host once more.
std::size_t size_of(Sitemap const& sitemap) noexcept {
  return sizeof(Sitemap) + sitemap.url.text().size() + sitemap.url.origin().host.size();
}

}  // namespace

bool is_same_site(std::string_view host, std::string_view other) noexcept {
  return site_of(host) == site_of(other);
}

SitemapQueue::Admission SitemapQueue::add(Sitemap sitemap) {
  if (sitemap.depth > deepest) return Admission::refused;
  std::string name(site_of(sitemap.home->host));
  if (!known_.insert(name + ' ' + sitemap.url.text())) return Admission::known;
  auto const size = size_of(sitemap);
  if (bytes_ + size > most_bytes) return Admission::refused;
  auto& site = *sites_.try_emplace(std::move(name)).first;
  auto& [waiting, count, is_being_read] = site.second;
  if (count == most_of_a_site) return Admission::refused;
  if (waiting.empty() && !is_being_read) ready_.push_back(&site);
  waiting.push_back(std::move(sitemap));
  ++count;
  ++waiting_;
  bytes_ += size;
  return Admission::waits;
}

std::optional<Sitemap> SitemapQueue::next() {
  if (ready_.empty()) return std::nullopt;
  auto& site = ready_.front()->second;
  ready_.pop_front();
  std::optional<Sitemap> sitemap(std::move(site.waiting.front()));
  site.waiting.pop_front();
  site.is_being_read = true;
  --waiting_;
  bytes_ -= size_of(*sitemap);
  return sitemap;
}

void SitemapQueue::finished(Sitemap const& sitemap) {
  auto const site = sites_.find(std::string(site_of(sitemap.home->host)));
  site->second.is_being_read = false;
  if (site->second.waiting.empty()) {
    sites_.erase(site);
  } else {
    ready_.push_back(&*site);
  }
}

void SitemapQueue::clear() {
  ready_.clear();
  waiting_ = 0;
  bytes_ = 0;
  for (auto& [name, site] : sites_)
    site.waiting.clear();
  std::erase_if(sites_, [](auto const& site) { return !site.second.is_being_read; });
}

}  // namespace scrape::plan
