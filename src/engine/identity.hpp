#pragma once
/// What tells servers who asks: cookies and credentials, for those alone whom they are for.

#include <scrape/engine/config.hpp>
#include <scrape/http/digest_auth.hpp>
#include <scrape/http/fields.hpp>
#include <scrape/plan/job.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace scrape::engine {

/// Lives on one shard; not thread-safe.
class Identity {
 public:
  /// Challenges of an attempt that are met: of several realms, or because a nonce was too old.
  static constexpr int most_challenges = 3;

  /// Origins and users whose nonces are known. Beyond them all are forgotten, which costs a request each.
  static constexpr std::size_t most_nonces = 1024;

  /// `config` must outlive it.
  explicit Identity(Config const& config) noexcept;

  /// Cookie and Authorization of the job's next request; as a rule none. What the user says by -H goes before.
  http::Fields fields_for(plan::Job& job);

  /// The value of Cookie alone; empty: none.
  std::string cookie_for(plan::Job const& job) const;

  /// Who asks, if that is said in Authorization by other means than the user's own -H.
  std::optional<std::string> user_for(plan::Job const& job) const;

  /// Takes the cookies of an answer to the job's request: for the run, or else for the way of its redirects.
  void take_cookies(plan::Job& job, http::ResponseHead const& head) const;

  /// To be asked after each answer: whether the same request, made again, may be answered otherwise, because this
  /// answer has a challenge that can be met (RFC 9110 §11.6.1).
  bool can_meet(plan::Job& job, http::ResponseHead const& head);

 private:
  using Login = std::pair<url::Origin, std::string>;  ///< where, and the user's name

  bool is_said_by_user(plan::Job const& job, std::string_view name) const;
  std::string kept_cookies(plan::Job const& job) const;
  std::optional<http::Credentials> credentials_for(plan::Job const& job) const;
  std::string authorization_for(plan::Job& job);
  http::DigestAuth* known_digest(plan::Job const& job, http::Credentials const& credentials);
  void keep_digest(plan::Job& job);

  Config const& config_;
  std::map<Login, http::DigestAuth> digests_;
};

}  // namespace scrape::engine
