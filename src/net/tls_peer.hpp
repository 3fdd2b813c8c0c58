#pragma once
/// What a handshake tells about the server besides whether it succeeds.

#include <string>

struct ssl_ctx_st;
struct ssl_st;

namespace scrape::net {

struct TlsPeer {
  std::string host;                ///< whom we want to talk to
  std::string refusal;             ///< why its certificate is not accepted
  bool lacks_certificate = false;  ///< it asked for a certificate, and we have none for it
};

/// Connections of the context check the server's certificate, and report what they find.
void judge_servers(ssl_ctx_st* context, bool verifies);

/// The peer must stay where it is as long as the connection does.
void report_to(ssl_st* connection, TlsPeer& peer);

}  // namespace scrape::net
