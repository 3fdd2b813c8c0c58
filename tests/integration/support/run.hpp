#pragma once
/// Coroutines from within a test that is none.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

namespace scrape::test {

namespace asio = boost::asio;

/// A test that takes longer hangs: no test needs more than a few seconds, even with sanitizers on a busy machine.
inline constexpr auto longest_wait = std::chrono::seconds(60);

template <class T>
asio::awaitable<void> put_result(asio::awaitable<T> work, std::optional<T>& into) {
  auto result = co_await std::move(work);
  into.emplace(std::move(result));
}

inline asio::awaitable<void> put_result(asio::awaitable<void> work, std::optional<bool>& into) {
  co_await std::move(work);
  into.emplace(true);
}

/// Runs the io_context until `done` says so. Throws when that takes too long, or what a handler throws.
template <class Done>
void run_until(asio::io_context& io, Done done) {
  auto const end = std::chrono::steady_clock::now() + longest_wait;
  while (!done()) {
    io.restart();
    if (io.run_one_for(std::chrono::milliseconds(5)) == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    if (std::chrono::steady_clock::now() > end) throw std::runtime_error("what the test waits for did not happen");
  }
}

/// Runs a coroutine, and whatever else is on the io_context, until the coroutine has ended.
template <class T>
auto run(asio::io_context& io, asio::awaitable<T> work) {
  using Kept = std::conditional_t<std::is_void_v<T>, bool, T>;
  std::optional<Kept> result;
  auto const rethrow = [](std::exception_ptr const& broken) {
    if (broken) std::rethrow_exception(broken);
  };
  asio::co_spawn(io, put_result(std::move(work), result), rethrow);
  run_until(io, [&result] { return result.has_value(); });
  return std::move(*result);
}

/// Waits for what another thread or the system will do. False when it does not happen.
template <class Condition>
bool eventually(Condition condition) {
  auto const end = std::chrono::steady_clock::now() + longest_wait;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

}  // namespace scrape::test
