// Redirects (RFC 9110 §15.4), and statuses that are none.

#include "integration/support/behaviour.hpp"

namespace scrape::test::wire {
namespace {

using enum ErrorClass;

std::string moved(std::string const& location, std::string const& code = "302 Found") {
  return status(code, "Location: " + location + "\r\n");
}

Behaviour follows(std::string name, std::string const& location, std::string const& code = "302 Found") {
  return {std::move(name), {{moved(location, code)}, {message("hello")}}, saved("hello")};
}

Behaviour refuses(std::string name, std::string const& location) {
  return {std::move(name), {{moved(location)}, {message("hello")}}, fails(redirect)};
}

Behaviour answers(std::string name, std::string const& code) {
  return {std::move(name), {{status(code)}}, fails(http_status)};
}

class Redirects : public BehaviourTest {};

TEST_P(Redirects, EndAsTheyShould) {
  play();
  expect_right_end();
}

Behaviour const redirects_behaviours[] = {
    follows("MovedPermanently", "/x", "301 Moved Permanently"),
    follows("Found", "/x", "302 Found"),
    follows("SeeOther", "/x", "303 See Other"),
    follows("TemporaryRedirect", "/x", "307 Temporary Redirect"),
    follows("PermanentRedirect", "/x", "308 Permanent Redirect"),
    follows("ToAnUnknownReason", "/x", "301 "),
    follows("ToARelativePath", "x"),
    follows("ToAQuery", "?a=b"),
    follows("ToAFragment", "/x#y"),
    follows("ToItselfWithAFragment", "#y"),
    follows("ToASpace", "/a b"),
    follows("ToTwoSlashesTooMany", "/a//b"),
    follows("ToBackslashes", "\\a\\b"),
    follows("ToUtf8", "/caf\xc3\xa9"),
    follows("ToLatin1", "/caf\xe9"),
    follows("ToATab", "/a\tb"),
    follows("ToDotSegments", "/a/../../x"),
    follows("ToABadPercentEncoding", "/100%"),
    refuses("ToNothing", ""),
    refuses("ToAnotherScheme", "ftp://127.0.0.1/"),
    refuses("ToMail", "mailto:joe@example.org"),
    refuses("ToAScript", "javascript:alert(1)"),
    refuses("ToAFile", "file:///etc/passwd"),
    refuses("ToData", "data:text/html,hello"),
    refuses("ToCredentials", "https://joe:secret@127.0.0.1/"),
    refuses("ToNoHost", "http://"),
    refuses("ToPortZero", "http://127.0.0.1:0/"),
    {"WithoutALocation", {{status("302 Found")}}, fails(redirect)},
    {"InACircleOfOne", {{moved("/behaviour")}}, {redirect, {}, 1, 2}},
    {"InACircleOfTwo",
     {{moved("/x")}, {moved("/behaviour")}, {moved("/x")}, {moved("/behaviour")}},
     {redirect, {}, 1, 4}},
    {"OutOfACircle", {{moved("/behaviour")}, {message("hello")}}, saved("hello")},
    {"AsOftenAsAllowed",
     {{moved("/1")}, {moved("/2")}, {moved("/3")}, {moved("/4")}, {moved("/5")}, {message("hello")}},
     saved("hello")},
    {"OnceTooOften",
     {{moved("/1")}, {moved("/2")}, {moved("/3")}, {moved("/4")}, {moved("/5")}, {moved("/6")}, {message("hello")}},
     {redirect, {}, 1, 6}},
    {"WithABodyTooLargeToReadPast",
     {{message(std::string(300'000, 'x'), "Location: /x\r\n", "301 Moved")}, {message("hello")}},
     saved("hello")},
    {"WithABodyThatNeverComes",
     {{"HTTP/1.1 301 Moved\r\nLocation: /x\r\nContent-Length: 5\r\n\r\n", After::keep, false, true},
      {message("hello")}},
     saved("hello")},
    {"WithABodyCutShort",
     {{"HTTP/1.1 301 Moved\r\nLocation: /x\r\nContent-Length: 5\r\n\r\nhe", After::close}, {message("hello")}},
     saved("hello")},
    {"WithABodyInAnUnknownCoding",
     {{message("?", "Location: /x\r\nContent-Encoding: x-unknown\r\n", "301 Moved")}, {message("hello")}},
     saved("hello")},
    {"WithoutALengthThenClose",
     {{"HTTP/1.1 301 Moved\r\nLocation: /x\r\n\r\nbye", After::close}, {message("hello")}},
     saved("hello")},
    {"ToAnErrorPage", {{moved("/x")}, {status("404 Not Found")}}, fails(http_status)},
    {"ToABrokenPage",
     {{moved("/x")}, {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe", After::close}},
     fails(truncated)},
    answers("MultipleChoices", "300 Multiple Choices"),
    answers("UseProxy", "305 Use Proxy"),
    answers("PartialContent", "206 Partial Content"),
    answers("BadRequest", "400 Bad Request"),
    answers("Unauthorized", "401 Unauthorized"),
    answers("Forbidden", "403 Forbidden"),
    answers("NotFound", "404 Not Found"),
    answers("Gone", "410 Gone"),
    answers("UnavailableForLegalReasons", "451 Unavailable For Legal Reasons"),
    answers("InternalServerError", "500 Internal Server Error"),
    answers("ServiceUnavailable", "503 Service Unavailable"),
    answers("NobodyKnows", "999 Request denied"),
    answers("Nothing", "000 Nothing"),
    {"NotModifiedUnasked", {{"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"}}, fails(http_status)},
    {"AnErrorPageInAnUnknownCoding", {{message("?", "Content-Encoding: x\r\n", "404 Not Found")}}, fails(http_status)},
    {"AnErrorPageCutShort",
     {{"HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nhe", After::close}},
     fails(http_status)},
};

INSTANTIATE_TEST_SUITE_P(All, Redirects,
                         testing::Combine(testing::ValuesIn(redirects_behaviours), testing::Values(Scheme::http)),
                         name_of_case);

}  // namespace
}  // namespace scrape::test::wire
