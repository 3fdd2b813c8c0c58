#pragma once
/// Every failure that the program itself can name, with the sentence a person reads and the stable class that records
/// carry.

#include <boost/system/error_code.hpp>

#include <string_view>
#include <type_traits>

namespace scrape {

using boost::system::error_code;

/// Failures found by our own code. Foreign codes (errno, OpenSSL, c-ares) pass through unchanged as the cause.
enum class Errc {
  empty_url = 1,
  url_not_utf8,
  url_control_character,
  url_missing_colon,
  url_unsupported_scheme,
  url_has_credentials,
  url_no_host,
  url_bad_host,
  url_bad_port,

  dns_timeout,
  connect_timeout,
  idle_timeout,
  too_slow,
  attempt_timeout,

  closed_in_handshake,
  end_of_stream,
  unclean_close,
  closed_before_head,
  closed_in_head,
  closed_in_body,
  unclean_body_end,
  digest_mismatch,
  part_refused,

  not_http,
  bad_head,
  bad_content_length,
  bad_transfer_encoding,
  bad_chunk,
  head_too_large,
  too_many_interim,
  unexpected_upgrade,

  body_too_large,

  unknown_coding,
  too_many_codings,
  corrupt_coding,
  truncated_coding,
  coding_bomb,

  too_many_redirects,
  redirect_loop,
  missing_location,
  bad_location,

  challenged,

  proxy_refused,
  proxy_unavailable,
  proxy_login_wanted,
  proxy_login_refused,
  proxy_not_socks,
  proxy_surplus,

  unexpected_response,
  unexpected_page,
  unchecked_page,

  file_altered,

  name_taken,
  name_outside,
  name_reserved,
  stopped,
};

/// The classes of cli.md: what scripts may rely on.
enum class ErrorClass {
  invalid_url,
  dns,
  connect,
  tls,
  timeout,
  http_status,
  protocol,
  truncated,
  too_large,
  decode,
  redirect,
  unexpected,
  proxy,
  robots,
  blocked_address,
  write,
  stopped,
};

/// How far an attempt had come when it failed; `proxy`: not further than to a proxy.
enum class Phase { proxy, dns, connect, tls, head, body, store };

boost::system::error_category const& error_category() noexcept;
error_code make_error_code(Errc code) noexcept;

/// The class of any failure, our own or foreign. A foreign code is judged by the phase in which it came up, and so is
/// what happens on the way to a proxy, unless it took too long.
ErrorClass classify(error_code const& cause, Phase phase) noexcept;

/// The name of a class as records spell it, for example "http_status".
std::string_view name_of(ErrorClass error_class) noexcept;

}  // namespace scrape

template <>
struct boost::system::is_error_code_enum<scrape::Errc> : std::true_type {};
