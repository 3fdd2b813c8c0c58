#pragma once
/// Runs with --expand-sitemaps against sites whose files the test makes.

#include "cli/run.hpp"
#include "site/coding.hpp"
#include "site/exchange.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <set>

namespace scrape::test {

inline site::Answer file(std::string body, std::string type = "application/xml") {
  return {.type = std::move(type), .body = std::move(body), .fields = {}};
}

// A site whose files the test makes; any other target is not there. Remembers what was asked for.
class MadeSite {
 public:
  MadeSite() : server_({}, [this](site::Exchange const& exchange) { return answer(exchange); }) {
    for (auto const* const page : {"/", "/a", "/b", "/c"})
      put(page, file("page", "text/plain"));
  }

  std::string url(std::string_view target) const { return server_.url("127.0.0.1", target); }

  void put(std::string const& target, site::Answer answer) {
    make(target, [answer] { return answer; });
  }
  void make(std::string const& target, std::function<site::Answer()> maker) {
    std::lock_guard const lock(mutex_);
    files_[target] = std::move(maker);
  }

  void put_robots(std::vector<std::string> const& sitemaps, std::string rules = "User-agent: *\nAllow: /\n") {
    for (auto const& sitemap : sitemaps)
      rules += "Sitemap: " + sitemap + '\n';
    put("/robots.txt", file(std::move(rules), "text/plain"));
  }

  // Text is the simplest sitemap.
  void put_list(std::string const& target, std::vector<std::string> const& urls) {
    std::string lines;
    for (auto const& url : urls)
      lines += url + '\n';
    put(target, file(std::move(lines), "text/plain"));
  }

  std::vector<std::string> asked() const {
    std::lock_guard const lock(mutex_);
    return asked_;
  }
  auto times_asked(std::string const& target) const { return std::ranges::count(asked(), target); }

  bool was_told(std::string const& target, std::string const& field) const {
    std::lock_guard const lock(mutex_);
    return told_.contains({target, field});
  }

 private:
  site::asio::awaitable<site::After> answer(site::Exchange const& exchange) {
    auto const chosen = choose(exchange.request);
    co_return co_await site::send(exchange, chosen);
  }

  site::Answer choose(site::Request const& request) {
    std::lock_guard const lock(mutex_);
    std::string const target(request.target());
    asked_.push_back(target);
    for (auto const& field : request)
      told_.emplace(target, field.name_string());
    auto const found = files_.find(target.substr(0, target.find('?')));
    return found == files_.end() ? site::Answer{.status = 404, .body = "none", .fields = {}} : found->second();
  }

  mutable std::mutex mutex_;
  std::map<std::string, std::function<site::Answer()>> files_;
  std::vector<std::string> asked_;
  std::set<std::pair<std::string, std::string>> told_;
  site::Server server_;
};

inline std::string gzipped(std::string_view plain) {
  return site::compressed(plain, site::Coding::gzip);
}

inline std::string index_of(std::vector<std::string> const& sitemaps) {
  std::string xml = "<?xml version='1.0'?>\n<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>\n";
  for (auto const& url : sitemaps)
    xml += "<sitemap><loc>" + url + "</loc></sitemap>\n";
  return xml + "</sitemapindex>\n";
}

inline std::string urlset_of(std::vector<std::string> const& pages) {
  std::string xml = "<?xml version='1.0'?>\n<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>\n";
  for (auto const& url : pages)
    xml += "<url><loc>" + url + "</loc></url>\n";
  return xml + "</urlset>\n";
}

class SitemapsRun : public testing::Test {
 protected:
  std::vector<std::string> with_options(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--expand-sitemaps", "--retry-delay", "1ms", "-o", pages_});
    return arguments;
  }
  Ended fetch(std::vector<std::string> arguments) const { return scrape(with_options(std::move(arguments))); }

  // By entry: "saved /a".
  std::map<std::int64_t, std::string> outcomes() const {
    std::map<std::int64_t, std::string> outcomes;
    for (auto const& record : records())
      outcomes[number_of(record, "index")] = text_of(record, "outcome") + ' ' + path_of(text_of(record, "url"));
    return outcomes;
  }

  std::vector<Record> records() const { return read_records(pages_ + "/manifest.jsonl"); }

  static std::string path_of(std::string const& url) {
    return url.substr(url.find('/', std::string("http://").size()));
  }

  MadeSite site_;
  TemporaryDirectory directory_;
  std::string pages_ = directory_ / "pages";
};

using PathOutcomes = std::map<std::int64_t, std::string>;

}  // namespace scrape::test
