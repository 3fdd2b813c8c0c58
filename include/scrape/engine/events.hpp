#pragma once
/// What the engine tells whoever watches a run.

#include <scrape/base/units.hpp>
#include <scrape/plan/list_line.hpp>
#include <scrape/plan/record.hpp>

#include <boost/asio/awaitable.hpp>

#include <string>

namespace scrape::engine {

namespace asio = boost::asio;

/// Called on the engine's thread.
class Events {
 public:
  virtual ~Events() = default;

  /// A line of the input is none; its record follows.
  virtual void bad_line(plan::Entry const& entry, plan::BadLine const& line) = 0;

  /// Waits until what was told before has been dealt with as far as need be: the engine reads no further meanwhile.
  virtual asio::awaitable<void> catch_up() = 0;

  /// An exchange has ended, whatever became of it, and the body of its response took so much on the wire.
  virtual void received(ByteCount bytes) { static_cast<void>(bytes); }

  /// A host strains, and is asked less from now on.
  virtual void slowed(std::string const& host) { static_cast<void>(host); }

  /// A sitemap could not be read, or not to its end: what it lists besides is unknown.
  virtual void sitemap_unread(std::string const& url, std::string const& why) {
    static_cast<void>(url);
    static_cast<void>(why);
  }

  /// An entry is final. Its page, if there is one, is on disk.
  virtual void recorded(plan::Record const& record) = 0;
};

}  // namespace scrape::engine
