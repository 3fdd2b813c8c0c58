#include "text_key.hpp"

#include <scrape/extract/top_values.hpp>

#include <algorithm>
#include <iterator>

namespace scrape::extract {
namespace {

// Of a node of the tree and its block of the heap, besides the text.
constexpr std::size_t node_size = 112;

}  // namespace

void TopValues::add(std::string_view text) {
  ++count_;
  auto key = text.size() > longest_kept ? key_of(text, longest_kept) : std::string();
  auto const known = counts_.find(text.size() > longest_kept ? std::string_view(key) : text);
  if (known != counts_.end()) {
    ++known->second;
    return;
  }
  if (counts_.size() == most_texts) thin();
  if (key.empty()) key = text;
  bytes_ += key.size() + node_size;
  counts_.emplace(std::move(key), 1);
}

std::uint64_t TopValues::distinct() const noexcept {
  return std::max<std::uint64_t>(most_known_, counts_.size());
}

void TopValues::thin() {
  if (counts_.empty()) return;
  most_known_ = distinct();
  std::vector<std::uint64_t> counts;
  std::ranges::transform(counts_, std::back_inserter(counts), [](auto const& text) { return text.second; });
  auto const middle = std::next(counts.begin(), static_cast<std::ptrdiff_t>(counts.size() / 2));
  std::ranges::nth_element(counts, middle);
  auto const median = *middle;
  for (auto text = counts_.begin(); text != counts_.end();) {
    if (text->second > median) {
      text->second -= median;
      ++text;
    } else {
      bytes_ -= text->first.size() + node_size;
      text = counts_.erase(text);
    }
  }
  undercount_ += median;
}

std::vector<TopValues::Entry> TopValues::most_frequent(std::size_t most) const {
  std::vector<decltype(counts_)::const_pointer> order;
  for (auto const& text : counts_) {
    if (text.second > undercount_) order.push_back(&text);
  }
  auto const listed = std::next(order.begin(), static_cast<std::ptrdiff_t>(std::min(order.size(), most)));
  std::ranges::partial_sort(order, listed, [](auto const* a, auto const* b) {
    return a->second != b->second ? a->second > b->second : a->first < b->first;
  });
  order.erase(listed, order.end());

  std::vector<Entry> entries;
  entries.reserve(order.size());
  for (auto const* const text : order) {
    entries.push_back(
        {std::string(text_of(text->first, longest_kept)), is_shortened(text->first, longest_kept), text->second});
  }
  return entries;
}

}  // namespace scrape::extract
