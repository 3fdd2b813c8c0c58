#pragma once
/// What servers gave us so that the next handshake is a short one (RFC 8446 §2.2, RFC 5077).

#include <scrape/url/origin.hpp>

#include <openssl/ssl.h>

#include <deque>
#include <memory>
#include <mutex>

namespace scrape::net {

/// Thread-safe. Must outlive every read from a connection that it prepared.
class TlsSessions {
 public:
  /// Takes the tickets that connections of this context bring.
  explicit TlsSessions(SSL_CTX* context);
  TlsSessions(TlsSessions const&) = delete;
  TlsSessions& operator=(TlsSessions const&) = delete;

  /// Before the handshake: tries to resume a session with that origin, and lets the connection's own tickets serve the
  /// next one. A ticket of TLS 1.3 is used once (RFC 8446 §C.4); with TLS 1.2, a session that was resumed need not
  /// bring another.
  void prepare(SSL* connection, url::Origin const& origin);

 private:
  struct Session {
    url::Origin origin;
    std::unique_ptr<SSL_SESSION, void (*)(SSL_SESSION*)> session;
  };

  void keep(Session session);
  static int on_ticket(SSL* connection, SSL_SESSION* session) noexcept;

  std::mutex mutex_;
  std::deque<Session> sessions_;  ///< the newest is last
};

}  // namespace scrape::net
