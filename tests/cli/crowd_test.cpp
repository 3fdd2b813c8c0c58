// Thousands of connections at once to a server that keeps them all waiting.

#include "site/server.hpp"
#include "support/manifest.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include <sys/resource.h>

namespace scrape::test {
namespace {

constexpr std::size_t crowd = 2000;
constexpr std::string_view body = "patience";

// What a process has open besides the connections of this test; scrape counts two files for each.
constexpr rlim_t files_needed = 2 * crowd + 200;

// The limit of this process, which has the server, and of the program that it starts.
class OpenFiles {
 public:
  OpenFiles() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    rlimit const raised{before_.rlim_max, before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &raised);
  }
  OpenFiles(OpenFiles const&) = delete;
  OpenFiles& operator=(OpenFiles const&) = delete;
  ~OpenFiles() { ::setrlimit(RLIMIT_NOFILE, &before_); }

  rlim_t most() const noexcept { return before_.rlim_max; }

 private:
  rlimit before_{};
};

// A head and a byte for each, and the rest when all have asked. Lives on the server's thread.
class WaitingRoom {
 public:
  boost::asio::awaitable<site::After> serve(site::Exchange const& exchange) {
    auto const head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + std::to_string(body.size()) +
                      "\r\n\r\n" + std::string(body.substr(0, 1));
    auto const begun = co_await exchange.stream.write(head);
    if (!begun) co_return site::After::drop;
    ++asked_;
    while (asked_ < crowd)
      co_await site::pause(std::chrono::milliseconds(100));
    auto const rest = body.substr(1);
    auto const ended = co_await exchange.stream.write(rest);
    co_return ended ? exchange.usual_end() : site::After::drop;
  }

 private:
  std::size_t asked_ = 0;
};

TEST(Crowd, WaitsTogetherForItsPagesAndGetsThemAll) {
  OpenFiles const files;
  if (files.most() < files_needed) GTEST_SKIP() << "only " << files.most() << " files may be open";
  WaitingRoom room;
  site::Server server({}, [&room](site::Exchange const& exchange) { return room.serve(exchange); });
  TemporaryDirectory const directory;
  std::string list;
  for (std::size_t i = 0; i < crowd; ++i)
    list += server.url("127.0.0.1", "/" + std::to_string(i)) + '\n';
  auto const source = directory.write("list", list);
  auto const at_once = std::to_string(crowd);

  auto const ended = scrape({"-q", "--retry", "0", "-j", at_once, "--per-host", at_once, "--max-time", "60", "-o",
                             directory / "pages", source});

  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(server.counters().most_connections, crowd);
  auto const ends = outcomes(read_records(directory / "pages/manifest.jsonl"));
  EXPECT_EQ(ends, (std::map<std::string, int>{{"saved", crowd}}));
}

}  // namespace
}  // namespace scrape::test
