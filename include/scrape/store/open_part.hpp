#pragma once
/// The beginning of a page, opened to be continued.

#include <scrape/plan/part.hpp>

#include <boost/asio/awaitable.hpp>

namespace scrape::store {

namespace asio = boost::asio;

/// Belongs to one caller at a time. What is destroyed without being dropped, or given to PageStore::open(), stays for
/// later. Lives on one thread.
class OpenPart {
 public:
  virtual ~OpenPart() = default;

  virtual plan::Part const& facts() const noexcept = 0;

  /// Reads some megabytes of it on the disk's thread, so that others have their turn, and compares it in the end with
  /// what is recorded. What was altered is removed.
  enum class State { unread, right, altered };
  virtual asio::awaitable<State> check() = 0;

  /// It is of no use: removes it.
  virtual void drop() = 0;
};

}  // namespace scrape::store
