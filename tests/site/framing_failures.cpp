// Messages that are wrong in themselves: not HTTP, contradictory lengths, broken codings, too much of everything.
#include "site/coding.hpp"
#include "site/content.hpp"
#include "site/routes.hpp"

#include <zlib.h>

#include <array>
#include <cstdio>

namespace scrape::site {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t huge_header_size = 1024 * 1024;
constexpr std::size_t coded_text_size = 100'000;
constexpr unsigned bomb_doublings = 10;  // 1024 pieces
constexpr std::size_t bomb_piece_size = 1024 * 1024;
constexpr int interim_count = 1000;

// Ends with a chunk that holds a gzip header (RFC 1952 §2.3).
constexpr auto bomb_head =
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    "a\r\n\x1f\x8b\x08\0\0\0\0\0\0\xff\r\n"sv;

asio::awaitable<After> not_http(Inquiry const& inquiry) {
  return send_raw(inquiry.exchange, "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n", After::close);
}

asio::awaitable<After> huge_header(Inquiry const& inquiry) {
  auto const message = "HTTP/1.1 200 OK\r\nX-Huge: " + std::string(huge_header_size, 'h') +
                       "\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello";
  co_return co_await send_raw(inquiry.exchange, message, After::keep);
}

/// The length is right for what is sent, so only the decoder can find the fault.
Answer coded(std::string body) {
  return {.status = 200, .type = "text/plain", .body = std::move(body), .fields = {{"Content-Encoding", "gzip"}}};
}

Answer gzip_truncated(Inquiry const& /*inquiry*/) {
  auto body = compressed(text_body(coded_text_size), Coding::gzip);
  body.resize(body.size() / 2);
  return coded(std::move(body));
}

Answer gzip_corrupt(Inquiry const& /*inquiry*/) {
  auto body = compressed(text_body(coded_text_size), Coding::gzip);
  for (auto at = body.size() / 2; at < body.size() / 2 + 16; ++at)
    body[at] = static_cast<char>(~body[at]);
  return coded(std::move(body));
}

std::string chunk_head(std::size_t size) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%zx\r\n", size);
  return text.data();
}

std::string little_endian(std::uint32_t value) {
  std::string bytes;
  for (int shift = 0; shift < 32; shift += 8)
    bytes += static_cast<char>(value >> shift);
  return bytes;
}

/// CRC-32 and size of 2 to the power of `doublings` times `zeros`, as a gzip trailer (RFC 1952 §2.3.1).
std::string trailer_of(std::string_view zeros, unsigned doublings) {
  auto size = static_cast<z_off_t>(zeros.size());
  auto sum = crc32(0, reinterpret_cast<Bytef const*>(zeros.data()), static_cast<uInt>(zeros.size()));
  for (unsigned step = 0; step < doublings; ++step) {
    sum = crc32_combine(sum, sum, size);
    size *= 2;
  }
  return little_endian(static_cast<std::uint32_t>(sum)) + little_endian(static_cast<std::uint32_t>(size));
}

/// 1 GiB of zeros in about 1 MiB: one valid gzip member, whose like pieces are compressed once.
asio::awaitable<After> gzip_bomb(Inquiry const& inquiry) {
  std::string const zeros(bomb_piece_size, '\0');
  Compressor compressor(Coding::raw_deflate);
  auto piece = compressor.add(zeros);
  piece += compressor.cut();
  auto const chunk = chunk_head(piece.size()) + piece + "\r\n";
  auto const end = compressor.finish() + trailer_of(zeros, bomb_doublings);
  auto const last = chunk_head(end.size()) + end + "\r\n0\r\n\r\n";
  auto& stream = inquiry.exchange.stream;
  auto const begun = co_await stream.write(bomb_head);
  if (!begun) co_return After::drop;
  for (unsigned sent = 0; sent < 1U << bomb_doublings; ++sent) {
    auto const there = co_await stream.write(chunk);
    if (!there) co_return After::drop;
  }
  co_return co_await send_raw(inquiry.exchange, last, After::keep);
}

asio::awaitable<After> surplus(Inquiry const& inquiry) {
  return send_raw(inquiry.exchange,
                  "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"
                  "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\npoisoned",
                  After::keep);
}

asio::awaitable<After> bad_length(Inquiry const& inquiry) {
  return send_raw(inquiry.exchange, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5 00\r\n\r\nhello",
                  After::close);
}

asio::awaitable<After> conflicting_lengths(Inquiry const& inquiry) {
  return send_raw(inquiry.exchange,
                  "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nhello",
                  After::close);
}

asio::awaitable<After> bad_chunk(Inquiry const& inquiry) {
  return send_raw(inquiry.exchange,
                  "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
                  "5\r\nhello\r\nxyz\r\nworld\r\n0\r\n\r\n",
                  After::close);
}

asio::awaitable<After> many_1xx(Inquiry const& inquiry) {
  std::string message;
  for (int count = 0; count < interim_count; ++count)
    message += "HTTP/1.1 103 Early Hints\r\n\r\n";
  message += "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello";
  co_return co_await send_raw(inquiry.exchange, message, After::keep);
}

constexpr std::array<Route, 10> framing_failure_table{{{"/fail/not-http", &not_http},
                                                       {"/fail/huge-header", &huge_header},
                                                       {"/fail/gzip-truncated", &gzip_truncated},
                                                       {"/fail/gzip-corrupt", &gzip_corrupt},
                                                       {"/fail/gzip-bomb", &gzip_bomb},
                                                       {"/fail/surplus", &surplus},
                                                       {"/fail/bad-length", &bad_length},
                                                       {"/fail/conflicting-lengths", &conflicting_lengths},
                                                       {"/fail/bad-chunk", &bad_chunk},
                                                       {"/fail/many-1xx", &many_1xx}}};

}  // namespace

std::span<Route const> framing_failure_routes() {
  return framing_failure_table;
}

}  // namespace scrape::site
