#pragma once
/// What stands in the header section of requests.

#include <scrape/engine/config.hpp>
#include <scrape/http/message.hpp>
#include <scrape/plan/job.hpp>

#include <string>
#include <string_view>

namespace scrape::engine {

struct RequestFields {
  http::Fields own;      ///< to the origin of the entry's URL
  http::Fields foreign;  ///< to others, where redirects lead: nothing that the user gave for that origin goes there
  std::string host;      ///< what the user wants for Host at the entry's origin; empty: the URL's
  bool leaves_out_type = false;  ///< of content: the user wants no Content-Type
};

RequestFields request_fields(Config const& config);

/// What stands in the next request of a job that has one of its own. Its headers go before the usual ones, to its own
/// origin only; what describes content goes wherever that goes.
http::Fields fields_of(plan::Job const& job, RequestFields const& usual, bool is_own_origin);

/// What Host says.
std::string host_of(plan::Job const& job, RequestFields const& usual, bool is_own_origin);

/// RFC 9110 §13.1: what the user asks for in this way is the user's own business.
bool has_conditions(http::Fields const& fields);

/// Whether we may set such conditions for a job with a request of its own: it is a plain GET without any.
bool may_have_conditions(plan::Job const& job);

/// A view of its arguments.
http::Request request_of(plan::Job const& job, std::string_view host, http::Fields const& fields);

}  // namespace scrape::engine
