#pragma once
/// What a server does, byte by byte, and what has to come of it.

#include "integration/support/client.hpp"
#include "integration/support/whole_run.hpp"
#include "support/sha256.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace scrape::test::wire {

using site::After;

/// One answer as it stands on the wire.
struct Answer {
  std::string bytes;
  After after = After::keep;
  bool is_dripped = false;  ///< each byte on its own
  bool then_hangs = false;  ///< until the client goes
};

struct Expected {
  std::optional<ErrorClass> error_class;  ///< nothing: saved
  std::string content = {};
  int attempts = 1;
  std::optional<std::size_t> requests = {};  ///< if it matters how often the server was asked
};

inline Expected saved(std::string content, int attempts = 1) {
  return {std::nullopt, std::move(content), attempts};
}

inline Expected fails(ErrorClass error_class, int attempts = 1) {
  return {error_class, {}, attempts};
}

struct Behaviour {
  std::string name;
  std::vector<Answer> answers;  ///< to the first request, the second ...; the last one to all others
  Expected expected;
  std::function<void(plan::Policy&)> adjust = [](plan::Policy&) {};
};

inline void PrintTo(Behaviour const& behaviour, std::ostream* out) {
  *out << behaviour.name;
}

/// A whole message with a length.
inline std::string message(std::string const& body, std::string const& fields = {},
                           std::string const& status = "200 OK") {
  return "HTTP/1.1 " + status + "\r\n" + fields + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

inline std::string status(std::string const& code, std::string const& fields = {}) {
  return message("this is not the page", fields, code);
}

/// Plays one behaviour, and after it asks the same server for a good page, over the same connection if that stays.
class BehaviourTest : public testing::TestWithParam<std::tuple<Behaviour, Scheme>> {
 protected:
  static constexpr char const* neighbour = "the page of the neighbour";

  BehaviourTest() {
    using namespace std::chrono_literals;
    config_.directory = directory_ / "pages";
    config_.user_agent = "test";
    config_.tls.ca_file = server_.ca_file();
    config_.name = plan::NameTemplate::parse("{index}.html");
    auto& policy = config_.policy;
    policy.jobs = 1;
    policy.attempt_time = 20s;
    policy.idle_time = 10s;
    policy.retries = 0;
    policy.retry_delay = 1ms;
    policy.max_redirects = 5;
    behaviour().adjust(policy);
    std::filesystem::create_directories(config_.directory);
    directory_.write("pages/1.html", old_page);
    auto const origin = url::authority(server_.origin());
    auto const* const scheme = std::get<Scheme>(GetParam()) == Scheme::https ? "https://" : "http://";
    auto const list = scheme + origin + "/behaviour\n" + scheme + origin + "/neighbour\n";
    config_.sources = {{engine::Source::Kind::file, directory_.write("urls.txt", list), 1}};
  }

  void play() {
    WholeRun run(config_, events_);
    run.start();
    run.finish();
  }

  void expect_right_end() {
    events_.expect_each_once(2);
    for (auto const& record : events_.records)
      record.entry.index == 1 ? expect_right(record) : expect_saved(record, neighbour);
    EXPECT_TRUE(std::filesystem::is_empty(config_.directory + "/.scrape/tmp"));
    if (behaviour().expected.requests) {
      EXPECT_EQ(asked_, *behaviour().expected.requests);
    }
  }

 private:
  static constexpr char const* old_page = "what an earlier run saved";

  Behaviour const& behaviour() const { return std::get<Behaviour>(GetParam()); }

  void expect_right(plan::Record const& record) const {
    auto const& expected = behaviour().expected;
    EXPECT_EQ(record.attempts, expected.attempts);
    if (!expected.error_class) return expect_saved(record, expected.content);
    EXPECT_EQ(record.ending, plan::Ending::failed);
    ASSERT_TRUE(record.failure.has_value());
    EXPECT_EQ(name_of(record.failure->error_class), name_of(*expected.error_class)) << record.failure->message;
    EXPECT_EQ(read_file(config_.directory + "/1.html"), old_page);
  }

  void expect_saved(plan::Record const& record, std::string const& content) const {
    ASSERT_EQ(record.ending, plan::Ending::saved) << (record.failure ? record.failure->message : "");
    EXPECT_TRUE(read_file(config_.directory + '/' + record.stored.value().path) == content);
    EXPECT_EQ(record.stored->sha256, sha256_hex(content));
    EXPECT_EQ(record.stored->bytes.value, content.size());
  }

  asio::awaitable<After> answer(site::Exchange const& exchange) {
    if (exchange.request.target() == "/neighbour")
      co_return co_await send_raw(exchange, message(neighbour), After::keep);
    auto const& answers = behaviour().answers;
    auto const& chosen = answers.at(std::min(asked_++, answers.size() - 1));
    if (!chosen.is_dripped) {
      auto const after = co_await send_raw(exchange, chosen.bytes, chosen.after);
      if (chosen.then_hangs && after != After::drop) co_await exchange.stream.wait_until_peer_leaves();
      co_return after;
    }
    for (auto const& byte : chosen.bytes) {
      std::string_view const one(&byte, 1);
      auto const there = co_await exchange.stream.write(one);
      if (!there) co_return After::drop;
      co_await site::pause(std::chrono::milliseconds(1));
    }
    co_return chosen.after;
  }

  std::atomic<std::size_t> asked_ = 0;  // the server's thread counts
  TemporaryDirectory directory_;
  LocalServer server_{std::get<Scheme>(GetParam()),
                      [this](site::Exchange const& exchange) { return answer(exchange); }};
  engine::Config config_;
  Collected events_;
};

inline std::string name_of_case(testing::TestParamInfo<std::tuple<Behaviour, Scheme>> const& info) {
  auto const& [behaviour, scheme] = info.param;
  return behaviour.name + (scheme == Scheme::https ? "OverTls" : "");
}

}  // namespace scrape::test::wire
