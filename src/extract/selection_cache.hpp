#pragma once
/// What parts of selectors matched in a whole document, so that it is found once however many elements are searched.

#include "selector.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

namespace scrape::extract {

/// One entry a node of a range.
template <class T>
class PerNode {
 public:
  PerNode() = default;
  PerNode(std::uint32_t first, std::uint32_t last) : first_(first), entries_(last - first) {}

  std::uint32_t first() const noexcept { return first_; }
  std::uint32_t last() const noexcept { return first_ + static_cast<std::uint32_t>(entries_.size()); }

  /// Zero for a node before the range.
  T at(std::uint32_t node) const noexcept { return node < first_ ? T{} : entries_[node - first_]; }
  T& operator[](std::uint32_t node) noexcept { return entries_[node - first_]; }

 private:
  std::uint32_t first_ = 0;
  std::vector<T> entries_;
};

/// Which nodes match.
using Marks = PerNode<std::uint8_t>;

/// Positions of elements among those siblings that count, from 1.
using Positions = PerNode<std::uint32_t>;

/// Its keys are parts of lists that it keeps alive.
class SelectionCache {
 public:
  std::unordered_map<SelectorList const*, Marks> marks;
  std::unordered_map<NthSelector const*, Positions> positions;
  std::unordered_map<ComplexSelector const*, std::vector<std::uint32_t>> selected;

  /// Makes room first when much is remembered.
  void keep(std::shared_ptr<SelectorList const> const& list, std::size_t document_size);
  void clear() noexcept;

 private:
  std::vector<std::shared_ptr<SelectorList const>> lists_;
};

}  // namespace scrape::extract
