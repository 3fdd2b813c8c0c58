#pragma once
/// What one HTTP exchange came to.

#include <scrape/base/error.hpp>
#include <scrape/base/result.hpp>
#include <scrape/base/units.hpp>
#include <scrape/extract/findings.hpp>
#include <scrape/http/message.hpp>

#include <optional>
#include <string>
#include <variant>

namespace scrape::plan {

/// How long each step took; a step that did not happen has no value.
struct Timing {
  std::optional<Duration> queue;  ///< waiting for its turn
  std::optional<Duration> dns;
  std::optional<Duration> connect;  ///< TCP
  std::optional<Duration> tls;
  std::optional<Duration> first_byte;  ///< from the request's first byte to the complete head
  std::optional<Duration> body;        ///< from the head to the last byte on disk
};

/// The facts of an exchange, filled in while it goes on, so that a failed one tells how far it came.
struct Exchange {
  std::uint64_t entry = 0;  ///< the entry's index, for the log
  TimePoint began{};
  Phase phase = Phase::dns;
  Timing timing;
  std::optional<http::ResponseHead> head;
  std::optional<Duration> retry_after;  ///< when the server wants to be asked again
  std::string remote;                   ///< "93.184.215.14:443"; empty before there is a connection
  bool reused = false;
  bool is_continued = false;  ///< its 206 brought the rest of a page: it stands for the 200 that began it
  ByteCount wire_bytes;       ///< of the body as it was transferred, without framing
  std::string detail;         ///< of a failure: what the cause's own sentence cannot say, names and dates; one line
};

/// The status to judge by.
inline int status_of(Exchange const& exchange) noexcept {
  constexpr int ok = 200;
  return exchange.is_continued ? ok : exchange.head->status;
}

/// A page that came whole, and is on disk under its final name.
struct Stored {
  std::string path;  ///< relative to the output directory; empty for a page that was not kept
  ByteCount bytes;
  std::string sha256;         ///< 64 hexadecimal digits
  std::int64_t modified = 0;  ///< when the file was written last, nanoseconds since 1970
  bool is_unchanged = false;  ///< the file of an earlier run is the same, and was left alone
};

/// The response was read as far as its BodyPlan asked; `stored` when that was to save it.
struct Reached {
  Exchange exchange;
  std::optional<Stored> stored;
  std::optional<extract::Findings> findings = {};  ///< in the page, when it was looked through
  bool is_kept = false;                            ///< what an earlier run left is good still
};

struct Failed {
  Exchange exchange;
  error_code cause;
};

using Outcome = std::variant<Reached, Failed>;

}  // namespace scrape::plan
