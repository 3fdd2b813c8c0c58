#pragma once
/// Remembers which texts were seen, without keeping them.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace scrape::plan {

/// 128 bits of SHA-1 stand for a text: two texts of a run are never mistaken for each other, not even when somebody
/// tries.
class FingerprintSet {
 public:
  FingerprintSet();
  FingerprintSet(FingerprintSet&&) noexcept;
  FingerprintSet& operator=(FingerprintSet&&) noexcept;
  ~FingerprintSet();

  /// True when the text was not in the set.
  bool insert(std::string_view text);

 private:
  struct Table;

  std::unique_ptr<Table> table_;
};

}  // namespace scrape::plan
