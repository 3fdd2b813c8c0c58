// Good answers of every framing and coding.
#include "site/coding.hpp"
#include "site/content.hpp"
#include "site/routes.hpp"

#include <algorithm>
#include <array>

namespace scrape::site {
namespace {

constexpr std::uint64_t stream_limit = 2ULL * 1024 * 1024 * 1024;
constexpr std::uint64_t memory_limit = 64ULL * 1024 * 1024;
constexpr std::size_t piece_size = 64 * 1024;
constexpr std::string_view octets = "application/octet-stream";

Answer coded(Inquiry const& inquiry, std::string_view name, Coding coding) {
  auto const size = number_in(inquiry.rest, memory_limit);
  if (!size) return not_found(inquiry);
  Answer answer{.status = 200, .type = "text/plain", .body = text_body(*size), .fields = {}};
  answer.fields.push_back({"Vary", "Accept-Encoding"});
  if (accepts_coding(inquiry.request(), name)) {
    answer.body = compressed(answer.body, coding);
    answer.fields.push_back({"Content-Encoding", std::string(name)});
  }
  return answer;
}

Answer gzip(Inquiry const& inquiry) {
  return coded(inquiry, "gzip", Coding::gzip);
}
Answer deflate(Inquiry const& inquiry) {
  return coded(inquiry, "deflate", Coding::zlib);
}
Answer raw_deflate(Inquiry const& inquiry) {
  return coded(inquiry, "deflate", Coding::raw_deflate);
}

Answer brotli(Inquiry const& inquiry) {
  return coded(inquiry, "br", Coding::brotli);
}
Answer zstd(Inquiry const& inquiry) {
  return coded(inquiry, "zstd", Coding::zstd);
}

asio::awaitable<After> missing(Inquiry const& inquiry) {
  auto const answer = not_found(inquiry);
  co_return co_await send(inquiry.exchange, answer);
}

std::string as_chunk(std::string_view data) {
  std::array<char, 24> size{};
  std::snprintf(size.data(), size.size(), "%zx\r\n", data.size());
  return size.data() + std::string(data) + "\r\n";
}

/// Sends `head`, then `size` bytes, each piece by itself or as a chunk.
asio::awaitable<After> stream_bytes(Inquiry const& inquiry, std::string head, std::uint64_t size, bool chunked) {
  auto& stream = inquiry.exchange.stream;
  auto const head_sent = co_await stream.write(head);
  if (!head_sent) co_return After::drop;
  if (!inquiry.exchange.wants_body()) co_return inquiry.exchange.usual_end();
  std::string piece;
  for (std::uint64_t sent = 0; sent < size; sent += piece.size()) {
    piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(piece_size, size - sent)));
    fill_bytes(piece, sent);
    auto const framed = chunked ? as_chunk(piece) : piece;
    auto const there = co_await stream.write(framed);
    if (!there) co_return After::drop;
  }
  std::string_view const last_chunk = chunked ? "0\r\n\r\n" : "";
  auto const end = inquiry.exchange.usual_end();
  co_return co_await send_raw(inquiry.exchange, last_chunk, end);
}

asio::awaitable<After> bytes(Inquiry const& inquiry) {
  auto const size = number_in(inquiry.rest, stream_limit);
  if (!size) co_return co_await missing(inquiry);
  std::vector<Field> const fields{{"Content-Type", std::string(octets)}, {"Content-Length", std::to_string(*size)}};
  auto const head = response_head(inquiry.exchange, 200, fields);
  co_return co_await stream_bytes(inquiry, head, *size, false);
}

asio::awaitable<After> chunked(Inquiry const& inquiry) {
  auto const size = number_in(inquiry.rest, stream_limit);
  if (!size) co_return co_await missing(inquiry);
  std::vector<Field> const fields{{"Content-Type", std::string(octets)}, {"Transfer-Encoding", "chunked"}};
  auto const head = response_head(inquiry.exchange, 200, fields);
  co_return co_await stream_bytes(inquiry, head, *size, true);
}

asio::awaitable<After> close_delimited(Inquiry const& inquiry) {
  auto const size = number_in(inquiry.rest, stream_limit);
  if (!size) co_return co_await missing(inquiry);
  std::vector<Field> const fields{{"Content-Type", std::string(octets)}, {"Connection", "close"}};
  auto const head = response_head(inquiry.exchange, 200, fields);
  auto const after = co_await stream_bytes(inquiry, head, *size, false);
  co_return after == After::drop ? After::drop : After::close;
}

asio::awaitable<After> http_1_0(Inquiry const& inquiry) {
  auto const size = number_in(inquiry.rest, stream_limit);
  if (!size) co_return co_await missing(inquiry);
  std::string const head = "HTTP/1.0 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n";
  auto const after = co_await stream_bytes(inquiry, head, *size, false);
  co_return after == After::drop ? After::drop : After::close;
}

asio::awaitable<After> after_interim(Inquiry const& inquiry) {
  auto const interim = co_await inquiry.exchange.stream.write(
      "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n");
  if (!interim) co_return After::drop;
  co_return co_await bytes(inquiry);
}

Answer empty(Inquiry const& /*inquiry*/) {
  return {.status = 200, .type = "text/plain", .body = {}, .fields = {}};
}

/// /type?value=…: line breaks are left out, so that the head stays one.
Answer of_type(Inquiry const& inquiry) {
  auto type = query_value(inquiry, "value");
  std::erase_if(type, [](char c) { return c == '\r' || c == '\n'; });
  return {.status = 200, .type = type, .body = text_body(500), .fields = {}};
}

Answer echo(Inquiry const& inquiry) {
  auto const& request = inquiry.request();
  auto head = std::string(request.method_string()) + ' ' + std::string(request.target()) + " HTTP/" +
              (request.version() == 10 ? "1.0" : "1.1") + "\r\n";
  for (auto const& field : request)
    head += std::string(field.name_string()) + ": " + std::string(field.value()) + "\r\n";
  return {.status = 200, .type = "text/plain", .body = head + "\r\n" + request.body(), .fields = {}};
}

constexpr std::array<Route, 13> body_table{{{"/gzip/", &gzip},
                                            {"/deflate/", &deflate},
                                            {"/raw-deflate/", &raw_deflate},
                                            {"/br/", &brotli},
                                            {"/zstd/", &zstd},
                                            {"/bytes/", &bytes},
                                            {"/chunked/", &chunked},
                                            {"/close-delimited/", &close_delimited},
                                            {"/http1.0/", &http_1_0},
                                            {"/continue/", &after_interim},
                                            {"/empty", &empty},
                                            {"/type", &of_type},
                                            {"/echo", &echo}}};

}  // namespace

std::span<Route const> body_routes() {
  return body_table;
}

}  // namespace scrape::site
