#pragma once
/// What is still to be done: entries as they are read, no faster than they are wanted.

#include <scrape/engine/list_reader.hpp>
#include <scrape/engine/recall.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>
#include <vector>

namespace scrape::engine {

namespace asio = boost::asio;

/// Reads the lists on a thread of its own, a few batches ahead.
class Frontier {
 public:
  /// Throws ConfigurationError for a list that cannot be read. `recall`, which tells what is known of the entries, and
  /// the archive, which has the open ones, must outlive the frontier; there may be none. `usual` as for ListReader.
  Frontier(asio::any_io_executor const& executor, std::vector<Source> const& sources, Recall* recall = nullptr,
           store::Archive* archive = nullptr, std::shared_ptr<plan::OwnRequest const> const& usual = nullptr);
  Frontier(Frontier const&) = delete;
  Frontier& operator=(Frontier const&) = delete;
  /// Stops reading, wherever that is.
  ~Frontier();

  /// The next items; empty when there are no more.
  asio::awaitable<std::vector<Item>> take();

  /// What could make us wait is at its end; files are still read, so that each of their entries gets its record.
  void interrupt() noexcept;

  /// Nothing more is read, and take() ends.
  void close() noexcept;

 private:
  struct Thread;

  std::unique_ptr<Thread> thread_;
};

}  // namespace scrape::engine
