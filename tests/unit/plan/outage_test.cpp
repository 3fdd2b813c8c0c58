// When a network is believed to be gone, and how dead hosts are told from that.

#include "support/times.hpp"

#include <scrape/plan/outage.hpp>

#include <boost/asio/error.hpp>
#include <gtest/gtest.h>

#include <string>

namespace scrape::plan {
namespace {

using namespace std::chrono_literals;
namespace errc = boost::system::errc;

using test::t0;

url::Origin host(std::string const& name) {
  return {true, name, 443};
}

void fail(Outage& outage, Sign sign, int hosts, TimePoint now = t0) {
  for (int i = 0; i < hosts; ++i)
    outage.note(sign, host("dead" + std::to_string(i)), now);
}

void answer(Outage& outage, std::string const& name, TimePoint now = t0) {
  outage.heard(now);
  outage.note(Sign::answered, host(name), now);
}

// Two witnesses, then five failures.
Outage suspected(Sign sign, TimePoint now = t0) {
  Outage outage;
  answer(outage, "one", now - 1s);
  answer(outage, "two", now - 1s);
  fail(outage, sign, 5, now);
  return outage;
}

TEST(SignOf, TellsAnswersFromSilence) {
  struct Row {
    error_code cause;
    Phase phase;
    Sign sign;
  };
  auto const system = [](errc::errc_t code) { return error_code(code, boost::system::system_category()); };
  auto const may_pass = errc::make_error_code(errc::resource_unavailable_try_again);
  auto const no_such_name = errc::make_error_code(errc::address_not_available);
  Row const table[] = {
      {may_pass, Phase::dns, Sign::unresolved},
      {Errc::dns_timeout, Phase::dns, Sign::unresolved},
      {Errc::connect_timeout, Phase::dns, Sign::unresolved},
      {no_such_name, Phase::dns, Sign::none},
      {Errc::connect_timeout, Phase::connect, Sign::unreached},
      {Errc::attempt_timeout, Phase::connect, Sign::unreached},
      {system(errc::network_unreachable), Phase::connect, Sign::unreached},
      {system(errc::host_unreachable), Phase::connect, Sign::unreached},
      {system(errc::network_down), Phase::connect, Sign::unreached},
      {system(errc::timed_out), Phase::connect, Sign::unreached},
      {boost::asio::error::network_unreachable, Phase::connect, Sign::unreached},
      {boost::asio::error::connection_refused, Phase::connect, Sign::answered},
      {system(errc::permission_denied), Phase::connect, Sign::none},
      {system(errc::address_not_available), Phase::connect, Sign::none},
      {Errc::closed_in_handshake, Phase::tls, Sign::answered},
      {Errc::connect_timeout, Phase::tls, Sign::none},
      {Errc::not_http, Phase::head, Sign::answered},
      {Errc::idle_timeout, Phase::head, Sign::none},
      {system(errc::connection_reset), Phase::body, Sign::none},
      {system(errc::host_unreachable), Phase::body, Sign::unreached},
      {Errc::closed_in_body, Phase::body, Sign::answered},
      {Errc::name_taken, Phase::store, Sign::none},
      {boost::asio::error::connection_refused, Phase::proxy, Sign::answered},
      {Errc::connect_timeout, Phase::proxy, Sign::unreached},
      {system(errc::host_unreachable), Phase::proxy, Sign::unreached},
      {errc::make_error_code(errc::resource_unavailable_try_again), Phase::proxy, Sign::unresolved},
      {no_such_name, Phase::proxy, Sign::none},
      {system(errc::connection_reset), Phase::proxy, Sign::none},
      {Errc::proxy_refused, Phase::proxy, Sign::answered},
      {Errc::proxy_unavailable, Phase::proxy, Sign::answered},
      {Errc::stopped, Phase::proxy, Sign::none},
      {Errc::stopped, Phase::dns, Sign::none},
      {Errc::stopped, Phase::connect, Sign::none},
  };
  for (auto const& [cause, phase, sign] : table)
    EXPECT_EQ(sign_of(cause, phase), sign) << cause.message() << " in phase " << static_cast<int>(phase);
  EXPECT_EQ(sign_of(Outcome(Reached{})), Sign::answered);
  EXPECT_EQ(sign_of(Outcome(Failed{{}, Errc::dns_timeout})), Sign::unresolved);
}

class EitherKind : public testing::TestWithParam<Sign> {};
INSTANTIATE_TEST_SUITE_P(Outage, EitherKind, testing::Values(Sign::unresolved, Sign::unreached));

TEST_P(EitherKind, IsSuspectedWhenFiveHostsFailInARow) {
  Outage outage;
  fail(outage, GetParam(), 4);
  EXPECT_FALSE(outage.is_on());
  fail(outage, GetParam(), 5);
  EXPECT_TRUE(outage.is_on());
  EXPECT_FALSE(outage.is_confirmed());
}

TEST_P(EitherKind, IsNotSuspectedBecauseOfOneHostHoweverOftenItFails) {
  Outage outage;
  for (int i = 0; i < 1000; ++i)
    outage.note(GetParam(), host("dead"), t0);
  EXPECT_FALSE(outage.is_on());
}

TEST_P(EitherKind, IsNotSuspectedWhenOneOfFiveAnswers) {
  Outage outage;
  for (int i = 0; i < 100; ++i) {
    fail(outage, GetParam(), 4, t0 + i * 1s);
    answer(outage, "living", t0 + i * 1s);
  }
  EXPECT_FALSE(outage.is_on());
}

TEST_P(EitherKind, IsNotSuspectedWhenFailuresAreFarApart) {
  Outage outage;
  for (int i = 0; i < 20; ++i)
    outage.note(GetParam(), host("dead" + std::to_string(i)), t0 + i * 31s);
  EXPECT_FALSE(outage.is_on());
}

TEST_P(EitherKind, AsksWitnessesAtOnceAndThenEverMoreRarely) {
  auto outage = suspected(GetParam());
  auto now = t0;
  for (auto const wait : {0s, 1s, 2s, 4s, 8s, 16s, 30s, 30s, 30s}) {
    auto const probe = outage.next_probe();
    EXPECT_EQ(probe.at, now + wait);
    EXPECT_TRUE(probe.origin == host("one") || probe.origin == host("two"));
    now = probe.at;
    outage.probed(probe, GetParam(), now);
    EXPECT_TRUE(outage.is_confirmed());
  }
}

TEST_P(EitherKind, AsksOneWitnessAfterTheOther) {
  auto outage = suspected(GetParam());
  auto const first = outage.next_probe();
  outage.probed(first, GetParam(), t0);
  EXPECT_NE(outage.next_probe().origin, first.origin);
}

TEST_P(EitherKind, LastsAsLongAsNoWitnessAnswers) {
  auto outage = suspected(GetParam());
  for (int i = 0; i < 1000; ++i)
    outage.probed(outage.next_probe(), GetParam(), outage.next_probe().at);
  EXPECT_TRUE(outage.is_on());
  auto const now = outage.next_probe().at;
  outage.heard(now);
  outage.probed(outage.next_probe(), Sign::answered, now);
  EXPECT_FALSE(outage.is_on());
}

TEST_P(EitherKind, EndsWhenSomethingThatWasUnderWayAnswers) {
  auto outage = suspected(GetParam());
  answer(outage, "three", t0 + 1s);
  EXPECT_FALSE(outage.is_on());
  EXPECT_FALSE(outage.was_given_up());
}

TEST_P(EitherKind, IsNotSuspectedSoonAfterAWitnessAnswered) {
  auto outage = suspected(GetParam());
  outage.heard(t0 + 1ms);
  outage.probed(outage.next_probe(), Sign::answered, t0 + 1ms);
  EXPECT_FALSE(outage.is_on());
  for (auto now = t0; now < t0 + 3s; now += 100ms)
    fail(outage, GetParam(), 100, now);
  EXPECT_FALSE(outage.is_on());
  fail(outage, GetParam(), 5, t0 + 4s);
  EXPECT_TRUE(outage.is_on());
}

TEST_P(EitherKind, MayComeBackAtOnce) {
  auto outage = suspected(GetParam());
  outage.probed(outage.next_probe(), GetParam(), t0);
  answer(outage, "one", t0 + 1s);
  fail(outage, GetParam(), 5, t0 + 2s);
  EXPECT_TRUE(outage.is_on());
}

// A list of nothing but dead hosts must come to its end.
TEST_P(EitherKind, CostsAQuarterOfTheTimeWhereNothingEverAnswered) {
  Outage outage;
  Duration paused{};
  auto now = t0;
  for (int i = 0; now < t0 + 1h; ++i) {
    if (outage.is_on()) {
      auto const probe = outage.next_probe();
      paused += probe.at - now + 5s;
      now = probe.at + 5s;
      outage.probed(probe, GetParam(), now);
    } else {
      outage.note(GetParam(), host(std::to_string(i)), now);
      now += 100ms;
    }
  }
  EXPECT_GT(paused, 1min);
  EXPECT_LT(paused, 15min);
}

TEST(Outage, AsksTheFailedHostsWhereNothingEverAnswered) {
  Outage outage;
  fail(outage, Sign::unreached, 5);
  EXPECT_EQ(outage.next_probe().origin, host("dead0"));
  outage.probed(outage.next_probe(), Sign::unreached, t0);
  EXPECT_EQ(outage.next_probe().origin, host("dead1"));
}

TEST(Outage, OfNameServersIsNotHiddenByOpenConnections) {
  Outage outage;
  for (int i = 0; i < 5; ++i) {
    outage.note(Sign::unresolved, host("dead" + std::to_string(i)), t0);
    outage.note(Sign::answered, host("open"), t0);
  }
  EXPECT_TRUE(outage.is_on());
}

TEST(Outage, OfWaysIsNotHiddenByNameServers) {
  Outage outage;
  for (int i = 0; i < 5; ++i) {
    outage.heard(t0 + i * 1ms);
    outage.note(Sign::unreached, host("dead" + std::to_string(i)), t0 + i * 1ms);
  }
  EXPECT_TRUE(outage.is_on());
}

// An address, or a name of the hosts file.
TEST(Outage, OfNameServersIsNotRefutedByHostsThatNeedNone) {
  Outage outage;
  outage.note(Sign::answered, host("192.0.2.1"), t0);
  outage.note(Sign::answered, host("192.0.2.2"), t0);
  fail(outage, Sign::unresolved, 5);
  int probes = 0;
  for (; outage.is_on(); ++probes)
    outage.probed(outage.next_probe(), Sign::answered, outage.next_probe().at);
  EXPECT_GT(probes, 1);
  EXPECT_LT(probes, 10) << "nor does it last for ever";
  EXPECT_TRUE(outage.was_given_up());
}

TEST(Outage, ExcusesWhatOverlapsIt) {
  auto outage = suspected(Sign::unreached);
  EXPECT_TRUE(outage.covers(t0, t0));
  EXPECT_TRUE(outage.covers(t0 - 1min, t0 + 1h));
  EXPECT_FALSE(outage.covers(t0 - 1min, t0 - 1s));
  outage.probed(outage.next_probe(), Sign::unreached, t0);
  answer(outage, "one", t0 + 10s);
  EXPECT_TRUE(outage.covers(t0 + 5s, t0 + 5s));
  EXPECT_TRUE(outage.covers(t0 - 1min, t0 + 1h));
  EXPECT_TRUE(outage.covers(t0 + 9s, t0 + 1h)) << "it began while all was lost";
  EXPECT_FALSE(outage.covers(t0 + 11s, t0 + 1h));
}

TEST(Outage, ExcusesNothingWhenThereWasNone) {
  Outage never;
  EXPECT_FALSE(never.covers(t0, t0));
  auto refuted = suspected(Sign::unreached);
  refuted.probed(refuted.next_probe(), Sign::answered, t0);
  EXPECT_FALSE(refuted.covers(t0, t0));
}

TEST(Outage, IsNotMadeLongerByALateProbe) {
  auto outage = suspected(Sign::unreached);
  auto const probe = outage.next_probe();
  answer(outage, "one", t0 + 1s);
  outage.probed(probe, Sign::unreached, t0 + 2s);
  EXPECT_FALSE(outage.is_on());
}

}  // namespace
}  // namespace scrape::plan
