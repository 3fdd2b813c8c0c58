#pragma once
/// Whether two responses are parts of one page: never a mixture of two versions (RFC 9110 §14, RFC 9530).

#include <scrape/base/deadline.hpp>
#include <scrape/http/message.hpp>
#include <scrape/plan/job.hpp>
#include <scrape/plan/part.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace scrape::plan {

/// Less than that is fetched again as quickly as it is continued.
inline constexpr ByteCount least_part{std::uint64_t{64} * 1024};

/// Whether the rest of a page can be asked for with the request of that job: one to GET, without conditions or ranges
/// of the user's own.
bool may_be_continued(Job const& job);

/// Whether the rest of a part can be had there: where it came from, or, when it is known by a tag, at the same path
/// with another query, as signed URLs have.
bool may_be_continued_at(url::Url const& target, Part const& part);

/// What is to be remembered of a response so that its body, if it is interrupted, can be continued; nothing when that
/// cannot be: it is not a plain 200, is coded, or has no strong validator (RFC 9110 §13.1.5, §8.8.2.2). A date is none
/// where others are sent something else (RFC 9110 §12.5.5). Its key and what was asked are left to the caller.
std::optional<Part> beginning_of(std::string_view url, http::ResponseHead const& head, WallTime now);

/// The same of a response from that URL that continues such a part.
Part continued(Part part, std::string_view url, http::ResponseHead const& head);

/// The fields of a request for what is missing (RFC 9110 §14.2, §13.1.5), from those that it would have otherwise.
http::Fields with_range(http::Fields const& usual, Part const& part);

/// What the answer to such a request means for the part.
enum class Continuation {
  joins,       ///< it is the rest of the same page
  superseded,  ///< another page or none has taken its place: the part is of no use any more
  postponed,   ///< it says nothing of the page: the part stays
  refused,     ///< neither is of any use: the page is to be asked for as a whole
};
Continuation continuation_of(Part const& part, http::ResponseHead const& head);

/// What the response that begins a page says of it, where the one that continues it does not.
void complete(http::ResponseHead& head, Part const& part);

/// SHA-256 hashes, in hexadecimal digits, that a response gives of what it brings. Empty: none.
struct Digests {
  std::string whole;    ///< of the page
  std::string content;  ///< of this response's body
  std::string coded;    ///< the same of a coded one, before its content coding is undone

  bool operator==(Digests const&) const = default;
};

/// Reads Repr-Digest and Content-Digest (RFC 9530 §2, §3). That of a coded representation is not told from that of the
/// page before it was coded, by servers that code what a program behind them sends: it counts for nothing. Nor does
/// that of a page of which the response is a part (206).
Digests digests_of(http::ResponseHead const& head);

/// The same of a response that continues such a part, of which the server may have told the hash before.
Digests digests_of(http::ResponseHead const& head, Part const& part);

}  // namespace scrape::plan
