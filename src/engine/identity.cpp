#include "identity.hpp"

#include <scrape/base/text.hpp>
#include <scrape/http/challenge.hpp>
#include <scrape/http/cnonce.hpp>
#include <scrape/http/redirect.hpp>

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

namespace scrape::engine {
namespace {

constexpr int unauthorized = 401;

enum class Edit { any, removes };

bool has_edit(std::vector<http::HeaderEdit> const& edits, std::string_view name, Edit kind = Edit::any) {
  return std::ranges::any_of(edits, [&](http::HeaderEdit const& edit) {
    return equal_ignoring_case(edit.name, name) && (kind == Edit::any || !edit.value);
  });
}

bool is_at_home(plan::Job const& job) {
  return job.target.origin() == plan::trusted_origin(job);
}

bool offers_basic(std::vector<http::Challenge> const& challenges) {
  return std::ranges::any_of(challenges, [](http::Challenge const& challenge) { return challenge.scheme == "basic"; });
}

}  // namespace

Identity::Identity(Config const& config) noexcept : config_(config) {}

bool Identity::is_said_by_user(plan::Job const& job, std::string_view name) const {
  return has_edit(config_.headers, name) || (job.request && has_edit(job.request->headers, name));
}

// A TRACE brings back all that it says (RFC 9110 §9.3.8).
http::Fields Identity::fields_for(plan::Job& job) {
  http::Fields fields;
  if (plan::method_of(job) == "TRACE") return fields;
  if (auto const cookie = cookie_for(job); !cookie.empty()) fields.add("Cookie", cookie);
  if (auto const authorization = authorization_for(job); !authorization.empty()) {
    fields.add("Authorization", authorization);
  }
  return fields;
}

std::string Identity::kept_cookies(plan::Job const& job) const {
  auto const now = std::chrono::system_clock::now();
  if (config_.cookies) return config_.cookies->field_for(job.target, now);
  return job.cookies ? job.cookies->field_for(job.target, now) : std::string();
}

std::string Identity::cookie_for(plan::Job const& job) const {
  if (!config_.cookies && !job.cookies && config_.cookie.empty()) return {};
  if (has_edit(config_.headers, "Cookie", Edit::removes) || (is_at_home(job) && is_said_by_user(job, "Cookie")))
    return {};
  auto cookie = is_at_home(job) ? config_.cookie : std::string();
  auto const kept = kept_cookies(job);
  // One field with all of them (RFC 6265 §5.4).
  if (!cookie.empty() && !kept.empty()) cookie += "; ";
  return cookie += kept;
}

void Identity::take_cookies(plan::Job& job, http::ResponseHead const& head) const {
  if (!config_.cookies && !http::is_redirect(head.status)) return;
  if (!sets_cookies(head.fields)) return;
  auto const now = std::chrono::system_clock::now();
  if (config_.cookies) return config_.cookies->take(job.target, head.fields, now);
  if (!job.cookies) job.cookies = std::make_shared<http::CookieJar>();
  engine::take_cookies(*job.cookies, job.target, head.fields, now);
}

std::optional<http::Credentials> Identity::credentials_for(plan::Job const& job) const {
  auto const* const own = job.request && job.request->credentials ? &*job.request->credentials : nullptr;
  if (own == nullptr && !config_.credentials && !config_.netrc) return std::nullopt;
  if (!is_at_home(job) || is_said_by_user(job, "Authorization")) return std::nullopt;
  auto const& host = job.target.origin().host;
  if (own != nullptr) {
    auto known = config_.netrc && own->password.empty() ? config_.netrc->find(host, own->user) : std::nullopt;
    return known ? known : *own;
  }
  return config_.credentials ? config_.credentials : config_.netrc->find(host);
}

std::optional<std::string> Identity::user_for(plan::Job const& job) const {
  auto const credentials = credentials_for(job);
  return credentials ? std::optional(credentials->user) : std::nullopt;
}

std::string Identity::authorization_for(plan::Job& job) {
  auto const credentials = credentials_for(job);
  if (!credentials) return {};
  auto& login = job.login;
  auto* digest = login.digest.get();
  if (digest == nullptr && !login.is_basic) digest = known_digest(job, *credentials);
  login.realm = digest != nullptr ? std::optional(digest->realm()) : std::nullopt;
  if (digest != nullptr) {
    auto const cnonce = http::make_cnonce();
    return digest->answer(*credentials, {plan::method_of(job), job.target.target(), cnonce});
  }
  return config_.only_digest ? std::string() : http::basic_authorization(*credentials);
}

http::DigestAuth* Identity::known_digest(plan::Job const& job, http::Credentials const& credentials) {
  if (digests_.empty()) return nullptr;
  auto const known = digests_.find({job.target.origin(), credentials.user});
  return known == digests_.end() ? nullptr : &known->second;
}

bool Identity::can_meet(plan::Job& job, http::ResponseHead const& head) {
  if (head.status != unauthorized) {
    keep_digest(job);
    return false;
  }
  auto& login = job.login;
  if (login.challenges >= most_challenges || !credentials_for(job)) return false;
  auto const challenges = http::parse_challenges(head.fields.joined("WWW-Authenticate"));
  auto digest = http::DigestAuth::choose(challenges);
  // What was said to a challenge of this very attempt was wrong.
  auto const was_refused = digest && login.digest && login.realm == digest->realm() && !digest->is_stale();
  auto const is_basic = !digest && login.realm && !config_.only_digest && offers_basic(challenges);
  if (was_refused || (!digest && !is_basic)) return false;
  ++login.challenges;
  login.is_basic = is_basic;
  login.digest = digest ? std::make_shared<http::DigestAuth>(std::move(*digest)) : nullptr;
  spdlog::debug("challenged entry={} host={} scheme={}", job.entry.index, job.target.origin().host,
                is_basic ? "basic" : "digest");
  return true;
}

// For requests to come. The job has none of its own any more: each nonce is counted in one place.
void Identity::keep_digest(plan::Job& job) {
  auto const digest = std::exchange(job.login.digest, nullptr);
  auto const credentials = digest ? credentials_for(job) : std::nullopt;
  if (!credentials) return;
  if (digests_.size() >= most_nonces) digests_.clear();
  digests_.insert_or_assign({job.target.origin(), credentials->user}, std::move(*digest));
}

}  // namespace scrape::engine
