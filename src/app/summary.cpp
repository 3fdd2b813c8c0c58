#include <scrape/app/summary.hpp>
#include <scrape/base/text.hpp>
#include <scrape/store/page_store.hpp>

#include <numeric>

namespace scrape::app {
namespace {

using plan::Ending;

constexpr std::size_t most_examples = 10;

// A URL can have 64 KiB; this is what a line shows of it.
constexpr std::size_t shown_bytes = 200;

std::string example(plan::Record const& record) {
  auto const& given = record.entry.given;
  auto const shown = given.size() <= shown_bytes ? printable(given) : printable(given.substr(0, shown_bytes)) + "...";
  return printable(record.entry.source) + ": " + shown + ": " + record.failure->message + " (" +
         std::string(name_of(record.failure->error_class)) + ')';
}

}  // namespace

void Summary::add(plan::Record const& record) {
  ++counts_[static_cast<std::size_t>(record.ending)];
  if (record.ending == Ending::saved) saved_.value += record.stored->bytes.value;
  if (!record.failure) return;
  has_local_trouble_ |=
      record.failure->error_class == ErrorClass::write && store::is_local_trouble(record.failure->cause);
  if (record.failure->error_class == ErrorClass::invalid_url) return;  // was told when its line was read
  ++unannounced_;
  if (examples_.size() < most_examples) examples_.push_back(example(record));
}

std::uint64_t Summary::entries() const noexcept {
  return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

std::string Summary::headline(Duration elapsed) const {
  std::string text;
  for (auto const ending :
       {Ending::saved, Ending::unchanged, Ending::duplicate, Ending::failed, Ending::denied, Ending::not_started}) {
    auto const number = count(ending);
    if (number == 0 && ending != Ending::saved) continue;
    if (!text.empty()) text += ", ";
    text += std::to_string(number) + ' ' + std::string(name_of(ending));
    if (ending == Ending::saved) text += " (" + format_size(saved_) + ')';
  }
  return text + ": " + std::to_string(entries()) + (entries() == 1 ? " entry in " : " entries in ") +
         format_duration(elapsed);
}

std::vector<std::string> Summary::failures() const {
  auto lines = examples_;
  if (unannounced_ > lines.size()) lines.push_back("and " + std::to_string(unannounced_ - lines.size()) + " more");
  return lines;
}

}  // namespace scrape::app
