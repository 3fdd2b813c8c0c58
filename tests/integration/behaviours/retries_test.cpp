// Failures that may pass are tried again, others are not (RFC 9110 §9.2.2, §10.2.3).

#include "integration/support/behaviour.hpp"

namespace scrape::test::wire {
namespace {

using namespace std::chrono_literals;
using enum ErrorClass;

void twice(plan::Policy& policy) {
  policy.retries = 2;
  policy.idle_time = 150ms;
  policy.max_body = ByteCount{1000};
}

void hardly(plan::Policy& policy) {
  policy.retries = 5;
  policy.retry_delay = 10s;
  policy.retry_time = 5s;
}

Behaviour passes(std::string name, Answer failure) {
  return {std::move(name), {std::move(failure), {message("hello")}}, saved("hello", 2), &twice};
}

Behaviour stays(std::string name, Answer failure, ErrorClass error_class) {
  return {std::move(name), {std::move(failure), {message("hello")}}, fails(error_class), &twice};
}

class Retries : public BehaviourTest {};

TEST_P(Retries, EndAsTheyShould) {
  play();
  expect_right_end();
}

std::string const head_of_five = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
std::string const busy = status("503 Service Unavailable");

Behaviour const retries_behaviours[] = {
    passes("AfterRequestTimeout", {status("408 Request Timeout")}),
    passes("AfterTooEarly", {status("425 Too Early")}),
    passes("AfterTooManyRequests", {status("429 Too Many Requests")}),
    passes("AfterInternalServerError", {status("500 Internal Server Error")}),
    passes("AfterBadGateway", {status("502 Bad Gateway")}),
    passes("AfterServiceUnavailable", {busy}),
    passes("AfterGatewayTimeout", {status("504 Gateway Timeout")}),
    passes("AfterACloseBeforeTheAnswer", {"", After::close}),
    passes("AfterAResetBeforeTheAnswer", {"", After::reset}),
    passes("AfterACloseInTheHead", {"HTTP/1.1 200 OK\r\nX", After::close}),
    passes("AfterACloseInTheBody", {head_of_five + "hell", After::close}),
    passes("AfterAResetInTheBody", {head_of_five + "hell", After::reset}),
    passes("AfterSilenceInTheHead", {"HTTP/1.1 200 OK\r\nX", After::keep, false, true}),
    passes("AfterSilenceInTheBody", {head_of_five + "hell", After::keep, false, true}),
    passes("AfterRetryAfterNothing", {status("503 Busy", "Retry-After: 0\r\n")}),
    passes("AfterRetryAfterNonsense", {status("503 Busy", "Retry-After: soon\r\n")}),
    passes("AfterRetryAfterThePast", {status("503 Busy", "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n")}),
    {"AfterRetryAfterSeconds",
     {{status("503 Busy", "Retry-After: 1\r\n")}, {message("hello")}},
     saved("hello", 2),
     [](plan::Policy& policy) { policy.retries = 1; }},
    {"AfterRetryAfterADate",
     {{status("429 Wait", "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nRetry-After: Sun, 06 Nov 1994 08:49:38 GMT\r\n")},
      {message("hello")}},
     saved("hello", 2),
     [](plan::Policy& policy) { policy.retries = 1; }},
    {"AfterRetryAfterWithoutSpendingOne",
     {{status("503 Busy", "Retry-After: 1\r\n")}, {busy}, {message("hello")}},
     saved("hello", 3),
     [](plan::Policy& policy) { policy.retries = 1; }},
    {"ButNotForRetryAfterWhenNoneIsWanted", {{status("503 Busy", "Retry-After: 1\r\n")}}, fails(http_status)},
    {"TheLastOfThem", {{busy}, {busy}, {message("hello")}}, saved("hello", 3), &twice},
    {"UntilThereIsNoneLeft", {{busy}}, {http_status, {}, 3, 3}, &twice},
    {"UntilTheFailureIsAnother", {{busy}, {status("404 Not Found")}}, {http_status, {}, 2, 2}, &twice},
    {"UntilTheTimeIsOver", {{busy}, {message("hello")}}, fails(http_status), &hardly},
    {"FromTheBeginningOfARedirect",
     {{status("302 Found", "Location: /x\r\n")}, {busy}, {status("302 Found", "Location: /y\r\n")}, {message("hello")}},
     {std::nullopt, "hello", 2, 4},
     &twice},
    stays("NotAfterNotFound", {status("404 Not Found")}, http_status),
    stays("NotAfterNotImplemented", {status("501 Not Implemented")}, http_status),
    stays("NotAfterABadMessage", {"nonsense\r\n\r\n", After::close}, protocol),
    stays("NotAfterABadLength", {"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", After::close}, protocol),
    stays("NotAfterAPageTooLarge", {message(std::string(1001, 'x'))}, too_large),
    stays("NotAfterABadCoding", {message("not gzip", "Content-Encoding: gzip\r\n")}, decode),
    stays("NotAfterABadRedirect", {status("302 Found", "Location: ftp://h/\r\n")}, redirect),
};

INSTANTIATE_TEST_SUITE_P(All, Retries,
                         testing::Combine(testing::ValuesIn(retries_behaviours), testing::Values(Scheme::http)),
                         name_of_case);

}  // namespace
}  // namespace scrape::test::wire
