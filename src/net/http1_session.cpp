#include "read_buffer.hpp"

#include <scrape/http/http1_decode.hpp>
#include <scrape/http/http1_encode.hpp>
#include <scrape/net/session.hpp>
#include <scrape/net/transport.hpp>

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

enum class Answer { awaited, begun };

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

  // Of a request that was broken off, what follows would be read as the rest.
  void message_ended(bool keeps_alive) {
    is_idle_ = keeps_alive && is_whole_;
    buffer_.release_if_read();
  }

 private:
  asio::awaitable<Result<Answer>> send_rest(Outgoing& outgoing, http::Http1Decoder& decoder, Patience patience);
  asio::awaitable<Result<Answer>> send_head(Outgoing& outgoing, Deadline by);
  Result<std::size_t> read_some();
  Result<void> take(Result<std::size_t> const& size, http::Http1Decoder& decoder);
  Result<Answer> look_for_head(http::Http1Decoder& decoder);

  std::unique_ptr<Transport> transport_;
  ReadBuffer buffer_;
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
    has_ended_ = true;
    session_.message_ended(decoder_.keeps_alive());
    return Bytes();
  }

  asio::awaitable<Result<void>> receive(Patience patience) override { return session_.receive(decoder_, patience); }

 private:
  Http1Session& session_;
  http::Http1Decoder decoder_;
  bool has_ended_ = false;
};

asio::awaitable<Result<std::unique_ptr<Reply>>> Http1Session::send(http::Request const& request, Patience patience) {
  is_idle_ = false;
  has_answered_ = false;
  if (patience.by.at <= Clock::now()) co_return patience.by.expiry;
  auto text = http::encode_http1(request);
  if (is_small(request)) text += *request.content;
  auto const content = request.content && !is_small(request) ? as_bytes(*request.content) : Bytes();
  Outgoing outgoing(as_bytes(text), content);
  http::Http1Decoder decoder(request.method == "HEAD");
  auto has_head = false;
  auto sent = transport_->try_write(outgoing.next());
  if (sent) outgoing.drop(*sent);
  if (sent && !outgoing.is_empty()) {
    auto const answered = co_await send_rest(outgoing, decoder, patience);
    if (!answered) sent = answered.error();
    has_head = answered && *answered == Answer::begun;
  }
  is_whole_ = outgoing.is_empty();
  // A server that answers before it has read everything, and then closes, breaks the sending; its answer still counts.
  if (!sent && sent.error().category() == error_category()) co_return sent.error();
  while (!has_head) {
    auto const head = step(decoder);
    if (!head) co_return sent ? head.error() : sent.error();
    if (head->event != http::Http1Decoder::Event::starved) break;
    auto const received = co_await receive(decoder, patience);
    if (!received) co_return sent ? received.error() : sent.error();
  }
  co_return std::make_unique<Http1Reply>(*this, std::move(decoder));
}

// Whether the head of the answer is here already: then what is left of the request may stay unsent.
asio::awaitable<Result<Answer>> Http1Session::send_rest(Outgoing& outgoing, http::Http1Decoder& decoder,
                                                        Patience patience) {
  auto const deadline = patience.by;
  if (!outgoing.has_content()) co_return co_await send_head(outgoing, deadline);
  auto has_head = false;
  std::size_t in_a_row = 0;
  auto idle_until = after(Clock::now(), patience.idle);
  while (!outgoing.is_empty()) {
    auto const sent = transport_->try_write(outgoing.next());
    if (!sent && has_head) co_return Answer::begun;
    if (!sent) co_return sent.error();
    outgoing.drop(*sent);
    in_a_row += *sent;
    if (*sent > 0) idle_until = after(Clock::now(), patience.idle);
    if (*sent > 0 && in_a_row < sent_a_turn) continue;
    in_a_row = 0;
    auto const by = sooner(patience.by, {idle_until, Errc::idle_timeout});
    auto const look = sooner(by, {after(Clock::now(), look_interval), Errc::idle_timeout});
    auto const waited = co_await transport_->writable(look);
    auto const is_over = !waited && (waited.error() != Errc::idle_timeout || Clock::now() >= by.at);
    if (is_over) co_return waited.error();
    if (has_head) continue;
    auto const found = look_for_head(decoder);
    if (!found) co_return found.error();
    has_head = *found == Answer::begun;
    if (has_head && declines(decoder)) co_return Answer::begun;
  }
  co_return has_head ? Answer::begun : Answer::awaited;
}

// Nobody answers what is not there yet.
asio::awaitable<Result<Answer>> Http1Session::send_head(Outgoing& outgoing, Deadline by) {
  auto const rest = outgoing.next();
  auto const written = co_await transport_->write(rest, by);
  if (!written) co_return written.error();
  outgoing.drop(rest.size());
  co_return Answer::awaited;
}

// Without waiting.
Result<Answer> Http1Session::look_for_head(http::Http1Decoder& decoder) {
  auto const size = read_some();
  if (size && *size == 0) {
    buffer_.release_if_read();
    return Answer::awaited;
  }
  auto const taken = take(size, decoder);
  if (!taken) return taken.error();
  auto const head = step(decoder);
  if (!head) return head.error();
  return head->event == http::Http1Decoder::Event::starved ? Answer::awaited : Answer::begun;
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
  auto const by = sooner(patience.by, {after(Clock::now(), patience.idle), Errc::idle_timeout});
  Result<std::size_t> size = std::size_t{0};
  while (size && *size == 0) {
    buffer_.release_if_read();
    auto const waited = co_await transport_->readable(by);
    if (!waited) co_return waited;
    size = read_some();
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
