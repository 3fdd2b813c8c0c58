#include <scrape/app/message.hpp>
#include <scrape/app/summary.hpp>
#include <scrape/base/text.hpp>
#include <scrape/store/page_store.hpp>

#include <numeric>
#include <ranges>

namespace scrape::app {
namespace {

using plan::Ending;

constexpr std::size_t most_examples = 10;

constexpr std::size_t most_named = 5;

std::string example(plan::Record const& record) {
  return printable(record.entry.source) + ": " + shown(record.entry.given) + ": " + record.failure->message + " (" +
         std::string(name_of(record.failure->error_class)) + ')';
}

bool is_fetched(Ending ending) {
  return ending == Ending::saved || ending == Ending::fetched;
}

}  // namespace

void Summary::add(plan::Record const& record) {
  ++counts_[static_cast<std::size_t>(record.ending)];
  if (is_fetched(record.ending) && record.stored) fetched_.value += record.stored->bytes.value;
  if (!record.failure) return;
  ++classes_[record.failure->error_class];
  has_local_trouble_ |=
      record.failure->error_class == ErrorClass::write && store::is_local_trouble(record.failure->cause);
  if (record.failure->error_class == ErrorClass::invalid_url) return;  // was told when its line was read
  ++unannounced_;
  if (examples_.size() < most_examples) examples_.push_back(example(record));
}

std::uint64_t Summary::entries() const noexcept {
  return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

bool Summary::was_cut_short() const noexcept {
  return count(Ending::not_started) > 0 || classes_.contains(ErrorClass::stopped);
}

std::string Summary::headline(Duration elapsed) const {
  std::string text;
  auto const leading = count(Ending::fetched) > 0 ? Ending::fetched : Ending::saved;
  for (auto const ending : plan::all_endings) {
    auto const number = count(ending);
    if (number == 0 && ending != leading) continue;
    if (!text.empty()) text += ", ";
    text += std::to_string(number) + ' ' + std::string(name_of(ending));
    if (ending == leading) text += " (" + format_size(fetched_) + ')';
  }
  return text + ": " + std::to_string(entries()) + (entries() == 1 ? " entry in " : " entries in ") +
         format_duration(elapsed);
}

std::vector<std::string> Summary::failures() const {
  auto lines = examples_;
  if (unannounced_ > lines.size()) lines.push_back("and " + std::to_string(unannounced_ - lines.size()) + " more");
  return lines;
}

void Summary::add_slowed(std::string const& host) {
  ++slowdowns_;
  if (slowed_.size() < most_slowed || slowed_.contains(host)) ++slowed_[host];
}

void Summary::add_unread_sitemap(std::string const& url, std::string const& why) {
  if (unread_sitemaps_++ == 0) unread_sitemap_ = shown(url) + ": " + printable(why);
}

std::vector<std::string> Summary::hints() const {
  std::vector<std::string> hints;
  if (!slowed_.empty()) {
    hints.push_back("asked less, because they answered 429 or 503, late or not at all: " + slowed_names() +
                    " (--per-host and --delay make that unnecessary)");
  }
  if (unread_sitemaps_ == 1) hints.push_back("a sitemap could not be read: " + unread_sitemap_);
  if (unread_sitemaps_ > 1) {
    hints.push_back(std::to_string(unread_sitemaps_) + " sitemaps could not be read, the first: " + unread_sitemap_);
  }
  return hints;
}

std::string Summary::slowed_names() const {
  std::string names;
  for (auto const& host : slowed_ | std::views::keys | std::views::take(most_named))
    names += (names.empty() ? "" : ", ") + printable(host);
  if (slowed_.size() > most_named) names += " and others";
  return names;
}

}  // namespace scrape::app
