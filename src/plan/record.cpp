#include <scrape/base/text.hpp>
#include <scrape/plan/record.hpp>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <cmath>

namespace scrape::plan {
namespace {

namespace json = boost::json;

constexpr int schema_version = 1;

// Milliseconds with three decimals: microseconds are what the clock is good for.
double milliseconds(Duration duration) {
  return static_cast<double>(std::chrono::round<std::chrono::microseconds>(duration).count()) / 1000;
}

void put(json::object& out, std::string_view key, std::string_view text) {
  if (!text.empty()) out[key] = to_utf8(text);
}

void put_field(json::object& out, std::string_view key, http::Fields const& fields, std::string_view name) {
  if (auto const value = fields.find(name)) put(out, key, *value);
}

void put_duration(json::object& out, std::string_view key, std::optional<Duration> const& duration) {
  if (duration) out[key] = milliseconds(*duration);
}

json::object timing_of(Timing const& timing) {
  json::object out;
  put_duration(out, "queue", timing.queue);
  put_duration(out, "dns", timing.dns);
  put_duration(out, "connect", timing.connect);
  put_duration(out, "tls", timing.tls);
  put_duration(out, "first_byte", timing.first_byte);
  put_duration(out, "body", timing.body);
  return out;
}

void put_exchange(json::object& out, Exchange const& exchange) {
  if (exchange.head) {
    out["status"] = exchange.head->status;
    out["http"] = http::name_of(exchange.head->version);
  }
}

void put_stored(json::object& out, Stored const& stored) {
  put(out, "path", stored.path);
  out["bytes"] = stored.bytes.value;
}

void put_response(json::object& out, Record const& record) {
  auto const& exchange = record.exchange;
  if (exchange.head) {
    out["wire_bytes"] = exchange.wire_bytes.value;
    if (record.stored) out["sha256"] = record.stored->sha256;
    put_field(out, "content_type", exchange.head->fields, "Content-Type");
    put_field(out, "etag", exchange.head->fields, "ETag");
    put_field(out, "last_modified", exchange.head->fields, "Last-Modified");
  }
  if (exchange.remote.empty()) return;
  out["remote"] = exchange.remote;
  out["reused"] = exchange.reused;
}

}  // namespace

std::string_view name_of(Ending ending) noexcept {
  switch (ending) {
    case Ending::saved:
      return "saved";
    case Ending::unchanged:
      return "unchanged";
    case Ending::duplicate:
      return "duplicate";
    case Ending::failed:
      return "failed";
    case Ending::denied:
      return "denied";
    case Ending::not_started:
      return "not_started";
  }
  return "";
}

std::string to_json_line(Record const& record) {
  json::object out;
  out["v"] = schema_version;
  out["index"] = record.entry.index;
  put(out, "source", record.entry.source);
  put(out, "url", record.entry.given);
  if (record.final_url) put(out, "final_url", *record.final_url);
  if (record.attempts > 0) out["redirects"] = record.redirects;
  out["outcome"] = name_of(record.ending);
  if (record.failure) {
    put(out, "error", record.failure->message);
    out["error_class"] = name_of(record.failure->error_class);
  }
  put_exchange(out, record.exchange);
  if (record.stored) put_stored(out, *record.stored);
  put_response(out, record);
  if (record.attempts > 0) {
    out["attempts"] = record.attempts;
    out["started"] = format_time(record.started);
    out["elapsed_ms"] = milliseconds(record.elapsed);
    out["timing_ms"] = timing_of(record.exchange.timing);
  }
  return json::serialize(out) + '\n';
}

}  // namespace scrape::plan
