// What app::main does for the process before anything else, done for the tests.

#include <scrape/app/log.hpp>

#include <gtest/gtest.h>

#include <csignal>

namespace scrape::test {
namespace {

class ProcessEnvironment final : public testing::Environment {
 public:
  void SetUp() override {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    app::set_up_log(0, true);
  }
};

[[maybe_unused]] auto const* const environment = testing::AddGlobalTestEnvironment(new ProcessEnvironment);

}  // namespace
}  // namespace scrape::test
