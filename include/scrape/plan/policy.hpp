#pragma once
/// Every limit of a run as one value.

#include <scrape/base/units.hpp>
#include <scrape/plan/expectation.hpp>
#include <scrape/plan/host_rules.hpp>

#include <chrono>
#include <cstddef>

namespace scrape::plan {

struct Policy {
  std::size_t jobs = 64;     ///< requests in flight over all hosts
  std::size_t per_host = 6;  ///< of these to one host: what browsers open, which servers are built for

  Duration delay{};               ///< at least, from one request to a host to the next
  Duration gap{};                 ///< the same, of a rate: 1 / rate
  bool obeys_robots = false;      ///< RFC 9309
  bool expands_sitemaps = false;  ///< those that a robots.txt names; only with obeys_robots
  bool is_adaptive = true;        ///< hosts that strain are asked less

  std::size_t idle_connections = 2048;  ///< kept open for what may come: a handshake costs more than to wait

  Duration attempt_time = std::chrono::seconds(120);  ///< all exchanges of an attempt, from DNS to the last byte
  Duration connect_time = std::chrono::seconds(15);   ///< name resolution, TCP and TLS
  Duration idle_time = std::chrono::seconds(30);      ///< without a byte received

  ByteCount rate_limit{};                          ///< bytes a second of all bodies together; 0: any
  ByteCount speed_limit{};                         ///< bytes a second of a body, on average over speed_time; 0: any
  Duration speed_time = std::chrono::seconds(30);  ///< at least a second

  int retries = 3;                        ///< after the first attempt
  Duration retry_delay{};                 ///< between two attempts; 0: it grows from one to the next
  Duration retry_time = Duration::max();  ///< from the first attempt to the beginning of the last

  int max_redirects = 10;
  ByteCount max_body{std::uint64_t{1} << 30U};  ///< after decoding
  bool keep_error_pages = false;
  Expectation expected = {};
  HostPatterns hosts = {};  ///< for these hosts it takes precedence over per_host, delay and gap
};

/// After a first stop signal, what is in flight may still finish for so long.
inline constexpr auto grace = std::chrono::seconds(10);

}  // namespace scrape::plan
