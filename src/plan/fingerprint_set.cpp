#include <scrape/plan/fingerprint_set.hpp>

#define XXH_INLINE_ALL
#include <algorithm>
#include <numeric>
#include <random>

#include <xxhash.h>

namespace scrape::plan {
namespace {

// A segment's number is part of the fingerprint: 12 bits.
constexpr std::size_t segment_count = 4096;

constexpr std::size_t first_slots = 4;

std::uint64_t random_seed() {
  std::random_device device;
  return std::uint64_t{device()} << 32U | device();
}

// Maps evenly onto 0 … size - 1 without a division (Lemire, "A fast alternative to the modulo reduction").
std::size_t scale(std::uint64_t bits, std::size_t size) noexcept {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::size_t>(Wide{bits} * size >> 64U);
}

}  // namespace

FingerprintSet::FingerprintSet() : seed_(random_seed()), segments_(segment_count) {}

bool FingerprintSet::insert(std::string_view text) {
  auto const hash = XXH3_128bits_withSeed(text.data(), text.size(), seed_);
  return segments_[hash.low64 % segment_count].insert(std::max<std::uint64_t>(hash.high64, 1));
}

std::size_t FingerprintSet::memory() const noexcept {
  return std::accumulate(segments_.begin(), segments_.end(), std::size_t{0},
                         [](std::size_t sum, Segment const& segment) { return sum + segment.memory(); });
}

bool FingerprintSet::Segment::insert(std::uint64_t fingerprint) {
  // Full to seven eighths: linear probing then looks at some 30 slots before it knows that a text is new.
  if (8 * (used_ + 1) > 7 * slots_.size()) grow();
  auto& slot = slots_[slot_of(fingerprint)];
  if (slot == fingerprint) return false;
  slot = fingerprint;
  ++used_;
  return true;
}

// Where the fingerprint is, or where it belongs.
std::size_t FingerprintSet::Segment::slot_of(std::uint64_t fingerprint) const noexcept {
  auto slot = scale(fingerprint, slots_.size());
  while (slots_[slot] != 0 && slots_[slot] != fingerprint)
    slot = slot + 1 == slots_.size() ? 0 : slot + 1;
  return slot;
}

void FingerprintSet::Segment::grow() {
  std::vector<std::uint64_t> old(std::max(first_slots, slots_.size() + slots_.size() / 4));
  old.swap(slots_);
  for (auto const fingerprint : old) {
    if (fingerprint != 0) slots_[slot_of(fingerprint)] = fingerprint;
  }
}

}  // namespace scrape::plan
