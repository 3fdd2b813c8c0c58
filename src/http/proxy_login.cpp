#include <scrape/http/proxy_login.hpp>

#include <algorithm>
#include <utility>

namespace scrape::http {
namespace {

// A challenge, one because its nonce has aged meanwhile, and one more.
constexpr int most_refusals = 3;

constexpr std::size_t most_nonces = 1024;

}  // namespace

std::string ProxyLogin::answer(Visit& visit, DigestRequest const& request) {
  if (!credentials_) return {};
  if (!visit.nonce_ && !nonces_.empty()) {
    visit.nonce_ = std::move(nonces_.back());
    nonces_.pop_back();
  }
  if (visit.nonce_) return visit.nonce_->digest.answer(*credentials_, request);
  if (prefers_digest_) return {};
  visit.has_sent_password_ = true;
  return basic_authorization(*credentials_);
}

bool ProxyLogin::may_answer(Visit& visit, ResponseHead const& head) {
  auto const tried = std::exchange(visit.nonce_, std::nullopt);
  if (!credentials_ || ++visit.refusals_ > most_refusals) return false;
  auto const challenges = parse_challenges(head.fields.joined("Proxy-Authenticate"));
  auto digest = DigestAuth::choose(challenges);
  if (digest) {
    // RFC 7616 §3.3: only a stale nonce says nothing against the password. One that was good before may have aged
    // without a word.
    if (tried && tried->is_new && !digest->is_stale()) return false;
    prefers_digest_ = true;
    visit.nonce_ = Nonce{std::move(*digest)};
    return true;
  }
  auto const takes_password = std::ranges::find(challenges, "basic", &Challenge::scheme) != challenges.end();
  if (!takes_password || visit.has_sent_password_) return false;
  prefers_digest_ = false;
  nonces_.clear();
  return true;
}

void ProxyLogin::accepted(Visit visit) {
  if (visit.nonce_) visit.nonce_->is_new = false;
  hand_on(std::move(visit));
}

void ProxyLogin::hand_on(Visit visit) {
  if (visit.nonce_ && nonces_.size() < most_nonces) nonces_.push_back(std::move(*visit.nonce_));
}

}  // namespace scrape::http
