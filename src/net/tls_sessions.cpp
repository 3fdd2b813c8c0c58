#include "tls_sessions.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

namespace scrape::net {
namespace {

// Each holds its server's certificates. A site that closes after every answer is resumed at once; one that
// is asked again after hundreds of others shakes hands in full.
constexpr std::size_t most_sessions = 256;

// Whose a connection is. OpenSSL keeps it with the connection.
struct Owner {
  Owner(TlsSessions& keeper, url::Origin whose) : sessions(keeper), origin(std::move(whose)) {}

  TlsSessions& sessions;
  url::Origin origin;
};

void forget(void*, void* owner, CRYPTO_EX_DATA*, int, long, void*) {
  std::unique_ptr<Owner> const last(static_cast<Owner*>(owner));
}

int owner_index() {
  static int const index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, &forget);
  return index;
}

}  // namespace

TlsSessions::TlsSessions(SSL_CTX* context) {
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context, &on_ticket);
}

void TlsSessions::prepare(SSL* connection, url::Origin const& origin) {
  SSL_set_ex_data(connection, owner_index(), std::make_unique<Owner>(*this, origin).release());
  std::scoped_lock const lock(mutex_);
  auto const known = std::ranges::find(sessions_ | std::views::reverse, origin, &Session::origin);
  if (known == sessions_.rend()) return;
  auto* const session = known->session.get();
  SSL_set_session(connection, session);
  if (SSL_SESSION_get_protocol_version(session) >= TLS1_3_VERSION) sessions_.erase(std::next(known).base());
}

// Returns 1: the session is ours now. An exception must not pass through C; out of memory ends the program here.
// NOLINTNEXTLINE(bugprone-exception-escape)
int TlsSessions::on_ticket(SSL* connection, SSL_SESSION* session) noexcept {
  auto const& owner = *static_cast<Owner const*>(SSL_get_ex_data(connection, owner_index()));
  owner.sessions.keep({owner.origin, {session, &SSL_SESSION_free}});
  return 1;
}

void TlsSessions::keep(Session session) {
  std::scoped_lock const lock(mutex_);
  sessions_.push_back(std::move(session));
  if (sessions_.size() > most_sessions) sessions_.pop_front();
}

}  // namespace scrape::net
