#pragma once
/// Remembers which texts were seen, without keeping them.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace scrape::plan {

/// 122 bits of SHA-1 stand for a text (RFC 9562 §5.5): no two texts of a run are mistaken for each other by chance.
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
