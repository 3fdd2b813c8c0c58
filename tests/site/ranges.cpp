// Downloads that break off, and servers that continue them: rightly, wrongly, or not at all (RFC 9110 §14).
#include "site/ranges.hpp"

#include "site/coding.hpp"
#include "site/routes.hpp"

#include <boost/beast/http/field.hpp>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <ctime>

namespace scrape::site {
namespace {

namespace http = boost::beast::http;

constexpr std::int64_t long_ago = 1'700'000'000;
constexpr std::string_view first_tag = R"("first")";
constexpr std::string_view other_tag = R"("other")";

/// The first answer, which breaks off, and the one to the request for the rest.
struct Variation {
  std::string_view name;

  std::string_view tag = first_tag;  ///< empty: none
  std::int64_t modified = 0;         ///< 0: no Last-Modified; -1: just now
  std::string_view accept_ranges = "bytes";
  bool is_chunked = false;
  std::string_view digest = {};  ///< of the first answer: "right", "wrong" or none

  unsigned status = 206;
  std::string_view rest_tag = first_tag;  ///< empty: none
  bool is_changed = false;                ///< the content is that of another version
  int shift = 0;                          ///< of the first byte
  int longer = 0;                         ///< by how much the complete length is said to be
  std::size_t missing = 0;                ///< at the end of the range
  std::string_view type = "application/octet-stream";
  std::string_view coding = {};
  std::string_view rest_digest = {};  ///< Repr-Digest, with "content-" before it Content-Digest, or "sha-512"
  std::size_t piece = 0;              ///< after so many bytes it breaks off again; 0: it does not
};

constexpr auto variations = std::to_array<Variation>({
    {.name = "right"},
    {.name = "terse", .rest_tag = {}, .type = {}},
    {.name = "dated", .tag = {}, .modified = long_ago, .rest_tag = {}},
    {.name = "chunked", .is_chunked = true},
    {.name = "right-digest", .digest = "right", .rest_digest = "right"},
    {.name = "first-digest", .digest = "right"},
    {.name = "right-content-digest", .rest_digest = "content-right"},
    {.name = "in-pieces", .piece = range_break / 4},
    {.name = "young", .tag = {}, .modified = -1},
    {.name = "weak", .tag = R"(W/"first")", .modified = long_ago},
    {.name = "no-ranges", .accept_ranges = "none"},
    {.name = "no-validator", .tag = {}},
    {.name = "changed", .status = 200, .rest_tag = other_tag, .is_changed = true},
    {.name = "ignored", .status = 200},
    {.name = "changed-206", .rest_tag = other_tag, .is_changed = true},
    {.name = "changed-silently", .digest = "right", .is_changed = true},
    {.name = "changed-with-content-digest", .digest = "content-right", .is_changed = true},
    {.name = "changed-with-another-digest", .digest = "right", .is_changed = true, .rest_digest = "sha-512"},
    {.name = "shared-tag", .is_changed = true},
    {.name = "shifted", .shift = -1},
    {.name = "other-total", .longer = 1},
    {.name = "short-range", .missing = 1},
    {.name = "multipart", .type = "multipart/byteranges; boundary=x"},
    {.name = "coded", .coding = "gzip"},
    {.name = "wrong-digest", .rest_digest = "wrong"},
    {.name = "wrong-content-digest", .rest_digest = "content-wrong"},
    {.name = "unsatisfiable", .status = 416},
    {.name = "busy", .status = 503},
    {.name = "denied", .status = 403},
    {.name = "broken", .status = 520},
    {.name = "gone", .status = 404},
});

std::string digest_of(std::string_view content, bool is_right) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> hash{};
  SHA256(reinterpret_cast<unsigned char const*>(content.data()), content.size(), hash.data());
  if (!is_right) hash[0] ^= 1U;
  std::array<unsigned char, 4 * ((SHA256_DIGEST_LENGTH + 2) / 3) + 1> text{};
  EVP_EncodeBlock(text.data(), hash.data(), static_cast<int>(hash.size()));
  return "sha-256=:" + std::string(reinterpret_cast<char const*>(text.data())) + ':';
}

void add_digest(std::vector<Field>& fields, std::string_view kind, std::string_view whole, std::string_view content) {
  if (kind.empty()) return;
  if (kind == "sha-512") return fields.push_back({"Repr-Digest", "sha-512=:AAAA:"});
  auto const is_right = kind.ends_with("right");
  if (kind.starts_with("content-")) {
    fields.push_back({"Content-Digest", digest_of(content, is_right)});
  } else {
    fields.push_back({"Repr-Digest", digest_of(whole, is_right)});
  }
}

std::string field_in(Request const& request, http::field name) {
  auto const found = request.find(name);
  return found == request.end() ? "-" : std::string(found->value());
}

std::optional<std::size_t> range_start(Request const& request) {
  auto const range = field_in(request, http::field::range);
  constexpr std::string_view unit = "bytes=";
  if (!range.starts_with(unit) || !range.ends_with('-')) return std::nullopt;
  return number_in(std::string_view(range).substr(unit.size(), range.size() - unit.size() - 1), large_range_size);
}

std::string asked(Request const& request) {
  return field_in(request, http::field::range) + ' ' + field_in(request, http::field::if_range) + ' ' +
         field_in(request, http::field::accept_encoding) + ' ' + field_in(request, http::field::if_none_match) + '\n';
}

void add_validators(std::vector<Field>& fields, std::string_view tag, std::int64_t modified) {
  if (!tag.empty()) fields.push_back({"ETag", std::string(tag)});
  if (modified != 0) fields.push_back({"Last-Modified", http_date(modified < 0 ? std::time(nullptr) : modified)});
}

std::vector<Field> first_fields(Variation const& variation, std::string_view body) {
  std::vector<Field> fields{{"Content-Type", "application/octet-stream"},
                            {"Accept-Ranges", std::string(variation.accept_ranges)}};
  add_validators(fields, variation.tag, variation.modified);
  add_digest(fields, variation.digest, body, body);
  if (variation.is_chunked) {
    fields.push_back({"Transfer-Encoding", "chunked"});
  } else {
    fields.push_back({"Content-Length", std::to_string(body.size())});
  }
  return fields;
}

asio::awaitable<After> break_off(Inquiry const& inquiry, Variation const& variation) {
  auto const body = range_body(false);
  auto const fields = first_fields(variation, body);
  auto message = response_head(inquiry.exchange, 200, fields);
  if (variation.is_chunked) message += "30d40\r\n";  // range_break
  message += body.substr(0, range_break);
  if (variation.is_chunked) message += "\r\n";
  co_return co_await send_raw(inquiry.exchange, message, After::drop);
}

std::string content_range(Variation const& variation, std::size_t from) {
  auto const first = static_cast<std::int64_t>(from) + variation.shift;
  return "bytes " + std::to_string(first) + '-' + std::to_string(range_size - 1 - variation.missing) + '/' +
         std::to_string(static_cast<std::int64_t>(range_size) + variation.longer);
}

asio::awaitable<After> send_rest(Inquiry const& inquiry, Variation const& variation, std::size_t from) {
  auto const body = range_body(variation.is_changed);
  auto const start = static_cast<std::size_t>(static_cast<std::int64_t>(from) + variation.shift);
  auto const rest = body.substr(start, body.size() - start - variation.missing);
  std::vector<Field> fields{{"Content-Range", content_range(variation, from)},
                            {"Content-Length", std::to_string(rest.size())}};
  if (!variation.type.empty()) fields.push_back({"Content-Type", std::string(variation.type)});
  if (!variation.coding.empty()) fields.push_back({"Content-Encoding", std::string(variation.coding)});
  add_validators(fields, variation.rest_tag, variation.modified);
  add_digest(fields, variation.rest_digest, body, rest);
  auto const is_broken_off = variation.piece > 0 && variation.piece < rest.size();
  auto const sent = is_broken_off ? rest.substr(0, variation.piece) : rest;
  auto const end = is_broken_off ? After::drop : inquiry.exchange.usual_end();
  auto const message = response_head(inquiry.exchange, 206, fields) + sent;
  co_return co_await send_raw(inquiry.exchange, message, end);
}

Answer whole(Variation const& variation) {
  auto const tag = variation.is_changed ? other_tag : first_tag;
  return {.status = 200,
          .type = "application/octet-stream",
          .body = range_body(variation.is_changed),
          .fields = {{"ETag", std::string(tag)}}};
}

// The request for the rest gets an error once only.
bool is_over(Variation const& variation, std::ptrdiff_t count) {
  auto const is_passing = variation.status == 503 || variation.status == 403 || variation.status == 520;
  return is_passing && count > 2;
}

/// The first request gets the beginning, that for the rest what the variation says, and any other one the whole page.
asio::awaitable<After> range(Inquiry const& inquiry) {
  auto const found = std::ranges::find(variations, inquiry.rest, &Variation::name);
  auto& log = inquiry.memory.asked_of[std::string(inquiry.rest)];
  log += asked(inquiry.request());
  auto const count = std::ranges::count(log, '\n');
  auto const from = range_start(inquiry.request());
  auto const is_found = found != variations.end();
  if (is_found && count == 1) co_return co_await break_off(inquiry, *found);
  auto const is_partial = is_found && (found->status == 206 || is_over(*found, count));
  if (is_partial && from) co_return co_await send_rest(inquiry, *found, *from);
  auto answer = is_found ? whole(*found) : not_found(inquiry);
  if (is_found && from) answer.status = found->status;
  co_return co_await send(inquiry.exchange, answer);
}

/// As much of a large page as is asked for, and no end of it the first time.
asio::awaitable<After> hang_in_large(Inquiry const& inquiry) {
  auto& log = inquiry.memory.asked_of["large"];
  auto const is_first = log.empty();
  log += asked(inquiry.request());
  auto const from = range_start(inquiry.request()).value_or(0);
  auto const body = large_range_body();
  std::vector<Field> fields{{"ETag", std::string(first_tag)}, {"Content-Length", std::to_string(body.size() - from)}};
  auto const last = '-' + std::to_string(body.size() - 1) + '/' + std::to_string(body.size());
  if (from > 0) fields.push_back({"Content-Range", "bytes " + std::to_string(from) + last});
  auto const head = response_head(inquiry.exchange, from > 0 ? 206 : 200, fields);
  auto const message = head + (is_first ? body.substr(0, large_range_break) : body.substr(from));
  auto const end = inquiry.exchange.usual_end();
  auto const sent = co_await send_raw(inquiry.exchange, message, end);
  if (is_first) co_await inquiry.exchange.stream.wait_until_peer_leaves();
  co_return is_first ? After::drop : sent;
}

/// Whole pages with digests of what they are, or are not: /digest/KIND, coded with gzip for /digest/KIND/gzip.
Answer digested(Inquiry const& inquiry) {
  constexpr std::string_view gzip = "/gzip";
  auto const is_coded = inquiry.rest.ends_with(gzip);
  auto const kind = inquiry.rest.substr(0, inquiry.rest.size() - (is_coded ? gzip.size() : 0));
  Answer answer{.status = 200, .type = "text/plain", .body = range_body(false), .fields = {}};
  auto const plain = answer.body;
  if (is_coded) {
    answer.body = compressed(plain, Coding::gzip);
    answer.fields.push_back({"Content-Encoding", "gzip"});
  }
  if (kind == "range") {
    answer.status = 206;
    answer.body.resize(100);
    answer.fields.push_back({"Content-Range", "bytes 0-99/" + std::to_string(range_size)});
  }
  add_digest(answer.fields, kind == "range" ? "right" : kind, plain, answer.body);
  return answer;
}

Answer ranges_asked(Inquiry const& inquiry) {
  return {
      .status = 200, .type = "text/plain", .body = inquiry.memory.asked_of[std::string(inquiry.rest)], .fields = {}};
}

Answer to_range(Inquiry const& /*inquiry*/) {
  return {.status = 302, .type = "text/plain", .body = {}, .fields = {{"Location", "/range/right"}}};
}

/// Another URL each time; /range/wavering has none the second time.
Answer to_signed_range(Inquiry const& inquiry) {
  auto& log = inquiry.memory.asked_of[std::string(inquiry.path)];
  log += asked(inquiry.request());
  auto const count = std::ranges::count(log, '\n');
  if (inquiry.path == "/range/wavering" && count == 2) {
    return {.status = 503, .type = "text/plain", .body = {}, .fields = {}};
  }
  auto const to = "/range/right?signature=" + std::to_string(count);
  return {.status = 302, .type = "text/plain", .body = {}, .fields = {{"Location", to}}};
}

constexpr std::array<Route, 7> range_table{{{"/range/", &range},
                                            {"/range/large", &hang_in_large},
                                            {"/range/moved", &to_range},
                                            {"/range/signed", &to_signed_range},
                                            {"/range/wavering", &to_signed_range},
                                            {"/ranges-asked/", &ranges_asked},
                                            {"/digest/", &digested}}};

std::string filled(std::size_t size, std::uint64_t offset) {
  std::string body(size, '\0');
  fill_bytes(body, offset);
  return body;
}

}  // namespace

std::string range_body(bool is_changed) {
  return filled(range_size, is_changed ? std::uint64_t{1} << 40U : 0);
}

std::string large_range_body() {
  return filled(large_range_size, std::uint64_t{1} << 41U);
}

std::span<Route const> range_routes() {
  return range_table;
}

}  // namespace scrape::site
