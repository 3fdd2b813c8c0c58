#include "forward_session.hpp"

#include <scrape/http/method.hpp>
#include <scrape/plan/body_plan.hpp>

#include <string>
#include <utility>

namespace scrape::net {
namespace {

constexpr int proxy_login_status = 407;

// Whose head was looked at already.
class ForwardReply final : public Reply {
 public:
  ForwardReply(std::unique_ptr<Reply> reply, http::ResponseHead head)
      : reply_(std::move(reply)), head_(std::move(head)) {}

  http::ResponseHead take_head() noexcept override { return std::move(head_); }
  Result<std::optional<Bytes>> try_next() override { return reply_->try_next(); }
  asio::awaitable<Result<void>> receive(Patience patience) override { return reply_->receive(patience); }

 private:
  std::unique_ptr<Reply> reply_;
  http::ResponseHead head_;
};

// Whether it came to its end. What goes wrong costs only the connection.
asio::awaitable<bool> read_past_reply(Reply& reply, Patience patience) {
  patience.by = sooner(patience.by, {after(Clock::now(), plan::drain_time), patience.by.expiry});
  std::size_t size = 0;
  while (size <= plan::drain_limit) {
    auto const piece = co_await reply.next(patience);
    if (!piece) co_return false;
    if (piece->empty()) co_return true;
    size += piece->size();
  }
  co_return false;
}

class ForwardSession final : public Session {
 public:
  ForwardSession(std::unique_ptr<Session> session, ProxyPeer& peer) : session_(std::move(session)), peer_(peer) {}

  asio::awaitable<Result<std::unique_ptr<Reply>>> send(http::Request const& request, Patience patience) override;
  bool has_answered() const noexcept override { return session_->has_answered(); }
  bool is_idle() const noexcept override { return session_->is_idle(); }
  bool is_quiet() noexcept override { return session_->is_quiet(); }
  void shrink() noexcept override { session_->shrink(); }

 private:
  using Visit = http::ProxyLogin::Visit;

  asio::awaitable<Result<std::unique_ptr<Reply>>> send_once(http::Request const& request, Visit& visit,
                                                            Patience patience);
  bool was_given_up(error_code const& failed) const noexcept {
    return !session_->has_answered() &&
           (failed == Errc::closed_before_head || failed.category() == boost::system::system_category());
  }

  std::unique_ptr<Session> session_;
  ProxyPeer& peer_;
};

asio::awaitable<Result<std::unique_ptr<Reply>>> ForwardSession::send(http::Request const& request, Patience patience) {
  Visit visit;
  for (bool is_first = true;; is_first = false) {
    auto reply = co_await send_once(request, visit, patience);
    // Nobody knows whether it has passed the request on (RFC 9110 §9.2.2).
    auto const may_repeat = !is_first && http::is_idempotent(request.method);
    if (!reply && may_repeat && was_given_up(reply.error())) {
      peer_.login.hand_on(std::move(visit));
      co_return Errc::proxy_login_wanted;
    }
    if (!reply) co_return reply.error();
    auto head = (*reply)->take_head();
    if (head.status != proxy_login_status) {
      peer_.login.accepted(std::move(visit));
      co_return std::make_unique<ForwardReply>(std::move(*reply), std::move(head));
    }
    if (!peer_.login.may_answer(visit, head)) co_return Errc::proxy_login_refused;
    auto& answer = **reply;
    auto const has_ended = co_await read_past_reply(answer, patience);
    reply->reset();
    if (!has_ended || !session_->is_idle() || !session_->is_quiet()) {
      peer_.login.hand_on(std::move(visit));
      co_return Errc::proxy_login_wanted;
    }
  }
}

asio::awaitable<Result<std::unique_ptr<Reply>>> ForwardSession::send_once(http::Request const& request, Visit& visit,
                                                                          Patience patience) {
  // A binding for each member: who adds one finds that it has to be sent to proxies too.
  auto const& [method, host, path, usual, content, origin] = request;
  auto const target = std::string("http://").append(origin.empty() ? host : origin).append(path);
  auto const login = answer_login(peer_, visit, method, target);
  auto fields = login.empty() ? http::Fields() : usual;
  if (!login.empty()) fields.add("Proxy-Authorization", login);
  http::Request const forwarded{.method = method,
                                .authority = host,
                                .target = target,
                                .fields = login.empty() ? usual : fields,
                                .content = content,
                                .origin = {}};
  co_return co_await session_->send(forwarded, patience);
}

}  // namespace

std::unique_ptr<Session> make_forward_session(std::unique_ptr<Session> session, ProxyPeer& peer) {
  return std::make_unique<ForwardSession>(std::move(session), peer);
}

}  // namespace scrape::net
