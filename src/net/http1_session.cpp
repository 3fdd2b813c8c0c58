#include "read_buffer.hpp"

#include <scrape/http/http1_decode.hpp>
#include <scrape/http/http1_encode.hpp>
#include <scrape/net/session.hpp>
#include <scrape/net/transport.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace scrape::net {
namespace {

// What may have to stand in the buffer in one piece: a header section, a chunk's extensions, trailers.
constexpr std::size_t buffer_limit = http::head_limit + read_size;

// Content up to this goes with the head in one write.
constexpr std::size_t small_content = std::size_t{16} * 1024;

// So much of content may go out in a row; then it is the others' turn.
constexpr std::size_t sent_a_turn = std::size_t{1} << 20U;

// While the socket takes no more, the server may have answered already.
constexpr auto look_interval = std::chrono::milliseconds(50);

// A request on its way: the two parts go out one behind the other.
class Outgoing {
 public:
  Outgoing() = default;
  Outgoing(Bytes head, Bytes content) noexcept : head_(head), content_(content) {}

  bool is_empty() const noexcept { return head_.empty() && content_.empty(); }
  bool has_content() const noexcept { return !content_.empty(); }
  Bytes next() const noexcept { return head_.empty() ? content_ : head_; }
  void drop(std::size_t size) noexcept {
    auto& part = head_.empty() ? content_ : head_;
    part = part.subspan(size);
  }

 private:
  Bytes head_;
  Bytes content_;
};

bool is_small(http::Request const& request) noexcept {
  return request.content && request.content->size() <= small_content;
}

// What the server thinks of a request whose content it has not seen yet will not change (RFC 9112 §9.5). One that
// answers with a success may read on, and wait for the rest.
bool declines(http::Http1Decoder const& decoder) noexcept {
  return decoder.head().status >= 300;
}

class Http1Session final : public Session {
 public:
  Http1Session(std::unique_ptr<Transport> transport, std::shared_ptr<BufferPool> buffers)
      : transport_(std::move(transport)), buffer_(std::move(buffers)) {}

  asio::awaitable<Result<std::unique_ptr<Reply>>> send(http::Request const& request, Patience patience) override;
  bool has_answered() const noexcept override { return has_answered_; }
  bool is_idle() const noexcept override { return is_idle_ && buffer_.unread().empty(); }
  bool is_quiet() noexcept override { return transport_->is_quiet(); }
  void shrink() noexcept override { transport_->shrink(); }

  // What is already here of the message that `decoder` reads.
  Result<http::Http1Decoder::Step> step(http::Http1Decoder& decoder) {
    auto const found = decoder.feed(buffer_.unread());
    if (found) buffer_.consume(found->used);
    return found;
  }

  asio::awaitable<Result<void>> receive(http::Http1Decoder& decoder, Patience patience);

  // Whether the request is still on its way.
  bool is_sending() const noexcept { return !outgoing_.is_empty(); }
  asio::awaitable<Result<void>> send_rest(Patience patience);

  // Of a request that was broken off, what follows would be read as the rest.
  void message_ended(bool keeps_alive) {
    is_idle_ = keeps_alive && is_whole_;
    text_ = {};
    buffer_.release_if_read();
  }

 private:
  void begin(http::Request const& request);
  std::size_t send_a_turn();
  asio::awaitable<Result<void>> receive_while_sending(http::Http1Decoder& decoder, Patience patience);
  bool still_drains(error_code const& failed);
  Result<std::size_t> read_some();
  Result<void> take(Result<std::size_t> const& size, http::Http1Decoder& decoder);

  std::unique_ptr<Transport> transport_;
  ReadBuffer buffer_;
  std::string text_;  // head and small content of the request
  Outgoing outgoing_;
  error_code broken_;       // why the sending ended too early
  std::size_t unsent_ = 0;  // of the content, in the system's hands, when we looked last
  bool is_idle_ = true;
  bool has_answered_ = false;
  bool is_whole_ = true;  // all of the request was sent
};

class Http1Reply final : public Reply {
 public:
  Http1Reply(Http1Session& session, http::Http1Decoder decoder) : session_(session), decoder_(std::move(decoder)) {}

  http::ResponseHead take_head() noexcept override { return decoder_.take_head(); }

  Result<std::optional<Bytes>> try_next() override {
    using Event = http::Http1Decoder::Event;
    if (has_ended_) return Bytes();
    auto const step = session_.step(decoder_);
    if (!step) return step.error();
    if (step->event == Event::starved) return std::nullopt;
    if (step->event == Event::body) return step->body;
    is_complete_ = true;
    if (session_.is_sending()) return std::nullopt;
    has_ended_ = true;
    session_.message_ended(decoder_.keeps_alive());
    return Bytes();
  }

  asio::awaitable<Result<void>> receive(Patience patience) override {
    return is_complete_ ? session_.send_rest(patience) : session_.receive(decoder_, patience);
  }

 private:
  Http1Session& session_;
  http::Http1Decoder decoder_;
  bool is_complete_ = false;  // nothing more is to be received
  bool has_ended_ = false;    // nor to be sent
};

asio::awaitable<Result<std::unique_ptr<Reply>>> Http1Session::send(http::Request const& request, Patience patience) {
  begin(request);
  if (patience.by.at <= Clock::now()) co_return patience.by.expiry;
  using To = http::Http1Decoder::To;
  http::Http1Decoder decoder(request.method == "HEAD" ? To::head : To::other);
  send_a_turn();
  // A server that answers before it has read everything, and then closes, breaks the sending; its answer still counts.
  while (true) {
    auto const head = step(decoder);
    if (!head) co_return broken_ ? broken_ : head.error();
    if (head->event != http::Http1Decoder::Event::starved) break;
    auto const received = co_await receive(decoder, patience);
    if (!received) co_return broken_ ? broken_ : received.error();
  }
  if (declines(decoder)) outgoing_ = {};
  co_return std::make_unique<Http1Reply>(*this, std::move(decoder));
}

void Http1Session::begin(http::Request const& request) {
  text_ = http::encode_http1(request);
  if (is_small(request)) text_ += *request.content;
  auto const content = request.content && !is_small(request) ? as_bytes(*request.content) : Bytes();
  outgoing_ = Outgoing(as_bytes(text_), content);
  broken_ = {};
  unsent_ = 0;
  is_idle_ = false;
  has_answered_ = false;
  is_whole_ = false;
}

// How much the system took without waiting. A failure ends the sending.
std::size_t Http1Session::send_a_turn() {
  auto const has_content = outgoing_.has_content();
  std::size_t in_a_row = 0;
  while (!outgoing_.is_empty() && in_a_row < sent_a_turn) {
    auto const sent = transport_->try_write(outgoing_.next());
    if (!sent) {
      broken_ = sent.error();
      outgoing_ = {};
      return in_a_row;
    }
    if (*sent == 0) break;
    outgoing_.drop(*sent);
    in_a_row += *sent;
  }
  is_whole_ = outgoing_.is_empty();
  if (has_content) unsent_ = transport_->unsent();
  return in_a_row;
}

// Who answers as it reads would wait for us for ever if we did not read as we send.
asio::awaitable<Result<void>> Http1Session::receive_while_sending(http::Http1Decoder& decoder, Patience patience) {
  // However fast the server reads and writes, it is the others' turn now and then, and the time may be over.
  auto const executor = co_await asio::this_coro::executor;
  co_await asio::post(executor, asio::use_awaitable);
  auto const at_once = sooner(patience.by, {Clock::now(), Errc::idle_timeout});
  auto const looked = co_await transport_->writable(at_once);
  if (!looked && looked.error() != Errc::idle_timeout) co_return looked;
  auto idle_until = after(Clock::now(), patience.idle);
  while (!outgoing_.is_empty()) {
    if (send_a_turn() > 0) idle_until = after(Clock::now(), patience.idle);
    if (outgoing_.is_empty()) break;
    auto const end = sooner(patience.by, {idle_until, Errc::idle_timeout});
    auto by = end;
    // Nobody answers a head that is not there yet.
    if (outgoing_.has_content()) {
      auto const size = read_some();
      if (!size || *size > 0) co_return take(size, decoder);
      buffer_.release_if_read();
      by = sooner(end, {after(Clock::now(), look_interval), Errc::idle_timeout});
    }
    auto const waited = co_await transport_->writable(by);
    auto const has_looked = !waited && waited.error() == Errc::idle_timeout && Clock::now() < end.at;
    if (waited || has_looked) continue;
    if (!still_drains(waited.error())) co_return waited;
    idle_until = after(Clock::now(), patience.idle);
  }
  co_return co_await receive(decoder, patience);
}

// What is left of the request when the answer is complete already.
asio::awaitable<Result<void>> Http1Session::send_rest(Patience patience) {
  auto idle_until = after(Clock::now(), patience.idle);
  while (!outgoing_.is_empty()) {
    if (send_a_turn() > 0) idle_until = after(Clock::now(), patience.idle);
    auto const by = sooner(patience.by, {idle_until, Errc::idle_timeout});
    auto const waited = co_await transport_->writable(by);
    if (waited) continue;
    if (!still_drains(waited.error())) co_return waited;
    idle_until = after(Clock::now(), patience.idle);
  }
  co_return Result<void>();
}

// After a wait without a byte: whether the server has taken of what the system holds of the content meanwhile, which is
// no idleness.
bool Http1Session::still_drains(error_code const& failed) {
  if (failed != Errc::idle_timeout) return false;
  auto const before = std::exchange(unsent_, transport_->unsent());
  return unsent_ < before;
}

Result<std::size_t> Http1Session::read_some() {
  auto const room = buffer_.room(buffer_limit);
  if (room.empty()) return Errc::head_too_large;
  return transport_->try_read(room);
}

// What was read, or lets the end of the connection end the message. A connection that broke says more than where it
// did.
Result<void> Http1Session::take(Result<std::size_t> const& size, http::Http1Decoder& decoder) {
  if (size) {
    buffer_.received(*size);
    has_answered_ = true;
    return {};
  }
  auto const is_end = size.error() == Errc::end_of_stream || size.error() == Errc::unclean_close;
  if (!is_end) return size.error();
  auto const finished = decoder.finish();
  if (!finished) return finished.error();
  if (size.error() == Errc::unclean_close) return Errc::unclean_body_end;
  return {};
}

asio::awaitable<Result<void>> Http1Session::receive(http::Http1Decoder& decoder, Patience patience) {
  if (!outgoing_.is_empty()) co_return co_await receive_while_sending(decoder, patience);
  auto idle_until = after(Clock::now(), patience.idle);
  Result<std::size_t> size = std::size_t{0};
  while (size && *size == 0) {
    buffer_.release_if_read();
    auto const by = sooner(patience.by, {idle_until, Errc::idle_timeout});
    auto const waited = co_await transport_->readable(by);
    if (waited) {
      size = read_some();
      continue;
    }
    if (!still_drains(waited.error())) co_return waited;
    idle_until = after(Clock::now(), patience.idle);
  }
  co_return take(size, decoder);
}

}  // namespace

asio::awaitable<Result<Bytes>> Reply::next(Patience patience) {
  while (true) {
    auto const piece = try_next();
    if (!piece) co_return piece.error();
    if (*piece) co_return **piece;
    auto const received = co_await receive(patience);
    if (!received) co_return received.error();
  }
}

std::unique_ptr<Session> make_http1_session(std::unique_ptr<Transport> transport, std::shared_ptr<BufferPool> buffers) {
  return std::make_unique<Http1Session>(std::move(transport), std::move(buffers));
}

}  // namespace scrape::net
