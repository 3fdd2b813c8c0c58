#include "selection_cache.hpp"

#include <algorithm>

namespace scrape::extract {
namespace {

// Nodes times lists: usual pages never get there, so that every query of a run stays remembered.
constexpr std::size_t most_remembered = std::size_t{16} * 1024 * 1024;

}  // namespace

void SelectionCache::keep(std::shared_ptr<SelectorList const> const& list, std::size_t document_size) {
  if (std::ranges::find(lists_, list) != lists_.end()) return;
  if (lists_.size() * document_size > most_remembered) clear();
  lists_.push_back(list);
}

void SelectionCache::clear() noexcept {
  marks.clear();
  positions.clear();
  selected.clear();
  lists_.clear();
}

}  // namespace scrape::extract
