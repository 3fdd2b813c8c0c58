#include <scrape/base/error.hpp>

#include <string>

namespace scrape {
namespace {

struct Entry {
  ErrorClass error_class;
  char const* sentence;
};

// A switch without default: the compiler finds a code without a sentence.
constexpr Entry entry_of(Errc code) noexcept {
  using enum ErrorClass;
  switch (code) {
    case Errc::empty_url:
      return {invalid_url, "the URL is empty"};
    case Errc::url_not_utf8:
      return {invalid_url, "not UTF-8 text"};
    case Errc::url_control_character:
      return {invalid_url, "a control character in the URL"};
    case Errc::url_missing_colon:
      return {invalid_url, "missing ':' after the scheme"};
    case Errc::url_unsupported_scheme:
      return {invalid_url, "only http and https URLs can be fetched"};
    case Errc::url_has_credentials:
      return {invalid_url, "a user name or password in the URL is not supported"};
    case Errc::url_no_host:
      return {invalid_url, "the host is missing"};
    case Errc::url_bad_host:
      return {invalid_url, "not a valid host name"};
    case Errc::url_bad_port:
      return {invalid_url, "not a port number (1 to 65535)"};
    case Errc::dns_timeout:
      return {timeout, "the name was not resolved within --connect-timeout"};
    case Errc::connect_timeout:
      return {timeout, "no connection within --connect-timeout"};
    case Errc::idle_timeout:
      return {timeout, "nothing was received for longer than --idle-timeout"};
    case Errc::too_slow:
      return {timeout, "slower than --speed-limit for as long as --speed-time"};
    case Errc::attempt_timeout:
      return {timeout, "not finished within --max-time"};
    case Errc::closed_in_handshake:
      return {tls, "the server closed the connection during the TLS handshake"};
    case Errc::end_of_stream:
      return {truncated, "the server closed the connection"};
    case Errc::unclean_close:
      return {truncated, "the connection ended without TLS close_notify"};
    case Errc::closed_before_head:
      return {truncated, "the server closed the connection without an answer"};
    case Errc::closed_in_head:
      return {truncated, "the connection ended inside the header section"};
    case Errc::closed_in_body:
      return {truncated, "the connection ended before the body was complete"};
    case Errc::unclean_body_end:
      return {truncated, "the body ended with the connection but without TLS close_notify, so it may be cut short"};
    case Errc::digest_mismatch:
      return {truncated, "the content is not what the server's own digest of it says"};
    case Errc::part_refused:
      return {truncated, "what had come of it before cannot be continued"};
    case Errc::not_http:
      return {protocol, "the answer is not HTTP"};
    case Errc::bad_head:
      return {protocol, "a malformed header section"};
    case Errc::bad_content_length:
      return {protocol, "an invalid or contradictory Content-Length"};
    case Errc::bad_transfer_encoding:
      return {protocol, "an unsupported or contradictory Transfer-Encoding"};
    case Errc::bad_chunk:
      return {protocol, "a malformed chunk"};
    case Errc::head_too_large:
      return {protocol, "the header section is larger than the limit"};
    case Errc::too_many_interim:
      return {protocol, "too many interim (1xx) responses"};
    case Errc::unexpected_upgrade:
      return {protocol, "the server switched protocols without being asked"};
    case Errc::body_too_large:
      return {too_large, "the body is larger than --max-filesize"};
    case Errc::unknown_coding:
      return {decode, "a Content-Encoding that was not asked for"};
    case Errc::too_many_codings:
      return {decode, "more than five content codings on top of each other"};
    case Errc::corrupt_coding:
      return {decode, "the compressed body is corrupt"};
    case Errc::truncated_coding:
      return {decode, "the compressed body is incomplete"};
    case Errc::coding_bomb:
      return {
          decode,
          "the compressed body expands more than 250-fold, as only a bomb does (--no-compressed asks for it as it is)"};
    case Errc::too_many_redirects:
      return {redirect, "more redirects than --max-redirs allows"};
    case Errc::redirect_loop:
      return {redirect, "the redirects go in a circle"};
    case Errc::missing_location:
      return {redirect, "a redirect without a Location"};
    case Errc::bad_location:
      return {redirect, "a redirect to something that is not a fetchable URL"};
    case Errc::challenged:
      return {http_status, "the server wants to know a user name and password"};
    case Errc::proxy_refused:
      return {proxy, "the proxy refused to connect"};
    case Errc::proxy_unavailable:
      return {proxy, "the proxy could not connect"};
    case Errc::proxy_login_wanted:
      return {proxy, "the proxy wants to know a user name and password on another connection"};
    case Errc::proxy_login_refused:
      return {proxy, "the proxy wants to know a user name and password that it accepts"};
    case Errc::proxy_not_socks:
      return {proxy, "the proxy does not speak SOCKS 5"};
    case Errc::proxy_surplus:
      return {proxy, "the proxy sent more than an answer before anything was asked of the host"};
    case Errc::unexpected_response:
      return {unexpected, "not what --expect asks for"};
    case Errc::unexpected_page:
      return {unexpected, "the page matches --reject-match"};
    case Errc::unchecked_page:
      return {unexpected, "the page could not be checked"};
    case Errc::file_altered:
      return {write, "the file that an earlier run saved is gone or was altered"};
    case Errc::name_taken:
      return {write, "the name belongs to another file of this run"};
    case Errc::name_outside:
      return {write, "not a name of a file below the output directory"};
    case Errc::name_reserved:
      return {write, "the name belongs to scrape itself"};
    case Errc::stopped:
      return {stopped, "the run was stopped"};
  }
  return {protocol, "unknown error"};
}

class Category final : public boost::system::error_category {
 public:
  char const* name() const noexcept override { return "scrape"; }
  std::string message(int value) const override { return entry_of(static_cast<Errc>(value)).sentence; }
};

bool is_system(error_code const& cause) noexcept {
  return cause.category() == boost::system::system_category() || cause.category() == boost::system::generic_category();
}

}  // namespace

boost::system::error_category const& error_category() noexcept {
  static Category const category;
  return category;
}

error_code make_error_code(Errc code) noexcept {
  return {static_cast<int>(code), error_category()};
}

ErrorClass classify(error_code const& cause, Phase phase) noexcept {
  if (cause.category() == error_category()) {
    auto const own = entry_of(static_cast<Errc>(cause.value())).error_class;
    auto const is_proxys = phase == Phase::proxy && own != ErrorClass::timeout && own != ErrorClass::stopped;
    return is_proxys ? ErrorClass::proxy : own;
  }
  switch (phase) {
    case Phase::proxy:
      return ErrorClass::proxy;
    case Phase::dns:
      return ErrorClass::dns;
    case Phase::connect:
      return ErrorClass::connect;
    case Phase::tls:
      return ErrorClass::tls;
    case Phase::store:
      return ErrorClass::write;
    case Phase::head:
    case Phase::body:
      break;
  }
  // On an open connection the system reports that it broke; every other category is TLS's.
  return is_system(cause) ? ErrorClass::truncated : ErrorClass::tls;
}

std::string_view name_of(ErrorClass error_class) noexcept {
  switch (error_class) {
    case ErrorClass::invalid_url:
      return "invalid_url";
    case ErrorClass::dns:
      return "dns";
    case ErrorClass::connect:
      return "connect";
    case ErrorClass::tls:
      return "tls";
    case ErrorClass::timeout:
      return "timeout";
    case ErrorClass::http_status:
      return "http_status";
    case ErrorClass::protocol:
      return "protocol";
    case ErrorClass::truncated:
      return "truncated";
    case ErrorClass::too_large:
      return "too_large";
    case ErrorClass::decode:
      return "decode";
    case ErrorClass::redirect:
      return "redirect";
    case ErrorClass::unexpected:
      return "unexpected";
    case ErrorClass::proxy:
      return "proxy";
    case ErrorClass::robots:
      return "robots";
    case ErrorClass::blocked_address:
      return "blocked_address";
    case ErrorClass::write:
      return "write";
    case ErrorClass::stopped:
      return "stopped";
  }
  return "protocol";
}

}  // namespace scrape
