#include "read_buffer.hpp"

#include <scrape/http/http1_decode.hpp>
#include <scrape/http/http1_encode.hpp>
#include <scrape/net/session.hpp>
#include <scrape/net/transport.hpp>

namespace scrape::net {
namespace {

// What may have to stand in the buffer in one piece: a header section, a chunk's extensions, trailers.
constexpr std::size_t buffer_limit = http::head_limit + read_size;

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

  void message_ended(bool keeps_alive) {
    is_idle_ = keeps_alive;
    buffer_.release_if_read();
  }

 private:
  std::unique_ptr<Transport> transport_;
  ReadBuffer buffer_;
  bool is_idle_ = true;
  bool has_answered_ = false;
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
  auto const text = http::encode_http1(request);
  auto bytes = as_bytes(text);
  auto sent = transport_->try_write(bytes);
  if (sent && *sent < bytes.size()) {
    bytes = bytes.subspan(*sent);
    auto const written = co_await transport_->write(bytes, patience.by);
    if (!written) sent = written.error();
  }
  // A server that answers before it has read everything, and then closes, breaks the sending; its answer still counts.
  if (!sent && sent.error().category() == error_category()) co_return sent.error();
  http::Http1Decoder decoder(request.method == "HEAD");
  while (true) {
    auto const head = step(decoder);
    if (!head) co_return sent ? head.error() : sent.error();
    if (head->event != http::Http1Decoder::Event::starved) break;
    auto const received = co_await receive(decoder, patience);
    if (!received) co_return sent ? received.error() : sent.error();
  }
  co_return std::make_unique<Http1Reply>(*this, std::move(decoder));
}

// Reads more, or lets the end of the connection end the message. A connection that broke says more than where it did.
asio::awaitable<Result<void>> Http1Session::receive(http::Http1Decoder& decoder, Patience patience) {
  auto const by = sooner(patience.by, {after(Clock::now(), patience.idle), Errc::idle_timeout});
  Result<std::size_t> size = std::size_t{0};
  while (size && *size == 0) {
    buffer_.release_if_read();
    auto const waited = co_await transport_->readable(by);
    if (!waited) co_return waited;
    auto const room = buffer_.room(buffer_limit);
    if (room.empty()) co_return Errc::head_too_large;
    size = transport_->try_read(room);
  }
  if (size) {
    buffer_.received(*size);
    has_answered_ = true;
    co_return Result<void>();
  }
  auto const is_end = size.error() == Errc::end_of_stream || size.error() == Errc::unclean_close;
  if (!is_end) co_return size.error();
  auto const finished = decoder.finish();
  if (!finished) co_return finished.error();
  if (size.error() == Errc::unclean_close) co_return Errc::unclean_body_end;
  co_return Result<void>();
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
