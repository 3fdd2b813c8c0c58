#pragma once
/// When to try which address of a host (RFC 8305 §5).

#include <scrape/base/deadline.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

namespace scrape::plan {

/// How long an address has to answer before the next one is tried beside it: the Connection Attempt Delay.
inline constexpr auto attempt_delay = std::chrono::milliseconds(250);

/// Attempts begin one after the other, the next one as soon as one failed, and are all waited for.
class ConnectionAttempts {
 public:
  explicit ConnectionAttempts(std::size_t addresses) noexcept : addresses_(addresses) {}

  /// The address, 0-based, to try now; nothing when it is too early, or when all were tried.
  std::optional<std::size_t> next(TimePoint now) noexcept;

  /// When it is no longer too early; TimePoint::max() when all were tried.
  TimePoint next_at() const noexcept;

  /// One of those that began failed.
  void failed() noexcept;

  /// Whether all failed.
  bool is_over() const noexcept { return begun_ == addresses_ && failed_ == begun_; }

 private:
  std::size_t addresses_;
  std::size_t begun_ = 0;
  std::size_t failed_ = 0;
  TimePoint not_before_ = TimePoint::min();
};

/// The order in which to try addresses of two families, which are given in the order of RFC 6724: by turns, beginning
/// with the family of the first one (RFC 8305 §4, First Address Family Count 1).
template <class Address, class Family>
std::vector<Address> interleaved(std::vector<Address> const& addresses, Family const& family) {
  std::vector<Address> first;
  std::vector<Address> second;
  for (auto const& address : addresses)
    (family(address) == family(addresses.front()) ? first : second).push_back(address);
  std::vector<Address> order;
  order.reserve(addresses.size());
  for (std::size_t i = 0; i < first.size() || i < second.size(); ++i) {
    if (i < first.size()) order.push_back(first[i]);
    if (i < second.size()) order.push_back(second[i]);
  }
  return order;
}

}  // namespace scrape::plan
