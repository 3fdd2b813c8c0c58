#pragma once
// What the server has seen, readable while it runs.

#include "site/stream.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace scrape::site {

struct Counters {
  std::size_t connections = 0;                           ///< accepted since the start
  std::size_t open_connections = 0;                      ///< right now
  std::size_t most_connections = 0;                      ///< open at the same time
  std::size_t handshakes = 0;                            ///< TLS handshakes completed
  std::size_t resumed_sessions = 0;                      ///< how many of them resumed a session
  std::size_t requests = 0;                              ///< counted as soon as a request has been read
  std::size_t requests_in_work = 0;                      ///< read and not yet answered
  std::size_t most_requests = 0;                         ///< in work at the same time
  std::chrono::steady_clock::time_point last_request{};  ///< when it had been read
  std::chrono::steady_clock::duration shortest_gap = std::chrono::steady_clock::duration::max();  ///< between two
  std::map<std::string, std::size_t, std::less<>> requests_of;  ///< by target, as the client wrote it
};

/// Thread-safe.
class Tally {
 public:
  Counters snapshot() const;
  void connected();
  void disconnected();
  void shook_hands(Handshake result);
  void asked(std::string_view target);
  void answered();

 private:
  mutable std::mutex mutex_;
  Counters counters_;
};

}  // namespace scrape::site
