// Lists that begin with many entries of one host: the others are found, and nothing is lost or out of order.

#include "integration/support/client.hpp"
#include "integration/support/file_size_limit.hpp"
#include "integration/support/whole_run.hpp"
#include "support/name_server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>
#include <string>
#include <vector>

namespace scrape::engine {
namespace {

using namespace std::chrono_literals;
using plan::Ending;
using site::After;

constexpr std::size_t many = 10'000;

class EngineBacklog : public testing::Test {
 protected:
  EngineBacklog() { config_.directory = directory_ / "pages"; }

  std::string lines(std::string_view host, std::size_t count, std::string const& name) {
    std::string text;
    for (std::size_t i = 1; i <= count; ++i)
      text += server_.server().url("127.0.0.1", "/" + name + std::to_string(i)).replace(7, 9, host) + '\n';
    return text;
  }
  void list(std::string const& text) {
    config_.sources = {{Source::Kind::file, directory_.write("urls.txt", text), 1}};
  }

  void ask_once_an_hour(std::string const& host) {
    plan::HostSettings settings;
    settings.delay = 1h;
    config_.policy.hosts.add(host, settings);
  }

  std::size_t saved() const {
    auto const endings = events_.endings();
    auto const found = endings.find(Ending::saved);
    return found == endings.end() ? 0 : found->second;
  }

  asio::awaitable<After> answer(site::Exchange const& exchange) {
    {
      std::lock_guard const lock(mutex_);
      asked_.emplace_back(exchange.request.target());
    }
    site::Answer answer;
    answer.body = "page";
    co_return co_await send(exchange, answer);
  }

  std::mutex mutex_;
  std::vector<std::string> asked_;
  test::LocalServer server_{test::Scheme::http, [this](site::Exchange const& exchange) { return answer(exchange); }};
  test::TemporaryDirectory directory_;
  Config config_;
  test::Collected events_;
};

TEST_F(EngineBacklog, HidesNoOtherHost) {
  ask_once_an_hour("127.0.0.1");
  list(lines("127.0.0.1", many, "slow") + lines("127.0.0.2", 500, "quick") + lines("127.0.0.1", 10, "late"));
  test::WholeRun run(config_, events_);
  run.start();
  test::run_until(run.io, [this] { return saved() == 501; });
  run.engine.stop(Clock::now());
  run.finish();
  events_.expect_each_once(many + 510);
  EXPECT_EQ(events_.endings(), (test::Endings{{Ending::saved, 501}, {Ending::not_started, many + 9}}));
}

// More hosts that wait than jobs are kept in memory.
TEST_F(EngineBacklog, HidesNoOtherHostHoweverManyWait) {
  asio::io_context names_io(1);
  test::NameServer names(names_io, "127.0.0.1");
  config_.name_servers = {.list = names.servers(), .patience = 10s, .rounds = 1};
  constexpr std::size_t slow = 40;
  ask_once_an_hour("slow*.test");
  std::string text;
  for (std::size_t host = 1; host <= slow; ++host)
    text += lines("slow" + std::to_string(host) + ".test", 300, "slow");
  list(text + lines("quick.test", 500, "quick"));
  test::WholeRun run(config_, events_);
  run.start();
  test::run_until(run.io, [&] {
    names_io.restart();
    names_io.poll();
    return saved() == slow + 500;
  });
  run.engine.stop(Clock::now());
  run.finish();
  events_.expect_each_once(slow * 300 + 500);
}

TEST_F(EngineBacklog, KeepsTheOrderOfAHost) {
  config_.policy.per_host = 1;
  config_.threads = 1;
  list(lines("127.0.0.1", many, ""));
  test::WholeRun run(config_, events_);
  run.start();
  run.finish();
  EXPECT_EQ(events_.endings(), (test::Endings{{Ending::saved, many}}));
  ASSERT_EQ(asked_.size(), many);
  for (std::size_t i = 0; i < many; ++i)
    ASSERT_EQ(asked_[i], "/" + std::to_string(i + 1));
}

TEST_F(EngineBacklog, KeepsWhatTheListSays) {
  std::string text;
  for (std::size_t i = 1; i <= 1000; ++i) {
    auto const url = server_.server().url("127.0.0.1", "/" + std::to_string(i)) + "#part";
    text += R"({"url": ")" + url + R"(", "path": "named/)" + std::to_string(i) + "\"}\n";
  }
  list(text);
  config_.policy.per_host = 1;
  test::WholeRun run(config_, events_);
  run.start();
  run.finish();
  events_.expect_each_once(1000);
  for (auto const& record : events_.records) {
    auto const number = std::to_string(record.entry.index);
    EXPECT_TRUE(record.entry.source.ends_with("urls.txt:" + number));
    EXPECT_TRUE(record.entry.given.ends_with("/" + number + "#part"));
    EXPECT_EQ(record.stored.value().path, "named/" + number);
  }
}

TEST_F(EngineBacklog, CanBeGivenUpWhileTheListIsRead) {
  ask_once_an_hour("127.0.0.1");
  list(lines("127.0.0.1", many, "slow"));
  test::WholeRun run(config_, events_);
  events_.on_record = [&run] { asio::post(run.io, [&run] { run.engine.stop(Clock::now()); }); };
  run.start();
  run.finish();
  events_.expect_each_once(many);
}

TEST_F(EngineBacklog, LosesNothingWhenTheDiskIsFull) {
  list(lines("127.0.0.1", many, "a") + lines("127.0.0.2", 100, "b"));
  config_.keeps_pages = false;
  test::WholeRun run(config_, events_);
  test::FileSizeLimit const limit(100'000);
  run.start();
  run.finish();
  events_.expect_each_once(many + 100);
  EXPECT_EQ(events_.endings(), (test::Endings{{Ending::fetched, many + 100}}));
}

}  // namespace
}  // namespace scrape::engine
