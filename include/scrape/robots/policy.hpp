#pragma once
/// What an answer to the request for /robots.txt means.

namespace scrape::robots {

/// The results of RFC 9309 §2.3.1, by its names.
enum class Access {
  successful,  ///< §2.3.1.1: the body is to be parsed
  redirect,    ///< §2.3.1.2: the target is to be asked, whatever its authority; its rules count for the first authority
  unavailable,  ///< §2.3.1.3: everything is allowed
  unreachable,  ///< §2.3.1.4: nothing is allowed
};

/// RFC 9309 §2.3.1.2 asks for at least five.
inline constexpr int most_redirects = 5;

/// The meaning of a final response with that status after so many redirects. One redirect too many makes the file
/// unavailable, as the RFC suggests; so do the statuses 3xx that are none (RFC 9110 §15.4), and to the caller a
/// redirect without a usable target. Any 4xx does, with one exception: 429 (RFC 6585 §4) says that we ask too often and
/// nothing about the file, so that it counts as unreachable, which is within the RFC's "MAY access". Statuses that HTTP
/// does not have count as unreachable. So does, to the caller, any failure before a status was there.
Access access_of(int status, int redirects) noexcept;

}  // namespace scrape::robots
