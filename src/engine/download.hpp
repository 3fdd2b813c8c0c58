#pragma once
/// From the connection to the disk: the body of one response, and what it takes to know that it is whole.

#include <scrape/base/result.hpp>
#include <scrape/engine/fetcher.hpp>
#include <scrape/net/session.hpp>
#include <scrape/plan/outcome.hpp>
#include <scrape/store/page_store.hpp>

#include <boost/asio/awaitable.hpp>

namespace scrape::engine {

namespace asio = boost::asio;

/// Moves the body into the sink, undoing its content coding. Both its decoded size and what is transferred are at most
/// `limit`; it comes no faster than the rate allows. `exchange` has the head, and learns phase and bytes
/// transferred. Errors: those of Reply::next, http::Decoder and BodyWriter::write, Errc::body_too_large,
/// Errc::too_slow.
asio::awaitable<Result<void>> download(net::Reply& reply, store::BodyWriter& sink, net::Patience patience,
                                       ByteCount limit, Conditions const& conditions, plan::Exchange& exchange);

/// Reads past a body that is small and quick enough (plan::drain_limit, plan::drain_time). True when it ended.
asio::awaitable<bool> drain(net::Reply& reply, net::Patience patience, plan::Exchange& exchange);

}  // namespace scrape::engine
