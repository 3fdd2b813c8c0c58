#pragma once
/// From a page that is whole to one that was looked through and is on disk.

#include <scrape/engine/config.hpp>
#include <scrape/engine/fetcher.hpp>
#include <scrape/inspect/inspector.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>

namespace scrape::engine {

/// Not thread-safe. What it is given must outlive it.
class Lander {
 public:
  /// Pages that may be on their way before nothing new is asked for: which time-outs do not spare those that are to go
  /// on to another hop. Some only wait to be made durable; each of the others has a block at most.
  static constexpr std::size_t most_landing = 512;
  static constexpr std::size_t most_in_memory = 128;

  using OnLanded = std::function<void(plan::Job&&, plan::Outcome&&)>;

  /// `on_room` is called when it was full and is not any more, though no page has landed. Throws LocalTrouble when
  /// pages are to be looked through and cannot be.
  Lander(asio::any_io_executor const& executor, Config const& config, store::PageStore& pages, OnLanded on_landed,
         std::function<void()> on_room);
  Lander(Lander const&) = delete;
  Lander& operator=(Lander const&) = delete;
  ~Lander();

  bool is_full() const noexcept { return landing_ >= most_landing || in_memory_ >= most_in_memory; }

  /// Nobody has to wait: a request is over when its page is here, and the disk takes pages in batches of its own.
  void land(plan::Job job, Page page);

  /// The same for a page that an earlier run saved, as job.known says, and that is said to be good still by `reached`.
  /// One that is not there unaltered has failed with Errc::file_altered.
  void keep(plan::Job job, plan::Reached reached);

  /// What is not looked through by then has failed with Errc::stopped.
  void stop(TimePoint by);

 private:
  struct Landing;

  void look_through(std::shared_ptr<Landing> const& landing);
  asio::awaitable<void> inspect(std::shared_ptr<Landing> landing);
  void finish(std::shared_ptr<Landing> const& landing);
  void store(std::shared_ptr<Landing> const& landing);
  void written(Landing& landing);
  void leave_memory(Landing& landing);
  void reject(Landing& landing, error_code const& cause, std::string detail);
  void settle(Landing& landing, plan::Outcome&& outcome);

  asio::any_io_executor executor_;
  plan::Expectation const& expected_;
  store::PageStore& pages_;
  OnLanded on_landed_;
  std::function<void()> on_room_;
  std::unique_ptr<inspect::Inspector> inspector_;  ///< none when nothing is looked for in pages
  std::size_t landing_ = 0;
  std::size_t in_memory_ = 0;  ///< of these
};

}  // namespace scrape::engine
