#include "operation.hpp"

#include <scrape/http/http1_decode.hpp>

#include <stdexcept>
#include <string>
#include <string_view>

namespace scrape::micro {
namespace {

constexpr std::string_view nginx_head =
    "HTTP/1.1 200 OK\r\n"
    "Server: nginx/1.22.1\r\n"
    "Date: Sun, 23 Nov 2025 03:09:00 GMT\r\n"
    "Content-Type: text/html; charset=utf-8\r\n"
    "Content-Length: 10240\r\n"
    "Last-Modified: Sat, 22 Nov 2025 17:41:12 GMT\r\n"
    "Connection: keep-alive\r\n"
    "ETag: \"6921f5a8-2800\"\r\n"
    "Accept-Ranges: bytes\r\n"
    "\r\n";

constexpr std::string_view chunked_head =
    "HTTP/1.1 200 OK\r\n"
    "Server: nginx/1.22.1\r\n"
    "Date: Sun, 23 Nov 2025 03:09:00 GMT\r\n"
    "Content-Type: text/html; charset=utf-8\r\n"
    "Transfer-Encoding: chunked\r\n"
    "Connection: keep-alive\r\n"
    "Vary: Accept-Encoding\r\n"
    "\r\n";

constexpr std::string_view head_of_20_fields =
    "HTTP/1.1 200 OK\r\n"
    "Date: Sun, 23 Nov 2025 03:09:00 GMT\r\n"
    "Content-Type: text/html; charset=utf-8\r\n"
    "Content-Length: 0\r\n"
    "Connection: keep-alive\r\n"
    "Cache-Control: public, max-age=300, stale-while-revalidate=60\r\n"
    "ETag: W/\"5f3-19c2a7d1b40\"\r\n"
    "Last-Modified: Sat, 22 Nov 2025 17:41:12 GMT\r\n"
    "Vary: Accept-Encoding, Accept-Language\r\n"
    "Content-Language: en\r\n"
    "Strict-Transport-Security: max-age=63072000; includeSubDomains; preload\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "X-Frame-Options: SAMEORIGIN\r\n"
    "Referrer-Policy: strict-origin-when-cross-origin\r\n"
    "Content-Security-Policy: default-src 'self'; img-src 'self' data:; object-src 'none'\r\n"
    "Set-Cookie: session=8f14e45fceea167a5a36dedd4bea2543; Path=/; Secure; HttpOnly; SameSite=Lax\r\n"
    "Age: 118\r\n"
    "X-Cache: HIT\r\n"
    "X-Served-By: cache-fra-1\r\n"
    "Via: 1.1 varnish\r\n"
    "Server: nginx\r\n"
    "\r\n";

std::size_t decode(std::string_view response) {
  http::Http1Decoder decoder(http::Http1Decoder::To::other);
  std::size_t content = 0;
  for (auto rest = as_bytes(response);;) {
    auto const step = decoder.feed(rest).value();
    if (step.event == http::Http1Decoder::Event::starved) throw std::logic_error("the response is incomplete");
    if (step.event == http::Http1Decoder::Event::end) return content;
    content += step.body.size();
    rest = rest.subspan(step.used);
  }
}

std::string chunk(std::string_view size_line, std::size_t size) {
  return std::string(size_line) + "\r\n" + std::string(size, 'x') + "\r\n";
}

Operation decode(std::string name, std::string response) {
  return operation("Http1Decoder/" + std::move(name), [response = std::move(response)] { return decode(response); });
}

}  // namespace

Operations http1_decode_operations() {
  auto const chunks = chunk("1000", 4096) + chunk("1000", 4096) + chunk("800", 2048) + chunk("0", 0);
  return {
      decode("length_10_kib", std::string(nginx_head) + std::string(10'240, 'x')),
      decode("chunked_10_kib", std::string(chunked_head) + chunks),
      decode("20_fields", std::string(head_of_20_fields)),
  };
}

}  // namespace scrape::micro
