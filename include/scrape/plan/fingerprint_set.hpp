#pragma once
/// Remembers which texts were seen, without keeping them.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace scrape::plan {

/// 76 bits of a hash with a random seed stand for a text, in 9 to 12 bytes. That two texts of a run are mistaken for
/// each other by chance has a probability of 7e-12 among a million, 7e-8 among a hundred million.
class FingerprintSet {
 public:
  FingerprintSet();

  /// True when the text was not in the set.
  bool insert(std::string_view text);

  /// Bytes that the fingerprints take, free slots among them included.
  std::size_t memory() const noexcept;

 private:
  /// An open-addressed table. Many small ones grow one at a time, so that never a whole second copy is needed.
  class Segment {
   public:
    bool insert(std::uint64_t fingerprint);
    std::size_t memory() const noexcept { return slots_.capacity() * sizeof(std::uint64_t); }

   private:
    std::size_t slot_of(std::uint64_t fingerprint) const noexcept;
    void grow();

    std::vector<std::uint64_t> slots_;  ///< 0 is free
    std::size_t used_ = 0;
  };

  std::uint64_t seed_;
  std::vector<Segment> segments_;
};

}  // namespace scrape::plan
