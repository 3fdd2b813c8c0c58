// Limits of size and speed: each says which it was.

#include "integration/support/behaviour.hpp"

#include <gtest/gtest.h>

namespace scrape::test::wire {
namespace {

using namespace std::chrono_literals;
using enum ErrorClass;

void at_most_1000_bytes(plan::Policy& policy) {
  policy.max_body = ByteCount{1000};
}

void brisk(plan::Policy& policy) {
  policy.speed_limit = ByteCount{10'000};
  policy.speed_time = 1s;
}

std::string chunks(std::size_t size) {
  std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (std::size_t i = 0; i < size; i += 100)
    bytes += "64\r\n" + std::string(100, 'x') + "\r\n";
  return bytes + "0\r\n\r\n";
}

std::string until_close(std::size_t size) {
  return "HTTP/1.1 200 OK\r\n\r\n" + std::string(size, 'x');
}

class Limits : public BehaviourTest {};

TEST_P(Limits, EndAsTheyShould) {
  play();
  expect_right_end();
}

Behaviour const limits_behaviours[] = {
    {"LengthAtTheLimit", {{message(std::string(1000, 'x'))}}, saved(std::string(1000, 'x')), &at_most_1000_bytes},
    {"LengthBeyondTheLimit", {{message(std::string(1001, 'x'))}}, fails(too_large), &at_most_1000_bytes},
    {"LengthBeyondAllLimits",
     {{"HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n\r\nx", After::keep, false, true}},
     fails(too_large),
     &at_most_1000_bytes},
    {"ChunksAtTheLimit", {{chunks(1000)}}, saved(std::string(1000, 'x')), &at_most_1000_bytes},
    {"ChunksBeyondTheLimit", {{chunks(1100)}}, fails(too_large), &at_most_1000_bytes},
    {"ChunkBeyondAllLimits",
     {{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n" + std::string(2000, 'x'),
       After::keep, false, true}},
     fails(too_large),
     &at_most_1000_bytes},
    {"CloseAtTheLimit", {{until_close(1000), After::close}}, saved(std::string(1000, 'x')), &at_most_1000_bytes},
    {"CloseBeyondTheLimit", {{until_close(1001), After::close}}, fails(too_large), &at_most_1000_bytes},
    {"FastEnough", {{message(std::string(30'000, 'x'))}}, saved(std::string(30'000, 'x')), &brisk},
    {"TooSlow",
     {{"HTTP/1.1 200 OK\r\nContent-Length: 30000\r\n\r\n" + std::string(9'999, 'x'), After::keep, false, true}},
     fails(timeout),
     &brisk},
    {"TooSlowDrop", {{message(std::string(30'000, 'x')), After::keep, true}}, fails(timeout), &brisk},
};

INSTANTIATE_TEST_SUITE_P(All, Limits,
                         testing::Combine(testing::ValuesIn(limits_behaviours), testing::Values(Scheme::http)),
                         name_of_case);

}  // namespace
}  // namespace scrape::test::wire
