// What the tests against real servers rely on.

#include "support/server_process.hpp"

#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

namespace scrape::test {
namespace {

using namespace std::chrono_literals;

std::string why_it_does_not_start(ServerCommand const& command) {
  TemporaryDirectory const directory;
  ReservedPort const port;
  try {
    ServerProcess const server(command, port.number(), directory / "log");
  } catch (std::runtime_error const& error) {
    return error.what();
  }
  return {};
}

bool refuses(std::uint16_t port) {
  boost::asio::io_context io;
  boost::asio::ip::tcp::socket socket(io);
  boost::system::error_code failed;
  socket.connect({boost::asio::ip::make_address("127.0.0.1"), port}, failed);
  return failed == boost::asio::error::connection_refused;
}

bool soon_refuses(std::uint16_t port) {
  auto const give_up = std::chrono::steady_clock::now() + 20s;
  while (!refuses(port) && std::chrono::steady_clock::now() < give_up)
    std::this_thread::sleep_for(10ms);
  return refuses(port);
}

TEST(ServerProcess, NamesThePackagesOfAServerThatIsMissing) {
  auto const why = why_it_does_not_start({.program = "no-such-server", .arguments = {}, .packages = "its-package"});
  EXPECT_NE(why.find("no-such-server is missing"), std::string::npos) << why;
  EXPECT_NE(why.find("its-package"), std::string::npos) << why;
}

TEST(ServerProcess, TellsWhatAServerSaidThatDoesNotStart) {
  auto const why =
      why_it_does_not_start({.program = "python3", .arguments = {"-m", "no_such_module"}, .packages = "python3"});
  EXPECT_NE(why.find("No module named"), std::string::npos) << why;
}

TEST(ServerProcess, DiesWithTheProcessThatStartedIt) {
  TemporaryDirectory const directory;
  ReservedPort const port;
  auto const starter = ::fork();
  if (starter == 0) {
    ServerCommand const command{.program = "python3",
                                .arguments = {"-m", "http.server", "--bind", "127.0.0.1", "--directory",
                                              directory.path(), std::to_string(port.number())},
                                .packages = "python3"};
    ServerProcess const server(command, port.number(), directory / "log");
    ::_exit(refuses(port.number()) ? 1 : 0);
  }
  int status = -1;
  ::waitpid(starter, &status, 0);
  ASSERT_EQ(status, 0) << "it did not listen";
  EXPECT_TRUE(soon_refuses(port.number()));
}

}  // namespace
}  // namespace scrape::test
