// Runs in which the name server falls silent for a while.

#include "integration/support/client.hpp"
#include "integration/support/whole_run.hpp"
#include "support/name_server.hpp"

#include <gtest/gtest.h>

#include <string>

namespace scrape::engine {
namespace {

using namespace std::chrono_literals;
using plan::Ending;
using site::After;

asio::awaitable<After> answer_with_page(site::Exchange const& exchange) {
  site::Answer answer;
  answer.body = "page";
  co_return co_await send(exchange, answer);
}

constexpr int rounds = 2;
constexpr std::size_t questions_of_one_probe = rounds;

class EngineOutage : public testing::Test {
 protected:
  EngineOutage() {
    config_.directory = directory_ / "pages";
    config_.policy.jobs = 8;
    config_.policy.retry_delay = 1ms;
    config_.name_servers = {.list = names_.servers(), .patience = 50ms, .rounds = rounds};
  }

  static std::string host(std::uint64_t number) { return "host" + std::to_string(number) + ".example.test"; }

  void list_hosts(int count) {
    for (int i = 1; i <= count; ++i) {
      auto url = server_.server().url("127.0.0.1", "/page").replace(7, 9, host(static_cast<std::uint64_t>(i)));
      config_.sources.push_back({Source::Kind::url, std::move(url), config_.sources.size() + 1});
    }
  }

  // Runs both sides until then.
  template <class Done>
  void run_until(test::WholeRun& run, Done done) {
    test::run_until(run.io, [this, &done] {
      names_io_.restart();
      names_io_.poll();
      return done();
    });
  }

  std::size_t times_asked(std::uint64_t number) const { return names_.questions(host(number), test::DnsType::a); }

  // Hosts that were saved are asked for by probes only.
  std::size_t questions_of_probes() const {
    std::size_t questions = 0;
    for (auto const& record : events_.records)
      questions += times_asked(record.entry.index) - 1;
    return questions;
  }

  int hosts_asked(int hosts) const {
    int asked = 0;
    for (int i = 1; i <= hosts; ++i)
      asked += times_asked(static_cast<std::uint64_t>(i)) > 0 ? 1 : 0;
    return asked;
  }

  asio::io_context names_io_{1};
  test::NameServer names_{names_io_, "127.0.0.1"};
  test::LocalServer server_{test::Scheme::http, &answer_with_page};
  test::TemporaryDirectory directory_;
  Config config_;
  test::Collected events_;
};

TEST_F(EngineOutage, CostsNoEntryItsRetries) {
  constexpr int hosts = 60;
  list_hosts(hosts);
  test::WholeRun run(config_, events_);
  run.start();
  run_until(run, [this] { return hosts_asked(hosts) >= 10; });
  names_.set_silent(true);
  run_until(run, [this] { return questions_of_probes() > questions_of_one_probe; });
  names_.set_silent(false);
  run_until(run, [&run] { return run.has_ended; });
  events_.expect_each_once(hosts);
  EXPECT_EQ(events_.endings(), (test::Endings{{Ending::saved, hosts}}));
  for (auto const& record : events_.records)
    EXPECT_EQ(record.attempts, 1) << record.entry.index;
}

TEST_F(EngineOutage, StartsNothingWhileItLasts) {
  constexpr int hosts = 100;
  list_hosts(hosts);
  test::WholeRun run(config_, events_);
  run.start();
  run_until(run, [this] { return hosts_asked(hosts) >= 10; });
  names_.set_silent(true);
  run_until(run, [this] { return questions_of_probes() >= questions_of_one_probe; });
  auto const asked = hosts_asked(hosts);
  run_until(run, [this] { return questions_of_probes() > questions_of_one_probe; });
  EXPECT_EQ(hosts_asked(hosts), asked);
  EXPECT_LT(asked, hosts);
  run.engine.abort();
  run_until(run, [&run] { return run.has_ended; });
}

TEST_F(EngineOutage, EndsWithTheRun) {
  constexpr int hosts = 100;
  list_hosts(hosts);
  test::WholeRun run(config_, events_);
  run.start();
  run_until(run, [this] { return hosts_asked(hosts) >= 10; });
  names_.set_silent(true);
  run_until(run, [this] { return questions_of_probes() >= questions_of_one_probe; });
  run.engine.stop(Clock::now());
  run_until(run, [&run] { return run.has_ended; });
  events_.expect_each_once(hosts);
  EXPECT_GT(events_.endings()[Ending::not_started], 0U);
}

TEST_F(EngineOutage, IsNotSuspectedBecauseOfAFewHosts) {
  names_.set_silent(true);
  config_.policy.retries = 0;
  config_.name_servers.patience = 5ms;
  list_hosts(4);
  test::WholeRun run(config_, events_);
  run.start();
  run_until(run, [&run] { return run.has_ended; });
  EXPECT_EQ(events_.endings(), (test::Endings{{Ending::failed, 4}}));
  auto const& failure = events_.records.back().failure.value();
  EXPECT_EQ(failure.error_class, ErrorClass::dns);
  EXPECT_EQ(failure.message, "no name server answered: asked " + names_.servers());
}

// Each of them is asked for once: they are answered, if not with an address.
TEST_F(EngineOutage, IsNotSuspectedForNamesThatDoNotExist) {
  for (int i = 0; i < 50; ++i) {
    auto url = "http://host" + std::to_string(i) + std::string(test::NameServer::missing) + '/';
    config_.sources.push_back({Source::Kind::url, std::move(url), config_.sources.size() + 1});
  }
  test::WholeRun run(config_, events_);
  run.start();
  run_until(run, [&run] { return run.has_ended; });
  events_.expect_each_once(50);
  for (auto const& record : events_.records)
    EXPECT_EQ(record.attempts, 1);
  for (int i = 0; i < 50; ++i)
    EXPECT_EQ(names_.questions("host" + std::to_string(i) + std::string(test::NameServer::missing), test::DnsType::a),
              1U);
}

}  // namespace
}  // namespace scrape::engine
