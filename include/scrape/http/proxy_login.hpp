#pragma once
/// How we tell a proxy who we are (RFC 9110 §11.7).

#include <scrape/http/credentials.hpp>
#include <scrape/http/digest_auth.hpp>
#include <scrape/http/message.hpp>

#include <optional>
#include <string>
#include <vector>

namespace scrape::http {

/// Basic at once, as curl does it, and Digest from the moment the proxy asks for that: then no password is sent any
/// more. A nonce is used by one request at a time, since proxies want its count to grow.
class ProxyLogin {
 public:
  struct Nonce {
    DigestAuth digest;
    bool is_new = true;  ///< no answer to it was accepted yet
  };

  /// One request, with all the attempts that it takes.
  class Visit {
    friend class ProxyLogin;

    std::optional<Nonce> nonce_;
    bool has_sent_password_ = false;
    int refusals_ = 0;
  };

  explicit ProxyLogin(std::optional<Credentials> credentials) : credentials_(std::move(credentials)) {}

  /// The value of Proxy-Authorization for the next attempt; empty: none.
  std::string answer(Visit& visit, DigestRequest const& request);

  /// After a 407 (RFC 9110 §15.5.8): whether another attempt says something that the proxy has not refused yet.
  bool may_answer(Visit& visit, ResponseHead const& head);

  /// The proxy let the request pass.
  void accepted(Visit visit);

  /// The next visit goes on where this one has come to: on another connection.
  void hand_on(Visit visit);

 private:
  std::optional<Credentials> credentials_;
  std::vector<Nonce> nonces_;  ///< that nobody uses at the moment
  bool prefers_digest_ = false;
};

}  // namespace scrape::http
