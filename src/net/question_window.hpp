#pragma once
/// How many names may be asked for at a time.

#include <scrape/base/deadline.hpp>

#include <cstddef>

namespace scrape::net {

/// Nobody tells how much a name server can take, so it is found out as TCP does it (RFC 5681 §3.1): each answer lets
/// one more name go at the same time until the first one is lost; from then on all answers together let one more.
/// A name is two questions, for IPv4 and IPv6.
class QuestionWindow {
 public:
  /// What any name server takes at once: the buffer of its socket holds some 250 questions on Linux by default, and
  /// dnsmasq passes on 150 at a time (--dns-forward-max).
  static constexpr std::size_t first = 64;

  /// A server that loses questions gets no fewer at a time: those for names that it never answers wait for seconds.
  static constexpr std::size_t least = 32;

  /// Some 3 KiB each in c-ares; 50 ms an answer make this 20 000 names a second.
  static constexpr std::size_t most = 1024;

  std::size_t size() const noexcept { return size_; }

  void answered() noexcept;

  /// A question, or the answer to it, was lost or refused. What is lost within a round of waiting is one event.
  void lost(TimePoint now) noexcept;

 private:
  std::size_t size_ = first;
  std::size_t calm_size_ = most;  ///< from here on it grows slowly
  std::size_t answers_ = 0;       ///< since it grew slowly
  TimePoint last_loss_ = TimePoint::min();
};

}  // namespace scrape::net
