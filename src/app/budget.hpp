#pragma once
/// What a run may use.

#include <scrape/app/options.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <string>

namespace scrape::app {

/// Watches time, bytes and disk space. Lives on the executor's one thread.
class Budget {
 public:
  /// `on_spent` is called once, when something of it is used up, from within start(), spend() or the event loop.
  Budget(boost::asio::any_io_executor const& executor, Allowance const& allowance, std::string directory,
         std::function<void()> on_spent);

  void start();

  /// So many bytes more have come.
  void spend(ByteCount bytes);

  /// Nothing is watched any longer.
  void stop();

  /// "the time of --deadline is over"; empty while there is something left of everything.
  std::string const& spent() const noexcept { return spent_; }

 private:
  bool has_room();
  void end(std::string what);

  Allowance allowance_;
  std::string directory_;
  std::function<void()> on_spent_;
  boost::asio::steady_timer deadline_;
  ByteCount received_;
  TimePoint next_look_{};  ///< at the disk
  std::string spent_;
};

}  // namespace scrape::app
