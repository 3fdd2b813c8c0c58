#include <scrape/base/text.hpp>
#include <scrape/plan/record.hpp>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace scrape::plan {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

using Keys = std::set<std::string>;

json::object parsed(Record const& record) {
  return json::parse(to_json_line(record)).as_object();
}

Keys keys_of(json::object const& object) {
  Keys keys;
  for (auto const& member : object)
    keys.emplace(member.key());
  return keys;
}

std::string text_at(json::object const& object, std::string_view key) {
  auto const& text = object.at(key).as_string();
  return {text.data(), text.size()};
}

Exchange exchange_with(int status) {
  Exchange exchange;
  auto& head = exchange.head.emplace();
  head.status = status;
  head.fields.add("Content-Type", "text/html; charset=utf-8");
  head.fields.add("ETag", "\"x\"");
  head.fields.add("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT");
  exchange.remote = "[2001:db8::1]:443";
  exchange.reused = true;
  exchange.wire_bytes = ByteCount{1234};
  exchange.timing = {.queue = 1ms, .dns = {}, .connect = {}, .tls = {}, .first_byte = 12'345us, .body = 3ms};
  return exchange;
}

Record saved() {
  Record record;
  record.entry = {17, "urls.txt:17", "example.org"};
  record.ending = Ending::saved;
  record.final_url = "https://example.org/";
  record.redirects = 1;
  record.attempts = 2;
  record.started = WallTime(1'700'000'000'123ms);
  record.elapsed = 85'500us;
  record.exchange = exchange_with(200);
  record.stored = Stored{"example.org/index.html", ByteCount{5678}, std::string(64, 'a')};
  return record;
}

// cli.md, "Every input entry gets exactly one final record".
TEST(Record, OfASavedPageHasAllKeysButTheErrors) {
  Keys const expected{"v",        "index",        "source",     "url",           "final_url", "redirects",
                      "outcome",  "status",       "http",       "path",          "bytes",     "wire_bytes",
                      "sha256",   "content_type", "etag",       "last_modified", "remote",    "reused",
                      "attempts", "started",      "elapsed_ms", "timing_ms"};

  EXPECT_EQ(keys_of(parsed(saved())), expected);
}

TEST(Record, SaysWhatWasFetched) {
  auto const object = parsed(saved());

  EXPECT_EQ(object.at("v").as_int64(), 1);
  EXPECT_EQ(object.at("index").to_number<int>(), 17);
  EXPECT_EQ(text_at(object, "source"), "urls.txt:17");
  EXPECT_EQ(text_at(object, "url"), "example.org");
  EXPECT_EQ(text_at(object, "final_url"), "https://example.org/");
  EXPECT_EQ(object.at("redirects").as_int64(), 1);
  EXPECT_EQ(text_at(object, "outcome"), "saved");
}

TEST(Record, SaysWhatIsOnDisk) {
  auto const object = parsed(saved());

  EXPECT_EQ(text_at(object, "path"), "example.org/index.html");
  EXPECT_EQ(object.at("bytes").to_number<int>(), 5678);
  EXPECT_EQ(object.at("wire_bytes").to_number<int>(), 1234);
  EXPECT_EQ(text_at(object, "sha256"), std::string(64, 'a'));
}

TEST(Record, SaysWhatTheServerSent) {
  auto const object = parsed(saved());

  EXPECT_EQ(object.at("status").as_int64(), 200);
  EXPECT_EQ(text_at(object, "http"), "1.1");
  EXPECT_EQ(text_at(object, "content_type"), "text/html; charset=utf-8");
  EXPECT_EQ(text_at(object, "etag"), "\"x\"");
  EXPECT_EQ(text_at(object, "last_modified"), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(text_at(object, "remote"), "[2001:db8::1]:443");
  EXPECT_TRUE(object.at("reused").as_bool());
}

TEST(Record, SaysHowLongItTook) {
  auto const object = parsed(saved());

  EXPECT_EQ(object.at("attempts").as_int64(), 2);
  EXPECT_EQ(text_at(object, "started"), "2023-11-14T22:13:20.123Z");
  EXPECT_DOUBLE_EQ(object.at("elapsed_ms").to_number<double>(), 85.5);
  auto const& timing = object.at("timing_ms").as_object();
  EXPECT_EQ(keys_of(timing), (Keys{"queue", "first_byte", "body"}));
  EXPECT_DOUBLE_EQ(timing.at("first_byte").to_number<double>(), 12.345);
}

TEST(Record, WritesMillisecondsForPeople) {
  auto const line = to_json_line(saved());

  EXPECT_NE(line.find("\"elapsed_ms\":85.500,"), std::string::npos) << line;
  EXPECT_NE(line.find("\"first_byte\":12.345,"), std::string::npos) << line;
}

TEST(Record, HasEveryStepOfTheTiming) {
  auto record = saved();
  record.exchange.timing = {1ms, 2ms, 3ms, 4ms, 5ms, 6ms};

  EXPECT_EQ(keys_of(parsed(record).at("timing_ms").as_object()),
            (Keys{"queue", "dns", "connect", "tls", "first_byte", "body"}));
}

TEST(Record, TellsOfARedirectThatLeftHttps) {
  auto record = saved();
  EXPECT_FALSE(parsed(record).contains("downgraded"));

  record.is_downgraded = true;

  EXPECT_TRUE(parsed(record).at("downgraded").as_bool());
}

TEST(Record, OfABadLineHasOnlyWhatIsKnown) {
  Record record;
  record.entry = {2, "urls.txt:2", "htp:x"};
  record.ending = Ending::failed;
  record.failure = Failure{ErrorClass::invalid_url, "not a URL"};

  auto const object = parsed(record);

  EXPECT_EQ(keys_of(object), (Keys{"v", "index", "source", "url", "outcome", "error", "error_class"}));
  EXPECT_EQ(text_at(object, "error"), "not a URL");
  EXPECT_EQ(text_at(object, "error_class"), "invalid_url");
}

TEST(Record, OfADuplicateHasNoAttempt) {
  Record record;
  record.entry = {3, "-:3", "https://h/"};
  record.ending = Ending::duplicate;

  EXPECT_EQ(keys_of(parsed(record)), (Keys{"v", "index", "source", "url", "outcome"}));
}

TEST(Record, OfAFailedConnectionHasNoResponse) {
  auto record = saved();
  record.ending = Ending::failed;
  record.failure = Failure{ErrorClass::connect, "refused"};
  record.stored.reset();
  record.exchange = Exchange{};

  EXPECT_EQ(keys_of(parsed(record)), (Keys{"v", "index", "source", "url", "final_url", "redirects", "outcome", "error",
                                           "error_class", "attempts", "started", "elapsed_ms", "timing_ms"}));
}

TEST(Record, OfAnErrorPageHasNoFile) {
  auto record = saved();
  record.ending = Ending::failed;
  record.failure = Failure{ErrorClass::http_status, "the server answered 404"};
  record.stored.reset();
  record.exchange = exchange_with(404);

  auto const object = parsed(record);

  EXPECT_EQ(object.at("status").as_int64(), 404);
  for (auto const* const key : {"path", "bytes", "sha256"})
    EXPECT_FALSE(object.contains(key)) << key;
}

TEST(Record, LeavesOutEmptyFields) {
  auto record = saved();
  record.exchange.head->fields.clear();
  record.exchange.head->fields.add("ETag", "");

  auto const object = parsed(record);

  for (auto const* const key : {"content_type", "etag", "last_modified"})
    EXPECT_FALSE(object.contains(key)) << key;
}

TEST(Record, IsOneLine) {
  auto record = saved();
  record.entry.given = "a\nb\r\u2028";
  record.exchange.head->fields.add("X", "\n");

  auto const line = to_json_line(record);

  EXPECT_EQ(line.find('\n'), line.size() - 1);
}

TEST(Record, EscapesWhatAServerSent) {
  auto record = saved();
  record.exchange.head->fields.clear();
  record.exchange.head->fields.add("ETag", std::string_view("\"\x1b[2J\\\0\x01\"", 9));

  auto const line = to_json_line(record);

  for (auto const c : std::string_view(line).substr(0, line.size() - 1))
    EXPECT_GE(static_cast<unsigned char>(c), 0x20);
  EXPECT_EQ(text_at(json::parse(line).as_object(), "etag"), std::string_view("\"\x1b[2J\\\0\x01\"", 9));
}

TEST(Record, IsValidUtf8WhateverCame) {
  auto record = saved();
  record.entry.given = "https://h/\xff";
  record.entry.source = "l\xefste:1";
  record.failure = Failure{ErrorClass::tls, "\xc3"};
  record.stored->path = "a\xed\xa0\x80";
  record.exchange.head->fields.clear();
  record.exchange.head->fields.add("Content-Type", "text/\xe4");

  auto const line = to_json_line(record);

  EXPECT_EQ(first_invalid_utf8(line), std::string_view::npos);
  auto const object = json::parse(line).as_object();
  EXPECT_EQ(text_at(object, "content_type"), "text/\ufffd");
  EXPECT_EQ(text_at(object, "url"), "https://h/\ufffd");
}

TEST(Record, CountsBeyondFourGibibytes) {
  auto record = saved();
  record.stored->bytes = ByteCount{std::uint64_t{1} << 40U};

  EXPECT_EQ(parsed(record).at("bytes").to_number<std::uint64_t>(), std::uint64_t{1} << 40U);
}

// cli.md, "outcome".
TEST(Ending, IsSpelledAsInTheContract) {
  Keys names;
  for (auto const ending :
       {Ending::saved, Ending::unchanged, Ending::duplicate, Ending::failed, Ending::denied, Ending::not_started}) {
    names.emplace(name_of(ending));
  }

  EXPECT_EQ(names, (Keys{"saved", "unchanged", "duplicate", "failed", "denied", "not_started"}));
}

}  // namespace
}  // namespace scrape::plan
