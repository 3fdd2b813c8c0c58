#include "site/counters.hpp"

#include <algorithm>

namespace scrape::site {

Counters Tally::snapshot() const {
  std::lock_guard const lock(mutex_);
  return counters_;
}

void Tally::connected() {
  std::lock_guard const lock(mutex_);
  ++counters_.connections;
  ++counters_.open_connections;
  counters_.most_connections = std::max(counters_.most_connections, counters_.open_connections);
}

void Tally::disconnected() {
  std::lock_guard const lock(mutex_);
  --counters_.open_connections;
}

void Tally::shook_hands(Handshake result) {
  std::lock_guard const lock(mutex_);
  if (result == Handshake::full || result == Handshake::resumed) ++counters_.handshakes;
  if (result == Handshake::resumed) ++counters_.resumed_sessions;
}

void Tally::asked(std::string_view target) {
  auto const now = std::chrono::steady_clock::now();
  std::lock_guard const lock(mutex_);
  if (counters_.requests > 0) counters_.shortest_gap = std::min(counters_.shortest_gap, now - counters_.last_request);
  counters_.last_request = now;
  ++counters_.requests;
  ++counters_.requests_in_work;
  counters_.most_requests = std::max(counters_.most_requests, counters_.requests_in_work);
  ++counters_.requests_of[std::string(target)];
}

void Tally::answered() {
  std::lock_guard const lock(mutex_);
  --counters_.requests_in_work;
}

}  // namespace scrape::site
