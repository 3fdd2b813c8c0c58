#pragma once
/// What a run may use.

#include <scrape/app/options.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace scrape::app {

/// Watches time, bytes and disk space. Lives on the executor's one thread.
class Budget {
 public:
  /// What is used up.
  struct Spent {
    std::string_view budget;  ///< "deadline": its option
    std::string what;         ///< "the time of --deadline is over"
  };

  /// `on_spent` is called once, when something of it is used up, from within start(), spend() or the event loop.
  Budget(boost::asio::any_io_executor const& executor, Allowance const& allowance, std::string directory,
         std::function<void()> on_spent);

  void start();

  /// So many bytes more have come.
  void spend(ByteCount bytes);

  /// Nothing is watched any longer.
  void stop();

  /// Nothing while there is something left of everything.
  std::optional<Spent> const& spent() const noexcept { return spent_; }

  /// All that has come, also after the budget was spent.
  ByteCount received() const noexcept { return received_; }

 private:
  bool has_room();
  void end(std::string_view budget, std::string what);

  Allowance allowance_;
  std::string directory_;
  std::function<void()> on_spent_;
  boost::asio::steady_timer deadline_;
  ByteCount received_;
  TimePoint next_look_{};  ///< at the disk
  std::optional<Spent> spent_;
};

}  // namespace scrape::app
