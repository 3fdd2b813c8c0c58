#include <scrape/base/json_text.hpp>
#include <scrape/plan/record.hpp>

#include <algorithm>
#include <array>

namespace scrape::plan {
namespace {

constexpr int schema_version = 1;

// Enough for the line of a page that was saved.
constexpr std::size_t usual_size = 1024;

// One object, and those within it, a member at a time. Keys are literals that need no escaping.
class ObjectWriter {
 public:
  ObjectWriter() { text_.reserve(usual_size); }

  template <std::size_t N>
  void text(char const (&key)[N], std::string_view value) {
    if (value.empty()) return;
    begin(key);
    append_json_string(text_, value);
  }
  template <std::size_t N>
  void number(char const (&key)[N], std::uint64_t value) {
    begin(key);
    append_number(text_, value);
  }
  template <std::size_t N>
  void boolean(char const (&key)[N], bool value) {
    begin(key);
    text_ += value ? "true" : "false";
  }
  template <std::size_t N>
  void milliseconds(char const (&key)[N], Duration value) {
    auto const rounded = std::chrono::round<std::chrono::microseconds>(std::max(value, Duration::zero()));
    auto const whole = static_cast<std::uint64_t>(rounded.count());
    begin(key);
    append_number(text_, whole / 1000);
    text_ += {'.', digit(whole / 100), digit(whole / 10), digit(whole)};
  }
  template <std::size_t N>
  void begin_object(char const (&key)[N]) {
    begin(key);
    text_ += '{';
  }
  void end_object() { text_ += '}'; }
  std::string finish() && { return std::move(text_ += "}\n"); }

 private:
  static char digit(std::uint64_t number) noexcept { return static_cast<char>('0' + number % 10); }

  // In one piece of a size that is known when this is compiled.
  template <std::size_t N>
  void begin(char const (&key)[N]) {
    std::array<char, N + 3> member{',', '"'};
    std::copy_n(key, N - 1, member.begin() + 2);
    member[N + 1] = '"';
    member[N + 2] = ':';
    auto const is_first = text_.back() == '{';
    text_.append(member.data() + is_first, member.size() - is_first);
  }

  std::string text_ = "{";
};

std::string_view said(Record const& record, std::string_view name, std::string Known::* earlier) noexcept {
  auto const& head = record.exchange.head;
  auto const now = head ? head->fields.find(name) : std::nullopt;
  if (now) return *now;
  return record.known ? std::string_view((*record.known).*earlier) : std::string_view();
}

void put_timing(ObjectWriter& out, Timing const& timing) {
  auto const put = [&out]<std::size_t N>(char const(&key)[N], std::optional<Duration> const& step) {
    if (step) out.milliseconds(key, *step);
  };
  out.begin_object("timing_ms");
  put("queue", timing.queue);
  put("dns", timing.dns);
  put("connect", timing.connect);
  put("tls", timing.tls);
  put("first_byte", timing.first_byte);
  put("body", timing.body);
  out.end_object();
}

void put_result(ObjectWriter& out, Record const& record) {
  out.text("outcome", name_of(record.ending));
  if (!record.failure) return;
  out.text("error", record.failure->message);
  out.text("error_class", name_of(record.failure->error_class));
}

void put_response(ObjectWriter& out, Record const& record) {
  auto const& head = record.exchange.head;
  if (head) {
    out.number("status", static_cast<std::uint64_t>(head->status));
    out.text("http", http::name_of(head->version));
  }
  if (record.stored) {
    out.text("path", record.stored->path);
    out.number("bytes", record.stored->bytes.value);
  }
  if (!has_file(record.ending)) out.text("listed_path", record.listed_path);
  if (head) out.number("wire_bytes", record.exchange.wire_bytes.value);
  if (record.stored) out.text("sha256", record.stored->sha256);
  out.text("content_type", content_type_of(record));
  out.text("etag", etag_of(record));
  out.text("last_modified", last_modified_of(record));
}

void put_findings(ObjectWriter& out, Record const& record) {
  if (!record.findings) return;
  if (!record.findings->missing.empty()) out.number("rows", record.findings->rows);
  out.text("extract_error", record.findings->problem);
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
  put_timing(out, record.exchange.timing);
}

}  // namespace

std::string_view name_of(Ending ending) noexcept {
  switch (ending) {
    case Ending::saved:
      return "saved";
    case Ending::fetched:
      return "fetched";
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

bool ends_its_part(Record const& record) noexcept {
  if (is_left_alone(record)) return false;
  if (record.ending == Ending::saved || record.ending == Ending::unchanged) return true;
  auto const& head = record.exchange.head;
  return record.ending == Ending::failed && head && (head->status == 404 || head->status == 410);
}

std::string_view content_type_of(Record const& record) noexcept {
  return said(record, "Content-Type", &Known::content_type);
}

std::string_view etag_of(Record const& record) noexcept {
  return said(record, "ETag", &Known::etag);
}

std::string_view last_modified_of(Record const& record) noexcept {
  return said(record, "Last-Modified", &Known::last_modified);
}

std::string to_json_line(Record const& record) {
  ObjectWriter out;
  out.number("v", schema_version);
  out.number("index", record.entry.index);
  out.text("source", record.entry.source);
  out.text("url", record.entry.given);
  if (record.method != "GET") out.text("method", record.method);
  out.text("request", record.mark);
  if (record.final_url) out.text("final_url", *record.final_url);
  if (record.attempts > 0) out.number("redirects", static_cast<std::uint64_t>(record.redirects));
  if (record.is_downgraded) out.boolean("downgraded", true);
  put_result(out, record);
  if (record.is_resumed) out.boolean("resumed", true);
  put_response(out, record);
  put_findings(out, record);
  put_attempts(out, record);
  return std::move(out).finish();
}

}  // namespace scrape::plan
