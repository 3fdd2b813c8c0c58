// Where a message ends (RFC 9112 §6 and §7), and what is not one.

#include "integration/support/behaviour.hpp"
#include "site/content.hpp"

namespace scrape::test::wire {
namespace {

using namespace std::string_literals;
using enum ErrorClass;

std::string const ok = "HTTP/1.1 200 OK\r\n";
std::string const ok_chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";

std::string with_fields(std::string const& fields, std::string const& body = "hello") {
  return ok + fields + "\r\n\r\n" + body;
}

std::string repeated(std::string const& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i)
    all += text;
  return all;
}

class Framing : public BehaviourTest {};

TEST_P(Framing, EndsAsItShould) {
  play();
  expect_right_end();
}

Behaviour const whole[] = {
    {"Length", {{message("hello")}}, saved("hello")},
    {"LengthZero", {{message("")}}, saved("")},
    {"LengthWithBlanks", {{with_fields("Content-Length: \t 5 \t")}}, saved("hello")},
    {"LengthRepeated", {{with_fields("Content-Length: 5\r\nContent-Length: 5")}}, saved("hello")},
    {"LengthInAnyCase", {{with_fields("cOnTeNt-LeNgTh: 5")}}, saved("hello")},
    {"LengthThenReset", {{message("hello"), After::reset}}, saved("hello")},
    {"LengthThenCloseWithoutNotify", {{message("hello"), After::drop}}, saved("hello")},
    {"LengthThatLies", {{message("hello") + "and more"}}, saved("hello")},
    {"LengthThenAnotherMessage", {{message("hello") + message("poisoned")}}, saved("hello")},
    {"LengthThenHalfAMessage", {{message("hello") + "HTTP/1.1 200 OK\r\nContent-Le"}}, saved("hello")},
    {"LengthOfManyReads", {{message(site::bytes_body(700'000))}}, saved(site::bytes_body(700'000))},
    {"LengthBytewise", {{message("hello"), After::keep, true}}, saved("hello")},
    {"Chunk", {{ok_chunked + "5\r\nhello\r\n0\r\n\r\n"}}, saved("hello")},
    {"Chunks", {{ok_chunked + "2\r\nhe\r\n2\r\nll\r\n1\r\no\r\n0\r\n\r\n"}}, saved("hello")},
    {"ChunksBytewise", {{ok_chunked + "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", After::keep, true}}, saved("hello")},
    {"ChunkLast", {{ok_chunked + "0\r\n\r\n"}}, saved("")},
    {"ChunkLastOfManyZeros", {{ok_chunked + "5\r\nhello\r\n0000\r\n\r\n"}}, saved("hello")},
    {"ChunkSizeWithZeros", {{ok_chunked + "0005\r\nhello\r\n0\r\n\r\n"}}, saved("hello")},
    {"ChunkSizeInUpperCase", {{ok_chunked + "A\r\n0123456789\r\n0\r\n\r\n"}}, saved("0123456789")},
    {"ChunkExtension", {{ok_chunked + "5;a=b\r\nhello\r\n0;c\r\n\r\n"}}, saved("hello")},
    {"ChunkExtensionQuoted", {{ok_chunked + "5;a=\"b;c\"\r\nhello\r\n0\r\n\r\n"}}, saved("hello")},
    {"ChunkTrailers", {{ok_chunked + "5\r\nhello\r\n0\r\nA: b\r\nC: d\r\n\r\n"}}, saved("hello")},
    {"ChunkThatLooksLikeTheEnd", {{ok_chunked + "7\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n"}}, saved("\r\n0\r\n\r\n")},
    {"ChunksOfOneByte",
     {{ok_chunked + repeated("1\r\nx\r\n", 300'000) + "0\r\n\r\n"}},
     saved(std::string(300'000, 'x'))},
    {"ChunkLarge",
     {{ok_chunked + "493e0\r\n" + site::bytes_body(300'000) + "\r\n0\r\n\r\n"}},
     saved(site::bytes_body(300'000))},
    {"CodingNameInAnyCase", {{ok + "transfer-encoding: Chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"}}, saved("hello")},
    {"ChunkThenSurplus", {{ok_chunked + "5\r\nhello\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n\r\npoisoned"}}, saved("hello")},
    {"UntilClose", {{ok + "\r\nhello", After::close}}, saved("hello")},
    {"UntilCloseAnnounced", {{ok + "Connection: close\r\n\r\nhello", After::close}}, saved("hello")},
    {"UntilCloseEmpty", {{ok + "\r\n", After::close}}, saved("")},
    {"UntilCloseOfOldServer", {{"HTTP/1.0 200 OK\r\n\r\nhello", After::close}}, saved("hello")},
    {"UntilCloseBytewise", {{ok + "\r\nhello", After::close, true}}, saved("hello")},
    {"LengthOfOldServer", {{"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", After::close}}, saved("hello")},
    {"KeepAliveOfOldServer",
     {{"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello"}},
     saved("hello")},
    {"BodyLikeAMessage", {{message("HTTP/1.1 500 No\r\n\r\n")}}, saved("HTTP/1.1 500 No\r\n\r\n")},
    {"BodyOfZeros", {{message(std::string(1000, '\0'))}}, saved(std::string(1000, '\0'))},
    {"NoContent", {{"HTTP/1.1 204 No Content\r\n\r\n"}}, saved("")},
    {"NoContentWithALength", {{"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n"}}, saved("")},
    {"NoContentWithAHugeLength", {{"HTTP/1.1 204 No Content\r\nContent-Length: 99999999999\r\n\r\n"}}, saved("")},
    {"ReasonMissing", {{"HTTP/1.1 200 \r\nContent-Length: 5\r\n\r\nhello"}}, saved("hello")},
    {"ReasonNotAscii", {{"HTTP/1.1 200 Gr\xfc\xdf\x65\r\nContent-Length: 5\r\n\r\nhello"}}, saved("hello")},
    {"FieldEmpty", {{with_fields("X:\r\nContent-Length: 5")}}, saved("hello")},
    {"FieldFolded", {{with_fields("X: a\r\n b\r\n\tc\r\nContent-Length: 5")}}, saved("hello")},
    {"FieldsMany", {{with_fields(repeated("X: y\r\n", 1000) + "Content-Length: 5")}}, saved("hello")},
    {"FieldsOf64KiB", {{with_fields("X: " + std::string(65'536, 'x') + "\r\nContent-Length: 5")}}, saved("hello")},
    {"LineFeedsAlone", {{"HTTP/1.1 200 OK\nContent-Length: 5\n\nhello"}}, saved("hello")},
    {"LineFeedsMixed", {{"HTTP/1.1 200 OK\r\nContent-Length: 5\n\r\nhello"}}, saved("hello")},
    {"Interim", {{"HTTP/1.1 100 Continue\r\n\r\n" + message("hello")}}, saved("hello")},
    {"InterimWithFields",
     {{"HTTP/1.1 103 Early Hints\r\nContent-Length: 3\r\n\r\n" + message("hello")}},
     saved("hello")},
    {"InterimsAsManyAsAllowed", {{repeated("HTTP/1.1 102 Processing\r\n\r\n", 16) + message("hello")}}, saved("hello")},
    {"OtherSuccess", {{message("hello", {}, "203 Non-Authoritative Information")}}, saved("hello")},
};

Behaviour const broken[] = {
    {"LengthWithASpaceInside", {{with_fields("Content-Length: 5 00"), After::close}}, fails(protocol)},
    {"LengthNegative", {{with_fields("Content-Length: -5"), After::close}}, fails(protocol)},
    {"LengthWithAPlus", {{with_fields("Content-Length: +5"), After::close}}, fails(protocol)},
    {"LengthInHex", {{with_fields("Content-Length: 0x5"), After::close}}, fails(protocol)},
    {"LengthInWords", {{with_fields("Content-Length: five"), After::close}}, fails(protocol)},
    {"LengthMissing", {{with_fields("Content-Length:"), After::close}}, fails(protocol)},
    {"LengthOfOtherDigits", {{with_fields("Content-Length: \xd9\xa5"), After::close}}, fails(protocol)},
    {"LengthOutOfRange", {{with_fields("Content-Length: 99999999999999999999"), After::close}}, fails(protocol)},
    {"LengthsInConflict", {{with_fields("Content-Length: 5\r\nContent-Length: 7"), After::close}}, fails(protocol)},
    {"LengthsInConflictInOneField", {{with_fields("Content-Length: 5, 7"), After::close}}, fails(protocol)},
    {"LengthBesideChunks",
     {{with_fields("Content-Length: 5\r\nTransfer-Encoding: chunked", "5\r\nhello\r\n0\r\n\r\n"), After::close}},
     fails(protocol)},
    {"ChunksBesideLength",
     {{with_fields("Transfer-Encoding: chunked\r\nContent-Length: 5", "5\r\nhello\r\n0\r\n\r\n"), After::close}},
     fails(protocol)},
    {"CodingUnknown", {{with_fields("Transfer-Encoding: gzip, chunked", "0\r\n\r\n"), After::close}}, fails(protocol)},
    {"CodingTwice", {{with_fields("Transfer-Encoding: chunked, chunked", "0\r\n\r\n"), After::close}}, fails(protocol)},
    {"CodingNotLast", {{with_fields("Transfer-Encoding: chunked, gzip", "0\r\n\r\n"), After::close}}, fails(protocol)},
    {"CodingIdentity", {{with_fields("Transfer-Encoding: identity"), After::close}}, fails(protocol)},
    {"ChunkSizeOfLetters", {{ok_chunked + "xyz\r\nhello\r\n0\r\n\r\n", After::close}}, fails(protocol)},
    {"ChunkSizeMissing", {{ok_chunked + "\r\nhello\r\n0\r\n\r\n", After::close}}, fails(protocol)},
    {"ChunkSizeNegative", {{ok_chunked + "-5\r\nhello\r\n0\r\n\r\n", After::close}}, fails(protocol)},
    {"ChunkSizeWithPrefix", {{ok_chunked + "0x5\r\nhello\r\n0\r\n\r\n", After::close}}, fails(protocol)},
    {"ChunkSizeOutOfRange", {{ok_chunked + "fffffffffffffffff\r\nhello\r\n", After::close}}, fails(protocol)},
    {"ChunkSizeEndedByALineFeed", {{ok_chunked + "5\nhello\r\n0\r\n\r\n", After::close}}, fails(protocol)},
    {"ChunkLongerThanItSays", {{ok_chunked + "3\r\nhello\r\n0\r\n\r\n", After::close}}, fails(protocol)},
    {"ChunkShorterThanItSays", {{ok_chunked + "9\r\nhello\r\n0\r\n\r\n\r\n", After::close}}, fails(protocol)},
    {"ChunkSecondMalformed", {{ok_chunked + "5\r\nhello\r\nxyz\r\n", After::close}}, fails(protocol)},
    {"ChunkExtensionEndless", {{ok_chunked + "5;" + std::string(400'000, 'x'), After::close}}, fails(protocol)},
    {"ChunkExtensionsTooManyForTheirContent",
     {{ok_chunked + repeated("1;" + std::string(50'000, 'x') + "\r\nx\r\n", 30), After::keep, false, true}},
     fails(protocol)},
    {"TrailersEndless", {{ok_chunked + "0\r\n" + repeated("A: b\r\n", 60'000), After::close}}, fails(protocol)},
    {"TrailerThatIsALength",
     {{ok_chunked + "5\r\nhello\r\n0\r\nContent-Length: 9\r\n\r\n", After::close}},
     fails(protocol)},
    {"TrailerMalformed", {{ok_chunked + "5\r\nhello\r\n0\r\nno colon\r\n\r\n", After::close}}, fails(protocol)},
    {"NotHttpButSsh", {{"SSH-2.0-OpenSSH_9.2p1\r\n", After::close}}, fails(protocol)},
    {"NotHttpButHtml", {{"<html>hello</html>\r\n\r\n", After::close}}, fails(protocol)},
    {"NotHttpButMail", {{"220 mail.example.org ESMTP\r\n", After::close}}, fails(protocol)},
    {"NotHttpButNothing", {{"\r\n\r\n\r\n", After::close}}, fails(protocol)},
    {"NotHttpButBytes", {{"\x16\x03\x01\x02"s, After::close}}, fails(protocol)},
    {"VersionUnknown", {{"HTTP/3.7 200 OK\r\nContent-Length: 5\r\n\r\nhello", After::close}}, fails(protocol)},
    {"VersionMalformed", {{"HTTP/x.y 200 OK\r\n\r\n", After::close}}, fails(protocol)},
    {"StatusTooShort", {{"HTTP/1.1 20 OK\r\n\r\n", After::close}}, fails(protocol)},
    {"StatusTooLong", {{"HTTP/1.1 2000 OK\r\n\r\n", After::close}}, fails(protocol)},
    {"StatusOfLetters", {{"HTTP/1.1 abc OK\r\n\r\n", After::close}}, fails(protocol)},
    {"FieldWithoutAColon", {{with_fields("X"), After::close}}, fails(protocol)},
    {"FieldWithoutAName", {{with_fields(": x"), After::close}}, fails(protocol)},
    {"FieldWithASpaceBeforeTheColon", {{with_fields("Content-Length : 5"), After::close}}, fails(protocol)},
    {"FieldWithANul", {{with_fields("X: a\0b"s), After::close}}, fails(protocol)},
    {"FieldWithAReturnInside", {{with_fields("X: a\rb"), After::close}}, fails(protocol)},
    {"FieldTooLarge", {{with_fields("X: " + std::string(300'000, 'x')), After::close}}, fails(protocol)},
    {"FieldWithoutEnd", {{ok + "X: " + std::string(300'000, 'x'), After::keep, false, true}}, fails(protocol)},
    {"FieldsTooMany", {{with_fields(repeated("X: y\r\n", 60'000)), After::close}}, fails(protocol)},
    {"InterimsTooMany",
     {{repeated("HTTP/1.1 102 Processing\r\n\r\n", 17) + message("hello"), After::close}},
     fails(protocol)},
    {"InterimsEndless", {{repeated("HTTP/1.1 100 Continue\r\n\r\n", 20'000), After::close}}, fails(protocol)},
    {"UpgradeUnasked", {{"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n", After::close}}, fails(protocol)},
};

INSTANTIATE_TEST_SUITE_P(Whole, Framing,
                         testing::Combine(testing::ValuesIn(whole), testing::Values(Scheme::http, Scheme::https)),
                         name_of_case);
INSTANTIATE_TEST_SUITE_P(Broken, Framing,
                         testing::Combine(testing::ValuesIn(broken), testing::Values(Scheme::http, Scheme::https)),
                         name_of_case);

}  // namespace
}  // namespace scrape::test::wire
