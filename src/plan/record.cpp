#include <scrape/base/text.hpp>
#include <scrape/plan/record.hpp>

#include <boost/json/serialize.hpp>

#include <array>
#include <cstdio>

namespace scrape::plan {
namespace {

constexpr int schema_version = 1;

// An object that grows by a member at a time. Keys are ours and need no escaping.
class ObjectWriter {
 public:
  void text(std::string_view key, std::string_view value) {
    if (!value.empty()) raw(key, boost::json::serialize(boost::json::string_view(to_utf8(value))));
  }
  void number(std::string_view key, std::uint64_t value) { raw(key, std::to_string(value)); }
  void boolean(std::string_view key, bool value) { raw(key, value ? "true" : "false"); }
  void milliseconds(std::string_view key, Duration value) {
    std::array<char, 32> digits{};
    auto const length = std::snprintf(digits.data(), digits.size(), "%.3f", in_milliseconds(value));
    raw(key, {digits.data(), static_cast<std::size_t>(length)});
  }
  void raw(std::string_view key, std::string_view value) {
    text_.append(text_.empty() ? "{\"" : ",\"").append(key).append("\":").append(value);
  }
  std::string finish() && { return text_.empty() ? "{}" : std::move(text_.append("}")); }

 private:
  std::string text_;
};

void put_field(ObjectWriter& out, std::string_view key, http::Fields const& fields, std::string_view name) {
  if (auto const value = fields.find(name)) out.text(key, *value);
}

std::string timing_of(Timing const& timing) {
  ObjectWriter out;
  auto const put = [&out](std::string_view key, std::optional<Duration> const& step) {
    if (step) out.milliseconds(key, *step);
  };
  put("queue", timing.queue);
  put("dns", timing.dns);
  put("connect", timing.connect);
  put("tls", timing.tls);
  put("first_byte", timing.first_byte);
  put("body", timing.body);
  return std::move(out).finish();
}

void put_result(ObjectWriter& out, Record const& record) {
  out.text("outcome", name_of(record.ending));
  if (!record.failure) return;
  out.text("error", record.failure->message);
  out.text("error_class", name_of(record.failure->error_class));
}

void put_response(ObjectWriter& out, Record const& record) {
  auto const& head = record.exchange.head;
  if (!head) return;
  out.number("status", static_cast<std::uint64_t>(head->status));
  out.text("http", http::name_of(head->version));
  if (record.stored) {
    out.text("path", record.stored->path);
    out.number("bytes", record.stored->bytes.value);
  }
  out.number("wire_bytes", record.exchange.wire_bytes.value);
  if (record.stored) out.text("sha256", record.stored->sha256);
  put_field(out, "content_type", head->fields, "Content-Type");
  put_field(out, "etag", head->fields, "ETag");
  put_field(out, "last_modified", head->fields, "Last-Modified");
}

void put_attempts(ObjectWriter& out, Record const& record) {
  if (!record.exchange.remote.empty()) {
    out.text("remote", record.exchange.remote);
    out.boolean("reused", record.exchange.reused);
  }
  if (record.attempts == 0) return;
  out.number("attempts", static_cast<std::uint64_t>(record.attempts));
  out.text("started", format_time(record.started));
  out.milliseconds("elapsed_ms", record.elapsed);
  out.raw("timing_ms", timing_of(record.exchange.timing));
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
  ObjectWriter out;
  out.number("v", schema_version);
  out.number("index", record.entry.index);
  out.text("source", record.entry.source);
  out.text("url", record.entry.given);
  if (record.final_url) out.text("final_url", *record.final_url);
  if (record.attempts > 0) out.number("redirects", static_cast<std::uint64_t>(record.redirects));
  put_result(out, record);
  put_response(out, record);
  put_attempts(out, record);
  return std::move(out).finish() + '\n';
}

}  // namespace scrape::plan
