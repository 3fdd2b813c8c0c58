#include "support/jobs.hpp"

#include <scrape/plan/resumption.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace scrape::plan {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

constexpr WallTime now{std::chrono::seconds(1'700'000'000)};  // Tue, 14 Nov 2023 22:13:20 GMT

http::ResponseHead head_with(int status, Pairs const& pairs) {
  http::ResponseHead head;
  head.status = status;
  for (auto const& [name, value] : pairs)
    head.fields.add(name, value);
  return head;
}

constexpr auto right_digest = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";
constexpr auto other_digest = "sha-256=:R9+ukoir89XSJSq/sL1qyWYmVqxRN4W9ZRrqlcqsyOA=:";
constexpr auto right_hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

std::string validator_of(int status, Pairs const& pairs) {
  auto const part = beginning_of("https://h/a", head_with(status, pairs), now);
  return part ? part->validator : "";
}

struct ValidatorCase {
  char const* rule;
  Pairs fields;
  char const* validator;
  int status = 200;
};

TEST(BeginningOf, HasAStrongValidatorOrThereIsNone) {
  std::pair<std::string, std::string> const date{"Date", "Tue, 14 Nov 2023 22:13:20 GMT"};
  std::string const minute_ago = "Tue, 14 Nov 2023 22:12:20 GMT";
  std::string const less_ago = "Tue, 14 Nov 2023 22:12:21 GMT";
  ValidatorCase const table[] = {
      {"RFC 9110 §13.1.5: a strong tag", {{"ETag", "\"a\""}}, "\"a\""},
      {"RFC 9110 §13.1.5: no weak tag", {{"ETag", "W/\"a\""}}, ""},
      {"RFC 9110 §8.8.3: no tag at all", {{"ETag", "a"}}, ""},
      {"RFC 9110 §5.3: not two of them", {{"ETag", "\"a\""}, {"ETag", "\"b\""}}, ""},
      {"RFC 9110 §13.1.5: a date only without a tag", {{"ETag", "W/\"a\""}, date, {"Last-Modified", minute_ago}}, ""},
      {"RFC 9110 §13.1.5: the tag goes before the date",
       {{"ETag", "\"a\""}, date, {"Last-Modified", minute_ago}},
       "\"a\""},
      {"RFC 9110 §8.8.2.2: a minute before it was sent", {date, {"Last-Modified", minute_ago}}, minute_ago.c_str()},
      {"RFC 9110 §8.8.2.2: less than that", {date, {"Last-Modified", less_ago}}, ""},
      {"RFC 9110 §8.8.2.2: by an unknown clock", {{"Last-Modified", minute_ago}}, ""},
      {"RFC 9110 §8.8.2.2: no date", {date, {"Last-Modified", "yesterday"}}, ""},
      {"RFC 9110 §12.5.5: of one of several", {date, {"Last-Modified", minute_ago}, {"Vary", "Accept-Language"}}, ""},
      {"RFC 9110 §12.5.5: of any", {date, {"Last-Modified", minute_ago}, {"Vary", "*"}}, ""},
      {"RFC 9110 §12.5.5: hidden among others",
       {date, {"Last-Modified", minute_ago}, {"Vary", "Accept-Encoding,"}, {"Vary", ", Cookie"}},
       ""},
      {"RFC 9110 §12.5.5: of one coding",
       {date, {"Last-Modified", minute_ago}, {"Vary", "accept-encoding"}},
       minute_ago.c_str()},
      {"RFC 9110 §8.8.3: a tag is that of one", {{"ETag", "\"a\""}, {"Vary", "Accept-Language"}}, "\"a\""},
      {"RFC 9110 §14.3: no ranges", {{"ETag", "\"a\""}, {"Accept-Ranges", "none"}}, ""},
      {"RFC 9110 §14.3: ranges", {{"ETag", "\"a\""}, {"Accept-Ranges", "bytes"}}, "\"a\""},
      {"RFC 9110 §8.4: coded", {{"ETag", "\"a\""}, {"Content-Encoding", "gzip"}}, ""},
      {"RFC 9110 §8.4.1: not coded", {{"ETag", "\"a\""}, {"Content-Encoding", "identity"}}, "\"a\""},
      {"RFC 9110 §15.3.7: a part of its own", {{"ETag", "\"a\""}}, "", 206},
      {"RFC 9110 §15.3.4: transformed", {{"ETag", "\"a\""}}, "", 203},
      {"RFC 9110 §15.5.5: an error page", {{"ETag", "\"a\""}}, "", 404},
  };
  for (auto const& [rule, fields, validator, status] : table)
    EXPECT_EQ(validator_of(status, fields), validator) << rule;
}

TEST(BeginningOf, TellsWhatA206NeedNotRepeat) {
  auto const head = head_with(200, {{"ETag", "\"a\""},
                                    {"Content-Length", "1000"},
                                    {"Content-Type", "video/mp4"},
                                    {"Last-Modified", "Tue, 14 Nov 2023 22:12:20 GMT"},
                                    {"Repr-Digest", right_digest}});
  auto const part = beginning_of("https://h/a", head, now).value();
  EXPECT_EQ(part.url, "https://h/a");
  EXPECT_EQ(part.whole, 1000U);
  http::ResponseHead rest;
  complete(rest, part);
  EXPECT_EQ(rest.fields.find("ETag"), "\"a\"");
  EXPECT_EQ(rest.fields.find("Content-Type"), "video/mp4");
  EXPECT_EQ(rest.fields.find("Last-Modified"), "Tue, 14 Nov 2023 22:12:20 GMT");
  EXPECT_EQ(part.promised, right_hash);
}

Part part_of_a() {
  Part part;
  part.key = "https://h/";
  part.url = "https://h/a";
  part.asked = "0123";
  part.size = ByteCount{400};
  part.sha256 = std::string(64, 'a');
  part.whole = 1000;
  part.validator = part.etag = "\"a\"";
  part.last_modified = "Tue, 14 Nov 2023 22:12:20 GMT";
  return part;
}

// RFC 9110 §14.2, §13.1.5, §12.5.3.
TEST(WithRange, AsksForTheRestOfWhatHasCome) {
  http::Fields usual;
  usual.add("User-Agent", "scrape");
  usual.add("Accept-Encoding", "gzip, br");
  auto const fields = with_range(usual, part_of_a());
  EXPECT_EQ(fields.find("User-Agent"), "scrape");
  EXPECT_EQ(fields.joined("Accept-Encoding"), "identity");
  EXPECT_EQ(fields.find("Range"), "bytes=400-");
  EXPECT_EQ(fields.find("If-Range"), "\"a\"");
}

struct AnswerCase {
  char const* rule;
  int status;
  Pairs fields;
  Continuation continuation;
};

TEST(ContinuationOf, JoinsOnlyTheRestOfTheSamePage) {
  using enum Continuation;
  std::pair<std::string, std::string> const range{"Content-Range", "bytes 400-999/1000"};
  AnswerCase const table[] = {
      {"§15.3.7: the rest", 206, {range}, joins},
      {"§15.3.7: with its length", 206, {range, {"Content-Length", "600"}}, joins},
      {"§8.6: with another length", 206, {range, {"Content-Length", "599"}}, refused},
      {"§14.4: the size unknown now, but known before", 206, {{"Content-Range", "bytes 400-999/*"}}, joins},
      {"§14.4: without a Content-Range", 206, {}, refused},
      {"§14.4: with two of them", 206, {range, range}, refused},
      {"§14.4: of another unit", 206, {{"Content-Range", "items 400-999/1000"}}, refused},
      {"§14.4: unsatisfied", 206, {{"Content-Range", "bytes */1000"}}, refused},
      {"§14.4: from before", 206, {{"Content-Range", "bytes 399-999/1000"}}, refused},
      {"§14.4: from after", 206, {{"Content-Range", "bytes 401-999/1000"}}, refused},
      {"§14.4: not to the end", 206, {{"Content-Range", "bytes 400-998/1000"}}, refused},
      {"§14.4: of another size", 206, {{"Content-Range", "bytes 400-1000/1001"}}, refused},
      {"§14.4: beyond the end", 206, {{"Content-Range", "bytes 400-1000/1000"}}, refused},
      {"§15.3.7.2: several parts", 206, {range, {"Content-Type", "multipart/byteranges; boundary=x"}}, refused},
      {"§8.4: coded", 206, {range, {"Content-Encoding", "gzip"}}, refused},
      {"§15.3.7.3: the same tag", 206, {range, {"ETag", "\"a\""}}, joins},
      {"§15.3.7.3: another tag", 206, {range, {"ETag", "\"b\""}}, refused},
      {"§15.3.7.3: a weak tag", 206, {range, {"ETag", "W/\"a\""}}, refused},
      {"§15.3.7.3: the same date", 206, {range, {"Last-Modified", "Tue, 14 Nov 2023 22:12:20 GMT"}}, joins},
      {"§15.3.7.3: another date", 206, {range, {"Last-Modified", "Tue, 14 Nov 2023 22:12:21 GMT"}}, refused},
      {"RFC 9530 §3: the same digest", 206, {range, {"Repr-Digest", right_digest}}, joins},
      {"RFC 9530 §3: another digest", 206, {range, {"Repr-Digest", other_digest}}, refused},
      {"RFC 9530 §3: no digest of ours", 206, {range, {"Repr-Digest", "sha-512=:AAAA:"}}, joins},
      {"§13.1.5: another version", 200, {{"ETag", "\"b\""}}, superseded},
      {"§14.2: no ranges", 200, {{"ETag", "\"a\""}}, superseded},
      {"§15.5.17: nothing to be had there", 416, {{"Content-Range", "bytes */300"}}, refused},
      {"§15.6.4: not now", 503, {}, postponed},
      {"RFC 6585 §4: not so fast", 429, {}, postponed},
      {"§15.5.5: no page any more", 404, {}, superseded},
      {"§15.5.11: nor ever again", 410, {}, superseded},
      {"§15.3.5: no content", 204, {}, superseded},
      {"§15.4.3: a page elsewhere", 302, {{"Location", "/b"}}, postponed},
      {"§15.5.2: who is that", 401, {}, postponed},
      {"§15.5.4: not for you", 403, {}, postponed},
      {"§15.6.1: a server's trouble", 500, {}, postponed},
      {"§15: of whatever kind", 520, {}, postponed},
  };
  auto part = part_of_a();
  part.promised = right_hash;
  for (auto const& [rule, status, fields, continuation] : table)
    EXPECT_EQ(continuation_of(part, head_with(status, fields)), continuation) << rule;
}

// RFC 9110 §14.4: somebody must say what the whole is.
TEST(ContinuationOf, NeedsTheSizeOfTheWhole) {
  auto part = part_of_a();
  part.whole.reset();
  auto const told = head_with(206, {{"Content-Range", "bytes 400-999/1000"}});
  EXPECT_EQ(continuation_of(part, told), Continuation::joins);
  auto const after = continued(part, "https://h/a?b", told);
  EXPECT_EQ(after.whole, 1000U);
  EXPECT_EQ(after.url, "https://h/a?b");
  EXPECT_EQ(continuation_of(part, head_with(206, {{"Content-Range", "bytes 400-999/*"}})), Continuation::refused);
}

// A tag that was not there before says that something has changed.
TEST(ContinuationOf, JoinsNothingOfWhichMoreIsKnownNow) {
  auto part = part_of_a();
  part.etag.clear();
  part.validator = part.last_modified;
  auto const tagged = head_with(206, {{"Content-Range", "bytes 400-999/1000"}, {"ETag", "\"a\""}});
  EXPECT_EQ(continuation_of(part, tagged), Continuation::refused);
}

TEST(DigestsOf, AreOfThePageAndOfTheContent) {
  auto const* const hex = right_hash;
  auto const plain = digests_of(head_with(200, {{"Repr-Digest", right_digest}, {"Content-Digest", right_digest}}));
  EXPECT_EQ(plain.whole, hex);
  EXPECT_EQ(plain.content, hex);
  EXPECT_EQ(plain.coded, "");
  auto const coded = digests_of(
      head_with(200, {{"Content-Encoding", "gzip"}, {"Repr-Digest", other_digest}, {"Content-Digest", right_digest}}));
  EXPECT_EQ(coded.whole, "");
  EXPECT_EQ(coded.content, "");
  EXPECT_EQ(coded.coded, hex);
  EXPECT_EQ(digests_of(head_with(200, {})).whole, "");
}

// RFC 9530 §3: Repr-Digest is of the whole, of which the user asked for a part.
TEST(DigestsOf, AreNotOfTheWholeWhenOnlyAPartOfThatComes) {
  auto const head = head_with(206, {{"Repr-Digest", other_digest}, {"Content-Digest", right_digest}});
  EXPECT_EQ(digests_of(head).whole, "");
  EXPECT_EQ(digests_of(head).content, right_hash);
  EXPECT_NE(digests_of(head, part_of_a()).whole, "") << "it completes the whole";
}

// RFC 9530 §2: all content of an uncoded 200 is the page.
TEST(DigestsOf, AreKeptUntilThePageIsWhole) {
  auto const begun = [](Pairs fields) {
    fields.emplace_back("ETag", "\"a\"");
    return beginning_of("https://h/a", head_with(200, fields), now).value();
  };
  auto const by_content = begun({{"Content-Digest", right_digest}});
  EXPECT_EQ(begun({{"Repr-Digest", right_digest}}).promised, right_hash);
  EXPECT_EQ(begun({{"Repr-Digest", "sha-512=:AAAA:"}, {"Content-Digest", right_digest}}).promised, right_hash);
  EXPECT_EQ(by_content.promised, right_hash);
  EXPECT_EQ(digests_of(head_with(206, {}), by_content).whole, right_hash);
  EXPECT_EQ(digests_of(head_with(206, {{"Repr-Digest", "sha-512=:AAAA:"}}), by_content).whole, right_hash);
  EXPECT_EQ(digests_of(head_with(206, {{"Content-Digest", other_digest}}), by_content).whole, right_hash);
  EXPECT_EQ(continued(part_of_a(), "https://h/a", head_with(206, {{"Repr-Digest", right_digest}})).promised,
            right_hash);
}

TEST(MayBeContinuedAt, IsWhereItCameFromOrWhereSignaturesDiffer) {
  auto part = part_of_a();
  auto const may = [&](char const* target) { return may_be_continued_at(test::url_of(target), part); };
  for (auto const* const url : {"https://h/a", "https://h/a?sig=1"}) {
    part.url = url;
    EXPECT_TRUE(may("https://h/a"));
    EXPECT_TRUE(may("https://h/a?sig=1"));
    EXPECT_TRUE(may("https://h/a?sig=2"));
    EXPECT_FALSE(may("https://h/b?sig=1"));
    EXPECT_FALSE(may("https://h/ab"));
    EXPECT_FALSE(may("https://i/a?sig=1"));
    EXPECT_FALSE(may("http://h/a?sig=1"));
  }
  part.etag.clear();
  part.validator = part.last_modified;
  EXPECT_TRUE(may("https://h/a?sig=1"));
  EXPECT_FALSE(may("https://h/a?sig=2")) << "what another query stands for may have the same date";
}

TEST(MayBeContinued, IsForPlainRequests) {
  auto job = test::job_of(1, "https://h/a");
  EXPECT_TRUE(may_be_continued(job));
  OwnRequest own;
  auto const may = [&] {
    job.request = std::make_shared<OwnRequest const>(own);
    return may_be_continued(job);
  };
  own.headers = {{"Accept", "text/html"}};
  EXPECT_TRUE(may());
  own.headers = {{"range", "bytes=0-9"}};
  EXPECT_FALSE(may());
  own.headers = {{"If-None-Match", "*"}};
  EXPECT_FALSE(may());
  own.headers.clear();
  own.body = std::make_shared<std::string const>("a=b");
  EXPECT_FALSE(may());
  own.body.reset();
  own.method = "POST";
  EXPECT_FALSE(may());
  job.request.reset();
  job.entry.index = 0;
  EXPECT_FALSE(may_be_continued(job));
}

TEST(PartText, IsReadAsItWasWritten) {
  auto part = part_of_a();
  EXPECT_EQ(part_in(to_text(part)), part);
  part.whole.reset();
  part.last_modified.clear();
  part.content_type = "text/plain; charset=\"x y\"";
  part.promised = right_hash;
  EXPECT_EQ(part_in(to_text(part)), part);
}

TEST(PartText, IsAllThereOrNothing) {
  auto const text = to_text(part_of_a());
  for (std::size_t size = 0; size < text.size(); ++size)
    EXPECT_FALSE(part_in(text.substr(0, size)).has_value()) << size;
  for (auto const* const more : {"x", "\n", "end\n", "who knows\nend\n"})
    EXPECT_FALSE(part_in(text + more).has_value()) << more;
  for (auto const* const bad : {"size 0", "size -1", "size 4 ", "size 18446744073709551616"}) {
    auto altered = text;
    altered.replace(altered.find("size 400"), 8, bad);
    EXPECT_FALSE(part_in(altered).has_value()) << bad;
  }
}

}  // namespace
}  // namespace scrape::plan
