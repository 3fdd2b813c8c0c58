#pragma once
/// Pages whose download was interrupted, from the part on disk to the page, and back.

#include <scrape/engine/fetcher.hpp>
#include <scrape/net/session.hpp>
#include <scrape/plan/resumption.hpp>
#include <scrape/store/page_store.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>

namespace scrape::engine {

/// Opens what there is of that URL: none when somebody else has it, or it was altered. Errors: the deadline's.
asio::awaitable<Result<void>> open_part(store::PageStore& pages, std::string const& url, Deadline by,
                                        net::Watchdog const& watchdog, std::unique_ptr<store::OpenPart>& part);

/// What the answer to a request for the rest means: the part is there afterwards only if it is continued, and then
/// the exchange has the head of the page. False when the page is to be asked for as a whole.
bool settle_part(std::unique_ptr<store::OpenPart>& part, plan::Exchange& exchange);

/// What is known of a body before it comes.
struct Prospect {
  ByteCount before{};                   ///< what its page has already
  std::optional<plan::Part> part = {};  ///< what the page is a part of, should it be interrupted
  plan::Digests digests = {};
};

/// `part` is continued, if there is one; `may_have_part`: the request can be made once more for the rest.
Prospect prospect_of(std::string const& url, plan::Exchange const& exchange, store::OpenPart const* part,
                     bool may_have_part);

/// As download(), up to a page of the size that the policy allows. What was interrupted is kept as a part. Errors:
/// also Errc::digest_mismatch, and Errc::part_refused when the whole has not the size that it should have.
asio::awaitable<Result<void>> download_page(net::Reply& reply, store::BodySink& sink, net::Patience patience,
                                            Prospect prospect, Conditions const& conditions, plan::Exchange& exchange);

}  // namespace scrape::engine
