#include "list_object.hpp"

#include "json_members.hpp"

#include <scrape/base/path.hpp>
#include <scrape/base/text.hpp>
#include <scrape/http/method.hpp>
#include <scrape/plan/user_information.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/stream_parser.hpp>

#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

namespace scrape::plan {
namespace {

namespace json = boost::json;

// As curl sends data.
constexpr auto form_type = "application/x-www-form-urlencoded";
constexpr auto json_type = "application/json";

std::string_view view(json::string_view text) noexcept {
  return {text.data(), text.size()};
}

std::optional<std::string_view> text_in(json::value const& value) noexcept {
  auto const* const text = value.if_string();
  return text == nullptr ? std::nullopt : std::optional(view(*text));
}

// Of a JSON line only its URL is shown: the rest may hold secrets, an Authorization header for example.
BadLine bad_json(std::string_view url, std::size_t at, std::string problem) {
  return {url.empty() ? "{...}" : to_utf8(without_credentials(url)), at + 1,
          "not a valid JSON line: " + std::move(problem)};
}

// Takes the members of an object one by one until one is wrong.
class ObjectReader {
 public:
  ObjectReader(std::string_view text, std::size_t start, json::object const& object)
      : text_(text), start_(start), object_(object) {
    auto const* const url = object.if_contains("url");
    url_ = url == nullptr ? std::string_view() : text_in(*url).value_or("");
  }

  ListLine read() {
    auto const members = members_of(text_);
    if (members.size() != object_.size()) return bad_json(url_, start_, "a key is given twice");
    auto member = members.begin();
    for (auto const& [key, value] : object_) {
      take(view(key), value, *member++);
      if (problem_) return std::move(*problem_);
    }
    if (url_.empty()) return bad_json(url_, start_, "'url' is missing");
    return finish();
  }

 private:
  void refuse(std::size_t at, std::string problem) { problem_ = bad_json(url_, start_ + at, std::move(problem)); }

  void take(std::string_view key, json::value const& value, Member const& member) {
    if (key == "headers") return take_headers(value, member);
    if (key == "body") return take_body(value, member);
    if (key != "url" && key != "path" && key != "method") {
      return refuse(member.key, "unknown key " + quoted(key) + "; known are url, path, method, headers and body");
    }
    auto const text = text_in(value);
    if (!text) return refuse(member.begin, "'" + std::string(key) + "' must be a string");
    if (key == "path") return take_path(*text, member);
    if (key == "method") return take_method(*text, member);
    url_at_ = text_.substr(member.begin, member.end - member.begin).find(*text);
    // Not found when escapes were undone.
    url_at_ = url_at_ == std::string_view::npos ? 0 : member.begin + url_at_;
  }

  void take_path(std::string_view text, Member const& member) {
    auto checked = relative_path(text);
    if (checked.has_error() && checked.error() == Errc::name_reserved) {
      return refuse(member.begin, "'path' must not name what belongs to scrape itself: " + quoted(text));
    }
    if (!checked) {
      return refuse(member.begin, "'path' must name a file below the output directory, not " + quoted(text));
    }
    path_ = std::move(*checked);
  }

  void take_method(std::string_view text, Member const& member) {
    auto objection = http::objection_to_method(text, false);
    if (!objection.empty()) return refuse(member.begin, "'method': " + std::move(objection));
    method_ = text;
    method_at_ = member.begin;
  }

  // Any value but a string is sent as it stands in the line: to write it anew could change its numbers.
  void take_body(json::value const& value, Member const& member) {
    if (value.is_null()) return;
    auto const text = text_in(value);
    auto const written = text_.substr(member.begin, member.end - member.begin);
    request_.body = std::make_shared<std::string const>(text.value_or(written));
    request_.content_type = text ? form_type : json_type;
  }

  void take_headers(json::value const& value, Member const& member) {
    auto const* const headers = value.if_object();
    if (headers == nullptr) return refuse(member.begin, "'headers' must be an object");
    auto const members = members_of(text_.substr(member.begin, member.end - member.begin));
    if (members.size() != headers->size()) return refuse(member.begin, "a header is given twice; a list has several");
    auto inner = members.begin();
    for (auto const& [name, content] : *headers) {
      auto const& [key, begin, end] = *inner++;
      take_header(view(name), content, {member.begin + key, member.begin + begin, member.begin + end});
      if (problem_) return;
    }
  }

  void take_header(std::string_view name, json::value const& value, Member const& member) {
    auto const* const list = value.if_array();
    if (list == nullptr) return add_header(name, value, member);
    for (auto const& one : *list) {
      if (!problem_) add_header(name, one.is_null() ? json::value(0) : one, member);
    }
  }

  void add_header(std::string_view name, json::value const& value, Member const& member) {
    auto const text = text_in(value);
    if (!text && !value.is_null()) {
      return refuse(member.begin, "the value of a header must be a string, a list of strings or null");
    }
    try {
      request_.headers.push_back(http::checked_header(name, text));
    } catch (std::invalid_argument const& wrong) {
      refuse(member.key, wrong.what());
    }
  }

  ListLine finish() {
    auto const says_how = method_ || request_.body;
    request_.method = method_.value_or(request_.body ? "POST" : "GET");
    auto objection = http::objection_to_method(request_.method, request_.body != nullptr);
    if (!objection.empty()) return bad_json(url_, start_ + method_at_, "'method': " + std::move(objection));
    auto line = parse_list_url(url_, start_ + url_at_);
    auto* const entry = std::get_if<ListEntry>(&line);
    if (entry == nullptr) return line;
    entry->path = std::move(path_);
    if (!says_how && request_.headers.empty()) return line;
    entry->says_how = says_how;
    if (entry->request) request_.credentials = entry->request->credentials;
    entry->request = marked(std::move(request_));
    return line;
  }

  std::string_view text_;
  std::size_t start_;
  json::object const& object_;
  std::string_view url_;
  std::size_t url_at_ = 0;
  std::optional<std::string> path_;
  std::optional<std::string> method_;
  std::size_t method_at_ = 0;
  OwnRequest request_;
  std::optional<BadLine> problem_;
};

}  // namespace

ListLine parse_list_object(std::string_view text, std::size_t start) {
  json::stream_parser parser;
  boost::system::error_code failed;
  auto const used = parser.write_some(text.data(), text.size(), failed);
  if (failed) return bad_json({}, start + used, failed.message());
  if (used < text.size()) return bad_json({}, start + used, "something follows the object");
  parser.finish(failed);
  if (failed) return bad_json({}, start + used, "the object is incomplete");
  auto const value = parser.release();
  return ObjectReader(text, start, value.as_object()).read();
}

}  // namespace scrape::plan
