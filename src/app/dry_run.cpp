#include "dry_run.hpp"

#include <scrape/app/exit_code.hpp>
#include <scrape/app/message.hpp>
#include <scrape/base/fatal.hpp>
#include <scrape/base/text.hpp>
#include <scrape/base/units.hpp>
#include <scrape/engine/list_reader.hpp>
#include <scrape/engine/namer.hpp>
#include <scrape/plan/fingerprint_set.hpp>
#include <scrape/plan/manners.hpp>

#include <algorithm>
#include <csignal>
#include <iomanip>
#include <iostream>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace scrape::app {
namespace {

http::ResponseHead html_head() {
  http::ResponseHead head;
  head.status = 200;
  head.fields.add("Content-Type", "text/html");
  return head;
}

std::string number_of(std::uint64_t count, std::string const& what, std::string const& plural) {
  return std::to_string(count) + ' ' + (count == 1 ? what : plural);
}

class DryRun {
 public:
  explicit DryRun(Options const& options)
      : options_(options),
        config_(options.config),
        namer_(config_.name, config_.reserved_names, config_.policy.expected),
        head_(html_head()) {}

  int run() {
    // Only what is to be tried again is read there.
    auto const archive =
        config_.rerun == engine::Rerun::failed ? store::Archive::open_to_look(config_.directory) : nullptr;
    try {
      read_lists(archive.get());
    } catch (LocalTrouble const&) {
      if (!archive || archive->is_undisturbed()) throw;
    }
    if (archive && !archive->is_undisturbed()) throw LocalTrouble(disturbed(config_.directory));
    if (!std::cout) return exit_code::signalled + SIGPIPE;  // whoever read it has enough
    if (entries_ == 0) return conclude_empty();
    print_hosts();
    print_totals();
    std::cout.flush();
    return bad_lines_ + collisions_ > 0 ? exit_code::some_failed : exit_code::all_well;
  }

 private:
  struct Host {
    std::string name;
    std::uint64_t urls;
    Duration gap;
    Duration at_least;
  };

  static std::string disturbed(std::string const& directory) {
    return "a run began in '" + directory + "' meanwhile, and what was read there may be of no use; try again";
  }

  void read_lists(store::Archive* archive) {
    engine::ListReader reader(config_.sources, archive, config_.request);
    for (auto items = reader.read(); !items.empty() && std::cout; items = reader.read()) {
      for (auto& item : items)
        take(std::move(item));
    }
  }

  void take(engine::Item item) {
    ++entries_;
    if (auto const* const bad = std::get_if<plan::BadLine>(&item.line)) {
      ++bad_lines_;
      return say(item.entry.source + ':' + std::to_string(bad->column) + ": " + bad->problem);
    }
    auto& listed = std::get<plan::ListEntry>(item.line);
    auto const method = listed.request ? listed.request->method : "GET";
    auto const shown = (method == "GET" ? "" : method + ' ') + listed.url.text();
    if (!seen_.insert(plan::key_of(listed.url.text(), listed.request.get()))) {
      ++duplicates_;
      std::cout << shown << "  is a duplicate (" << printable(item.entry.source) << ")\n";
      return;
    }
    ++urls_of_[listed.url.origin().host];
    plan::Job const job{.entry = std::move(item.entry),
                        .url = listed.url,
                        .target = listed.url,
                        .path = listed.path,
                        .request = listed.request};
    auto const is_kept = config_.keeps_pages && method != "HEAD";
    std::cout << shown << (is_kept ? "  " + place_of(job) : "") << '\n';
  }

  std::string place_of(plan::Job const& job) {
    auto const name = namer_.name(job, head_);
    if (name) return config_.directory + '/' + printable(*name);
    ++collisions_;
    return "would fail (" + printable(job.entry.source) + "): " + name.error().message();
  }

  // The ones that take longest first.
  std::vector<Host> hosts() const {
    std::vector<Host> hosts;
    hosts.reserve(urls_of_.size());
    for (auto const& [name, urls] : urls_of_) {
      auto const gap = plan::manners_of(config_.policy, name).gap;
      hosts.push_back({name, urls, gap, gap * static_cast<Duration::rep>(urls - 1)});
    }
    std::ranges::sort(hosts, [](Host const& a, Host const& b) {
      return std::tuple(b.at_least, b.urls, a.name) < std::tuple(a.at_least, a.urls, b.name);
    });
    return hosts;
  }

  void print_hosts() {
    auto const all = hosts();
    if (all.empty()) return;
    std::cout << "\n    URLs    at least  host\n";
    for (auto const& host : all) {
      auto const at_least = host.gap > Duration::zero() ? format_duration(host.at_least) : "-";
      std::cout << std::setw(8) << host.urls << std::setw(12) << at_least << "  " << host.name << '\n';
    }
    longest_ = all.front();
  }

  void print_totals() const {
    std::uint64_t urls = 0;
    for (auto const& [name, count] : urls_of_)
      urls += count;
    std::cout << '\n' << number_of(urls, "URL", "URLs") << " of " << number_of(urls_of_.size(), "host", "hosts");
    if (duplicates_ > 0) std::cout << ", " << number_of(duplicates_, "duplicate", "duplicates");
    if (bad_lines_ > 0) std::cout << ", " << number_of(bad_lines_, "bad line", "bad lines");
    if (collisions_ > 0) std::cout << ", " << number_of(collisions_, "page", "pages") << " without a name of its own";
    std::cout << '\n';
    if (config_.policy.expands_sitemaps)
      std::cout << "and what the sitemaps of these hosts list, which are not read now\n";
    if (longest_.at_least == Duration::zero()) return;
    std::cout << "at least " << format_duration(longest_.at_least) << ": " << longest_.name << " is asked every "
              << format_duration(longest_.gap) << '\n';
  }

  int conclude_empty() const {
    if (options_.allow_empty) return exit_code::all_well;
    say("the URL list is empty: nothing to fetch (--allow-empty accepts that)");
    return exit_code::misuse;
  }

  Options const& options_;
  engine::Config const& config_;
  engine::Namer namer_;
  http::ResponseHead head_;
  plan::FingerprintSet seen_;
  std::unordered_map<std::string, std::uint64_t> urls_of_;
  std::uint64_t entries_ = 0;
  std::uint64_t bad_lines_ = 0;
  std::uint64_t duplicates_ = 0;
  std::uint64_t collisions_ = 0;
  Host longest_{};
};

}  // namespace

int dry_run(Options const& options) {
  return DryRun(options).run();
}

}  // namespace scrape::app
