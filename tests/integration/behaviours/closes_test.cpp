// Connections that end, break or fall silent, at every phase of an answer.

#include "integration/support/behaviour.hpp"

namespace scrape::test::wire {
namespace {

using namespace std::chrono_literals;
using enum ErrorClass;

std::string const head = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
std::string const chunked_head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

void impatient(plan::Policy& policy) {
  policy.idle_time = 150ms;
}

void hurried(plan::Policy& policy) {
  policy.attempt_time = 150ms;
}

class Closes : public BehaviourTest {};

TEST_P(Closes, EndAsTheyShould) {
  play();
  expect_right_end();
}

Behaviour const anywhere[] = {
    {"CloseBeforeTheAnswer", {{"", After::close}}, fails(truncated)},
    {"CloseAfterOneByte", {{"H", After::close}}, fails(truncated)},
    {"CloseInTheStatusLine", {{"HTTP/1.1 200", After::close}}, fails(truncated)},
    {"CloseInAField", {{"HTTP/1.1 200 OK\r\nContent-Le", After::close}}, fails(truncated)},
    {"CloseBetweenFields", {{"HTTP/1.1 200 OK\r\nX: y\r\n", After::close}}, fails(truncated)},
    {"CloseBeforeTheLastLineFeed", {{"HTTP/1.1 200 OK\r\nX: y\r\n\r", After::close}}, fails(truncated)},
    {"CloseAfterAnInterim", {{"HTTP/1.1 100 Continue\r\n\r\n", After::close}}, fails(truncated)},
    {"CloseAfterTheHead", {{head, After::close}}, fails(truncated)},
    {"CloseInTheBody", {{head + "hell", After::close}}, fails(truncated)},
    {"CloseInAChunkSize", {{chunked_head + "5", After::close}}, fails(truncated)},
    {"CloseInAChunk", {{chunked_head + "5\r\nhell", After::close}}, fails(truncated)},
    {"CloseBehindAChunk", {{chunked_head + "5\r\nhello\r\n", After::close}}, fails(truncated)},
    {"CloseBeforeTheLastChunk", {{chunked_head + "5\r\nhello", After::close}}, fails(truncated)},
    {"CloseInTheLastChunk", {{chunked_head + "5\r\nhello\r\n0\r\n", After::close}}, fails(truncated)},
    {"CloseInATrailer", {{chunked_head + "5\r\nhello\r\n0\r\nA: b", After::close}}, fails(truncated)},
    {"CloseInAnOldServersBody", {{"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhell", After::close}}, fails(truncated)},
    {"DropBeforeTheAnswer", {{"", After::drop}}, fails(truncated)},
    {"DropInAField", {{"HTTP/1.1 200 OK\r\nContent-Le", After::drop}}, fails(truncated)},
    {"DropInTheBody", {{head + "hell", After::drop}}, fails(truncated)},
    {"DropInAChunk", {{chunked_head + "5\r\nhell", After::drop}}, fails(truncated)},
    {"ResetBeforeTheAnswer", {{"", After::reset}}, fails(truncated)},
    {"ResetInTheStatusLine", {{"HTTP/1.1 200", After::reset}}, fails(truncated)},
    {"ResetInAField", {{"HTTP/1.1 200 OK\r\nContent-Le", After::reset}}, fails(truncated)},
    {"ResetInTheBody", {{head + "hell", After::reset}}, fails(truncated)},
    {"ResetInAChunk", {{chunked_head + "5\r\nhell", After::reset}}, fails(truncated)},
    {"ResetInABodyWithoutLength", {{"HTTP/1.1 200 OK\r\n\r\nhello", After::reset}}, fails(truncated)},
    {"SilenceBeforeTheAnswer", {{"", After::keep, false, true}}, fails(timeout), &impatient},
    {"SilenceInTheStatusLine", {{"HTTP/1.1 2", After::keep, false, true}}, fails(timeout), &impatient},
    {"SilenceInAField", {{"HTTP/1.1 200 OK\r\nX", After::keep, false, true}}, fails(timeout), &impatient},
    {"SilenceAfterTheHead", {{head, After::keep, false, true}}, fails(timeout), &impatient},
    {"SilenceInTheBody", {{head + "hell", After::keep, false, true}}, fails(timeout), &impatient},
    {"SilenceInAChunk", {{chunked_head + "5\r\nhell", After::keep, false, true}}, fails(timeout), &impatient},
    {"SilenceInsteadOfAClose",
     {{"HTTP/1.1 200 OK\r\n\r\nhello", After::keep, false, true}},
     fails(timeout),
     &impatient},
    {"HeadThatDrips",
     {{"HTTP/1.1 200 OK\r\nX: " + std::string(5'000, 'x'), After::keep, true}},
     fails(timeout),
     &hurried},
    {"BodyThatDrips", {{message(std::string(5'000, 'x')), After::keep, true}}, fails(timeout), &hurried},
};

// Over TLS the end of the body must be the server's word, not that of whoever cut the line (RFC 9112 §9.8).
Behaviour const without_close_notify[] = {
    {"DropAtTheEndOfTheBody", {{"HTTP/1.1 200 OK\r\n\r\nhello", After::drop}}, fails(truncated)},
    {"DropBehindTheHead", {{"HTTP/1.1 200 OK\r\n\r\n", After::drop}}, fails(truncated)},
    {"DropAtTheEndOfAnOldServersBody", {{"HTTP/1.0 200 OK\r\n\r\nhello", After::drop}}, fails(truncated)},
};

Behaviour const in_the_clear[] = {
    {"DropAtTheEndOfTheBody", {{"HTTP/1.1 200 OK\r\n\r\nhello", After::drop}}, saved("hello")},
};

INSTANTIATE_TEST_SUITE_P(Anywhere, Closes,
                         testing::Combine(testing::ValuesIn(anywhere), testing::Values(Scheme::http, Scheme::https)),
                         name_of_case);
INSTANTIATE_TEST_SUITE_P(WithoutNotify, Closes,
                         testing::Combine(testing::ValuesIn(without_close_notify), testing::Values(Scheme::https)),
                         name_of_case);
INSTANTIATE_TEST_SUITE_P(InTheClear, Closes,
                         testing::Combine(testing::ValuesIn(in_the_clear), testing::Values(Scheme::http)),
                         name_of_case);

}  // namespace
}  // namespace scrape::test::wire
