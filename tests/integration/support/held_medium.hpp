#pragma once
/// A medium that takes its time.

#include <scrape/store/disk.hpp>

#include <future>
#include <memory>
#include <utility>

namespace scrape::test {

namespace asio = boost::asio;

/// Keeps the thread that makes pages durable busy while it lives.
class HeldMedium {
 public:
  HeldMedium(store::Disk& disk, asio::any_io_executor home) {
    disk.send_apart(std::make_unique<Hold>(std::move(home), release_.get_future().share()));
  }
  HeldMedium(HeldMedium const&) = delete;
  HeldMedium& operator=(HeldMedium const&) = delete;
  ~HeldMedium() { release_.set_value(); }

 private:
  class Hold final : public store::Errand {
   public:
    Hold(asio::any_io_executor home, std::shared_future<void> released)
        : store::Errand(std::move(home)), released_(std::move(released)) {}
    void run() override { released_.wait(); }
    void come_home() override {}

   private:
    std::shared_future<void> released_;
  };

  std::promise<void> release_;
};

}  // namespace scrape::test
