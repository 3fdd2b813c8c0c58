#pragma once
/// What the engine tells whoever watches a run.

#include <scrape/plan/record.hpp>
#include <scrape/url/list_line.hpp>

namespace scrape::engine {

/// Called on the engine's thread.
class Events {
 public:
  virtual ~Events() = default;

  /// A line of the input is none; its record follows.
  virtual void bad_line(plan::Entry const& entry, url::BadLine const& line) = 0;

  /// An entry is final. Its page, if there is one, is on disk.
  virtual void recorded(plan::Record const& record) = 0;
};

}  // namespace scrape::engine
