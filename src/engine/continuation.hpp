#pragma once
/// Pages whose download was interrupted, from the part on disk to the page, and back.

#include "digested_reply.hpp"

#include <scrape/engine/fetcher.hpp>
#include <scrape/net/session.hpp>
#include <scrape/plan/resumption.hpp>
#include <scrape/store/page_store.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace scrape::engine {

/// What a request says.
struct Asked {
  std::string_view host;
  http::Fields const& fields;       ///< as they are sent
  std::optional<std::string> user;  ///< who asks, when Authorization says it for credentials
};

/// Stands for all of it that an answer may depend on, but for what changes from one request for a page to the next one:
/// ranges, conditions, and how a user shows who that is. Nobody can read it there.
std::string hash_of(Asked const& asked);

/// What a part must be like to be continued.
struct Sought {
  std::string key;  ///< of the entry
  url::Url const& target;
  std::string asked;  ///< hash_of() the next request
};

/// Opens that: none when there is none, somebody else has it, or it was altered. What came from elsewhere stays, what
/// was asked for otherwise is removed. Errors: the deadline's.
asio::awaitable<Result<void>> open_part(store::PageStore& pages, Sought const& sought, Deadline by,
                                        net::Watchdog const& watchdog, std::unique_ptr<store::OpenPart>& part);

/// What the answer to a request for the rest means: the part is there afterwards only if it is continued, and then
/// the exchange has the head of the page. False when the page is to be asked for as a whole.
bool settle_part(std::unique_ptr<store::OpenPart>& part, plan::Exchange& exchange);

/// What the page of a response to the job's request is a part of, should it be interrupted; null when the rest could
/// not be asked for, or is not worth it.
std::unique_ptr<plan::Part> beginning_of(plan::Job const& job, Asked const& asked, http::ResponseHead const& head);

/// What is known of a body before it comes.
struct Prospect {
  ByteCount before{};                           ///< what its page has already
  std::optional<std::uint64_t> whole = {};      ///< the size that it must have then
  std::unique_ptr<plan::Part> part = {};        ///< what the page is a part of, should it be interrupted
  std::unique_ptr<plan::Digests> digests = {};  ///< none: nobody told
};

/// `part` is continued, if there is one; otherwise it may be the beginning of one.
Prospect prospect_of(plan::Exchange const& exchange, std::string_view url, store::OpenPart const* part,
                     std::unique_ptr<plan::Part> beginning);

/// Tells the sink. What the body is to be read through, if that is not the reply itself.
std::unique_ptr<DigestedReply> expect(Prospect& prospect, store::BodySink& sink, net::Reply& reply);

/// Of what is to come, for a page of that size at most.
ByteCount room_in(Prospect const& prospect, ByteCount most) noexcept;

/// Whether a page that failed in that way is kept as a part: not when what came is wrong by itself.
bool is_interruption(error_code const& cause, Phase phase) noexcept;

/// When all came. Errors: Errc::digest_mismatch, and Errc::part_refused when the whole has not the size that it should
/// have.
Result<void> check(Prospect const& prospect, DigestedReply* digested, store::BodySink const& sink);

}  // namespace scrape::engine
