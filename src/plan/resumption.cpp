#include <scrape/base/text.hpp>
#include <scrape/http/content_range.hpp>
#include <scrape/http/date.hpp>
#include <scrape/http/digest_fields.hpp>
#include <scrape/http/media_type.hpp>
#include <scrape/plan/body_plan.hpp>
#include <scrape/plan/resumption.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace scrape::plan {
namespace {

constexpr int ok = 200;
constexpr int partial_content = 206;

// RFC 9110 §8.8.2.2 wants to be sure that nothing changed twice within the second that a date tells, and that clocks
// agree; RFC 9110's predecessor gave this number.
constexpr auto strong_age = std::chrono::seconds(60);

// RFC 9110 §13.1: what the user asks for in this way is the user's own business.
constexpr auto conditions = std::to_array<std::string_view>(
    {"If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since", "Range", "If-Range"});

constexpr auto repeated = std::to_array<std::pair<char const*, std::string Part::*>>({
    {"Content-Type", &Part::content_type},
    {"ETag", &Part::etag},
    {"Last-Modified", &Part::last_modified},
});

std::string field_of(http::ResponseHead const& head, char const* name) {
  return std::string(head.fields.find(name).value_or(""));
}

bool is_coded(http::ResponseHead const& head) {
  auto const codings = head.fields.joined("Content-Encoding");
  return !codings.empty() && !equal_ignoring_case(trim(codings), "identity");
}

// What is sent to one may not be what is sent to another, and all may have the same date.
bool varies(http::ResponseHead const& head) {
  auto const joined = head.fields.joined("Vary");
  std::string_view names = joined;
  while (!names.empty()) {
    auto const size = std::min(names.find(','), names.size());
    auto const name = trim(names.substr(0, size));
    names.remove_prefix(std::min(size + 1, names.size()));
    if (!name.empty() && !equal_ignoring_case(name, "Accept-Encoding")) return true;
  }
  return false;
}

bool has_strong_date(http::ResponseHead const& head, WallTime now) {
  auto const modified = http::parse_date(head.fields.find("Last-Modified").value_or(""), now);
  auto const sent = http::parse_date(head.fields.find("Date").value_or(""), now);
  return modified && sent && *sent - *modified >= strong_age;
}

// A date only where there is no tag, not even a weak one (RFC 9110 §13.1.5).
std::string strong_validator(http::ResponseHead const& head, WallTime now) {
  if (head.fields.find("ETag")) {
    auto tag = head.fields.joined("ETag");
    return http::is_strong_tag(tag) ? tag : std::string();
  }
  return has_strong_date(head, now) && !varies(head) ? field_of(head, "Last-Modified") : std::string();
}

// Empty: none.
std::string sha256_in(http::ResponseHead const& head, char const* name) {
  return http::sha256_of_digest_field(head.fields.joined(name)).value_or("");
}

std::optional<http::ContentRange> range_of(http::ResponseHead const& head) {
  return http::parse_content_range(head.fields.joined("Content-Range"));
}

// The rest of the page to its end, whose size is known then.
bool is_the_rest(Part const& part, http::ResponseHead const& head) {
  auto const range = range_of(head);
  if (!range || range->first != part.size.value) return false;
  auto const whole = part.whole ? part.whole : range->size;
  if (!whole || (range->size && range->size != whole) || range->last + 1 != *whole) return false;
  auto const length = declared_length(head);
  return !length || *length == *whole - part.size.value;
}

// What it says of the page, if anything, is what was said before.
bool is_of_the_same(Part const& part, http::ResponseHead const& head) {
  if (head.fields.find("ETag").value_or(part.etag) != part.etag) return false;
  if (head.fields.find("Last-Modified").value_or(part.last_modified) != part.last_modified) return false;
  auto const now = sha256_in(head, "Repr-Digest");
  return part.promised.empty() || now.empty() || part.promised == now;
}

bool joins(Part const& part, http::ResponseHead const& head) {
  // RFC 9110 §15.3.7.2: what comes in several parts has a Content-Range in each of them.
  auto const is_multipart = http::media_type(field_of(head, "Content-Type")) == "multipart/byteranges";
  return !is_multipart && !is_coded(head) && is_the_rest(part, head) && is_of_the_same(part, head);
}

bool has_conditions(OwnRequest const& request) {
  return std::ranges::any_of(request.headers, [](http::HeaderEdit const& edit) {
    return std::ranges::any_of(conditions, [&](auto name) { return equal_ignoring_case(edit.name, name); });
  });
}

}  // namespace

bool may_be_continued(Job const& job) {
  if (job.text || job.entry.index == 0) return false;
  return !job.request || (job.request->method == "GET" && !job.request->body && !has_conditions(*job.request));
}

bool may_be_continued_at(url::Url const& target, Part const& part) {
  if (part.url == target.text()) return true;
  std::string_view const url = part.url;
  std::string_view const place = target.text();
  auto const has_tag = !part.etag.empty() && part.validator == part.etag;
  return has_tag && url.substr(0, url.find('?')) == place.substr(0, place.size() - target.query().size());
}

std::optional<Part> beginning_of(std::string_view url, http::ResponseHead const& head, WallTime now) {
  if (head.status != ok || is_coded(head)) return std::nullopt;
  if (equal_ignoring_case(trim(head.fields.joined("Accept-Ranges")), "none")) return std::nullopt;
  Part part;
  part.validator = strong_validator(head, now);
  if (part.validator.empty()) return std::nullopt;
  part.url = url;
  part.whole = declared_length(head);
  for (auto const& [name, member] : repeated)
    part.*member = head.fields.joined(name);
  part.promised = sha256_in(head, "Repr-Digest");
  if (part.promised.empty()) part.promised = sha256_in(head, "Content-Digest");
  return part;
}

Part continued(Part part, std::string_view url, http::ResponseHead const& head) {
  auto const range = range_of(head);
  if (!part.whole && range) part.whole = range->size;
  if (part.promised.empty()) part.promised = sha256_in(head, "Repr-Digest");
  part.url = url;
  return part;
}

http::Fields with_range(http::Fields const& usual, Part const& part) {
  http::Fields fields;
  for (std::size_t i = 0; i < usual.size(); ++i) {
    if (!equal_ignoring_case(usual[i].name, "Accept-Encoding")) fields.add(usual[i].name, usual[i].value);
  }
  fields.add("Accept-Encoding", "identity");
  fields.add("Range", "bytes=" + std::to_string(part.size.value) + '-');
  fields.add("If-Range", part.validator);
  return fields;
}

Continuation continuation_of(Part const& part, http::ResponseHead const& head) {
  constexpr int not_found = 404;
  constexpr int gone = 410;
  constexpr int not_satisfiable = 416;
  if (head.status == partial_content) return joins(part, head) ? Continuation::joins : Continuation::refused;
  if (head.status == not_satisfiable) return Continuation::refused;
  auto const is_success = head.status >= ok && head.status < 300;
  auto const is_over = is_success || head.status == not_found || head.status == gone;
  return is_over ? Continuation::superseded : Continuation::postponed;
}

void complete(http::ResponseHead& head, Part const& part) {
  for (auto const& [name, member] : repeated) {
    if (!(part.*member).empty() && !head.fields.find(name)) head.fields.add(name, part.*member);
  }
}

Digests digests_of(http::ResponseHead const& head) {
  auto const has_whole = head.fields.find("Repr-Digest").has_value();
  auto const has_content = head.fields.find("Content-Digest").has_value();
  if (!has_whole && !has_content) return {};
  if (is_coded(head)) return {{}, {}, sha256_in(head, "Content-Digest")};
  auto const is_whole = head.status != partial_content;
  return {is_whole ? sha256_in(head, "Repr-Digest") : std::string(), sha256_in(head, "Content-Digest"), {}};
}

Digests digests_of(http::ResponseHead const& head, Part const& part) {
  auto const now = sha256_in(head, "Repr-Digest");
  return {now.empty() ? part.promised : now, sha256_in(head, "Content-Digest"), {}};
}

}  // namespace scrape::plan
