#include <scrape/base/error.hpp>
#include <scrape/base/text.hpp>
#include <scrape/http/http1_decode.hpp>

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace scrape::http {
namespace {

namespace beast = boost::beast;

Errc named(error_code const& failed) {
  using beast::http::error;
  if (failed == error::bad_version) return Errc::not_http;
  if (failed == error::header_limit) return Errc::head_too_large;
  if (failed == error::bad_content_length || failed == error::multiple_content_length) return Errc::bad_content_length;
  if (failed == error::bad_transfer_encoding) return Errc::bad_transfer_encoding;
  if (failed == error::bad_chunk || failed == error::bad_chunk_extension) return Errc::bad_chunk;
  if (failed.category() == error_category()) return static_cast<Errc>(failed.value());
  return Errc::bad_head;
}

// RFC 9112 §2.3. Beast waits for a line's end, which another protocol may never send.
bool begins_like_http(std::string_view text) noexcept {
  constexpr std::string_view name = "HTTP/";
  return name.starts_with(text.substr(0, name.size()));
}

// Finds the end of a header section. A single LF may end a line too (RFC 9112 §2.2), which Beast does not take.
class Lines {
 public:
  // Size of the header section that `text` begins with; 0 while it is incomplete. From call to call the text only
  // grows.
  std::size_t find_end(std::string_view text) noexcept {
    while (true) {
      auto const line_feed = text.find('\n', seen_);
      if (line_feed == std::string_view::npos) break;
      seen_ = line_feed + 1;
      auto line = text.substr(line_, line_feed - line_);
      if (line.ends_with('\r')) {
        line.remove_suffix(1);
      } else {
        has_bare_ = true;
      }
      line_ = seen_;
      if (line.empty()) return seen_;
    }
    seen_ = text.size();
    return 0;
  }

  bool has_bare() const noexcept { return has_bare_; }

 private:
  std::size_t seen_ = 0;
  std::size_t line_ = 0;
  bool has_bare_ = false;
};

std::string with_crlf(std::string_view head) {
  std::string text;
  text.reserve(head.size() + head.size() / 16);
  for (auto const c : head) {
    if (c == '\n' && !text.ends_with('\r')) text += '\r';
    text += c;
  }
  return text;
}

bool is_success(std::string_view head) noexcept {
  constexpr std::size_t digit = std::string_view("HTTP/1.1 ").size();
  return head.size() > digit && head[digit] == '2';
}

bool is_framing(std::string_view line) noexcept {
  auto const name = line.substr(0, line.find(':'));
  return equal_ignoring_case(name, "Content-Length") || equal_ignoring_case(name, "Transfer-Encoding");
}

// A folded line goes with the one before it (RFC 9112 §5.2).
std::string without_framing(std::string_view head) {
  std::string text;
  auto is_left_out = false;
  while (!head.empty()) {
    auto const line = head.substr(0, head.find('\n') + 1);
    head.remove_prefix(line.size());
    auto const is_folded = line.starts_with(' ') || line.starts_with('\t');
    if (!is_folded) is_left_out = is_framing(line);
    if (!is_left_out) text += line;
  }
  return text;
}

}  // namespace

// Beast's parser handles one message, so interim responses need a fresh one each.
class Http1Decoder::Message final {
 public:
  explicit Message(To request) : request_(request) { restart(); }

  Result<Step> feed(Bytes input) {
    Step step;
    while (true) {
      if (head_pending_) {
        head_pending_ = false;
        step.event = Event::head;
        return step;
      }
      if (parser_->is_done()) {
        step.event = Event::end;
        return step;
      }
      auto const rest = input.subspan(step.used);
      if (rest.empty()) return step;
      auto const starved = advance(rest, step);
      if (!starved) return starved.error();
      if (!step.body.empty()) {
        step.event = Event::body;
        return step;
      }
      if (*starved) return step;
    }
  }

  Result<void> finish() {
    if (!has_begun_) return Errc::closed_before_head;
    if (!parser_->is_header_done()) return Errc::closed_in_head;
    error_code failed;
    if (!parser_->is_done()) parser_->put_eof(failed);
    if (failed) return Errc::closed_in_body;
    return {};
  }

  ResponseHead& head() noexcept { return parser_->head; }
  bool keeps_alive() const noexcept { return parser_->keep_alive(); }

 private:
  class Parser final : public beast::http::basic_parser<false> {
   public:
    ResponseHead head;
    Bytes body;

   private:
    using string_view = beast::string_view;

    void on_response_impl(int status, string_view, int version, error_code&) override {
      head.status = status;
      head.version = version == 10 ? Version::http_1_0 : Version::http_1_1;
    }
    void on_field_impl(beast::http::field, string_view name, string_view value, error_code&) override {
      // Trailers are read past: merging them into the head is not allowed without knowing them (RFC 9110 §6.5.1).
      if (is_header_done()) return;
      head.fields.add({name.data(), name.size()}, {value.data(), value.size()});
    }
    // Beast reads "gzip, chunked" as chunked and forgets the gzip; a coding that is not removed would be saved as
    // content.
    void on_header_impl(error_code& failed) override {
      auto const coding = head.fields.joined("Transfer-Encoding");
      if (!coding.empty() && !equal_ignoring_case(coding, "chunked")) failed = Errc::bad_transfer_encoding;
    }
    void on_body_init_impl(boost::optional<std::uint64_t> const&, error_code&) override {}
    std::size_t on_body_impl(string_view piece, error_code&) override {
      body = as_bytes({piece.data(), piece.size()});
      return piece.size();
    }
    void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, string_view piece, error_code& failed) override {
      return on_body_impl(piece, failed);
    }
    void on_finish_impl(error_code&) override {}
    void on_request_impl(beast::http::verb, string_view, string_view, int, error_code&) override {}
  };

  void restart() {
    parser_.emplace();
    parser_->header_limit(head_limit);
    parser_->body_limit(boost::none);  // who wants the body knows how much of it
    parser_->skip(request_ == To::head);
    has_begun_ = false;
    lines_ = {};
  }

  // Gives the parser one more step's worth of input. True when it needs more than there is.
  Result<bool> advance(Bytes input, Step& step) {
    if (!parser_->is_header_done()) return advance_head(as_text(input), step);
    error_code failed;
    parser_->body = {};
    auto const used = put(as_text(input), failed);
    step.used += used;
    step.body = parser_->body;
    if (failed) return named(failed);
    content_bytes_ += step.body.size();
    framing_bytes_ += used - step.body.size();
    if (framing_bytes_ > framing_limit + framing_share * content_bytes_) return Errc::bad_chunk;
    // Beast's limit is for the head alone: a chunk's extension or trailers without end would fill the caller's buffer.
    if (used == 0 && input.size() > head_limit) return Errc::bad_chunk;
    return used == 0;
  }

  // Beast gets whole header sections only, with the line ends that it takes.
  Result<bool> advance_head(std::string_view text, Step& step) {
    if (!begins_like_http(text)) return Errc::not_http;
    has_begun_ = true;
    auto const size = lines_.find_end(text);
    head_bytes_ += size;
    if (size > 0 ? head_bytes_ > head_limit : head_bytes_ + text.size() > head_limit) return Errc::head_too_large;
    if (size == 0) return true;
    step.used += size;
    auto const head = text.substr(0, size);
    auto const opens_tunnel = request_ == To::connect && is_success(head);
    auto const failed = opens_tunnel ? put_tunnel_head(head) : put_head(head);
    if (failed) return named(failed);
    return end_head();
  }

  error_code put_head(std::string_view head) {
    error_code failed;
    lines_.has_bare() ? put(with_crlf(head), failed) : put(head, failed);
    return failed;
  }

  // Beast would find fault with framing that does not count.
  error_code put_tunnel_head(std::string_view head) {
    parser_->skip(true);
    return put_head(without_framing(head));
  }

  std::size_t put(std::string_view text, error_code& failed) {
    auto const used = parser_->put(boost::asio::const_buffer(text.data(), text.size()), failed);
    if (failed == beast::http::error::need_more) failed = {};
    return used;
  }

  Result<bool> end_head() {
    auto const status = parser_->head.status;
    if (status == 101) return Errc::unexpected_upgrade;  // RFC 9110 §15.2.2: only after an Upgrade in the request
    if (status / 100 != 1) {
      head_pending_ = true;
      return false;
    }
    if (++interim_ > interim_limit) return Errc::too_many_interim;
    restart();
    return false;
  }

  std::optional<Parser> parser_;
  To request_;
  bool has_begun_ = false;  // something of the message has come
  bool head_pending_ = false;
  Lines lines_;
  int interim_ = 0;
  std::size_t head_bytes_ = 0;
  std::uint64_t content_bytes_ = 0;
  std::uint64_t framing_bytes_ = 0;
};

Http1Decoder::Http1Decoder(To request) : message_(std::make_unique<Message>(request)) {}
Http1Decoder::Http1Decoder(Http1Decoder&&) noexcept = default;
Http1Decoder& Http1Decoder::operator=(Http1Decoder&&) noexcept = default;
Http1Decoder::~Http1Decoder() = default;

Result<Http1Decoder::Step> Http1Decoder::feed(Bytes input) {
  return message_->feed(input);
}
Result<void> Http1Decoder::finish() {
  return message_->finish();
}
ResponseHead const& Http1Decoder::head() const noexcept {
  return message_->head();
}
ResponseHead Http1Decoder::take_head() noexcept {
  return std::move(message_->head());
}
bool Http1Decoder::keeps_alive() const noexcept {
  return message_->keeps_alive();
}

}  // namespace scrape::http
