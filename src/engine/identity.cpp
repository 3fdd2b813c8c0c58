#include "identity.hpp"

#include <scrape/base/hex.hpp>
#include <scrape/base/text.hpp>
#include <scrape/http/challenge.hpp>
#include <scrape/http/redirect.hpp>

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <random>

namespace scrape::engine {
namespace {

constexpr int unauthorized = 401;

bool has_edit(std::vector<http::HeaderEdit> const& edits, std::string_view name) {
  return std::ranges::any_of(edits, [&](http::HeaderEdit const& edit) { return equal_ignoring_case(edit.name, name); });
}

bool is_at_home(plan::Job const& job) {
  return job.target.origin() == plan::trusted_origin(job);
}

// 128 bits that nobody can guess (RFC 7616 §3.4).
std::string make_cnonce() {
  std::random_device random;
  std::string text;
  for (int i = 0; i < 4; ++i) {
    auto const bits = random();
    text += to_hex({reinterpret_cast<char const*>(&bits), sizeof bits});
  }
  return text;
}

}  // namespace

Identity::Identity(Config const& config) noexcept : config_(config) {}

bool Identity::is_said_by_user(plan::Job const& job, std::string_view name) const {
  return has_edit(config_.headers, name) || (job.request && has_edit(job.request->headers, name));
}

http::Fields Identity::fields_for(plan::Job const& job) {
  http::Fields fields;
  if (auto const cookie = cookie_for(job); !cookie.empty()) fields.add("Cookie", cookie);
  if (auto const authorization = authorization_for(job); !authorization.empty()) {
    fields.add("Authorization", authorization);
  }
  return fields;
}

std::string Identity::cookie_for(plan::Job const& job) const {
  if (!config_.cookies && !job.cookies && config_.cookie.empty()) return {};
  if (is_said_by_user(job, "Cookie")) return {};
  auto cookie = is_at_home(job) ? config_.cookie : std::string();
  auto const now = std::chrono::system_clock::now();
  auto const kept = config_.cookies ? config_.cookies->field_for(job.target, now)
                    : job.cookies   ? job.cookies->field_for(job.target, now)
                                    : std::string();
  // One field with all of them (RFC 6265 §5.4).
  if (!cookie.empty() && !kept.empty()) cookie += "; ";
  return cookie += kept;
}

void Identity::take_cookies(plan::Job& job, http::ResponseHead const& head) const {
  auto const now = std::chrono::system_clock::now();
  if (config_.cookies) return config_.cookies->take(job.target, head.fields, now);
  if (!http::is_redirect(head.status) || !sets_cookies(head.fields)) return;
  if (!job.cookies) job.cookies = std::make_shared<http::CookieJar>();
  engine::take_cookies(*job.cookies, job.target, head.fields, now);
}

std::optional<http::Credentials> Identity::credentials_for(plan::Job const& job) const {
  auto const has_own = job.request && job.request->credentials;
  if (!has_own && !config_.credentials && !config_.netrc) return std::nullopt;
  if (!is_at_home(job) || is_said_by_user(job, "Authorization")) return std::nullopt;
  if (has_own) return job.request->credentials;
  if (config_.credentials) return config_.credentials;
  return config_.netrc->find(job.target.origin().host);
}

std::optional<std::string> Identity::user_for(plan::Job const& job) const {
  auto const credentials = credentials_for(job);
  return credentials ? std::optional(credentials->user) : std::nullopt;
}

std::string Identity::authorization_for(plan::Job const& job) {
  auto const credentials = credentials_for(job);
  if (!credentials) return {};
  auto const digest = digests_.find({job.target.origin(), credentials->user});
  if (digest != digests_.end()) {
    auto const cnonce = make_cnonce();
    return digest->second.answer(*credentials, {plan::method_of(job), job.target.target(), cnonce});
  }
  return config_.only_digest ? std::string() : http::basic_authorization(*credentials);
}

bool Identity::can_meet(plan::Job& job, http::ResponseHead const& head) {
  if (head.status != unauthorized || job.challenges >= most_challenges) return false;
  auto const credentials = credentials_for(job);
  if (!credentials) return false;
  auto const challenges = http::parse_challenges(head.fields.joined("WWW-Authenticate"));
  auto digest = http::DigestAuth::choose(challenges);
  if (!digest || (job.challenges > 0 && !digest->is_stale())) return false;
  ++job.challenges;
  spdlog::debug("challenged entry={} host={} stale={}", job.entry.index, job.target.origin().host, digest->is_stale());
  if (digests_.size() >= most_nonces) digests_.clear();
  digests_.insert_or_assign({job.target.origin(), credentials->user}, std::move(*digest));
  return true;
}

}  // namespace scrape::engine
