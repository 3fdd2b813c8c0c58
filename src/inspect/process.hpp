#pragma once
/// One worker, as its parent sees it.

#include <scrape/base/deadline.hpp>
#include <scrape/base/result.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <string>
#include <string_view>

#include <sys/types.h>

namespace scrape::inspect {

namespace asio = boost::asio;

/// Lives on the executor's thread.
class Process : public std::enable_shared_from_this<Process> {
 public:
  /// Errors: the system's.
  static Result<std::shared_ptr<Process>> start(asio::any_io_executor const& executor, std::string const& program);

  Process(asio::any_io_executor const& executor, int socket, pid_t id);
  Process(Process const&) = delete;
  Process& operator=(Process const&) = delete;
  /// Kills it.
  ~Process();

  /// Sends a message, with that file if there is one.
  asio::awaitable<Result<void>> tell(std::string_view message, int file = -1);

  /// The next message from there; with it ends what hurry() asked for. Errors: asio's; the process is of no use then.
  asio::awaitable<Result<std::string>> hear();

  /// Kills it when the message that is waited for does not come by then. A second call can make it sooner.
  void hurry(TimePoint by);

  bool is_late() const noexcept { return is_late_; }
  bool is_alive() const noexcept { return id_ >= 0 && !is_late_; }

  /// Ends it, and says how it ended: "crashed (signal 11)".
  std::string end();

 private:
  asio::awaitable<Result<std::string>> read_message();
  void reap() noexcept;

  asio::local::stream_protocol::socket socket_;
  asio::steady_timer timer_;
  pid_t id_;
  int status_ = 0;  ///< as waitpid(2) gives it
  bool is_late_ = false;
};

}  // namespace scrape::inspect
