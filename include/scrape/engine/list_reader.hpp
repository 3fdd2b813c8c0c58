#pragma once
/// Reads the sources of a run one after another: URLs of the command line, list files, standard input.

#include <scrape/plan/job.hpp>
#include <scrape/url/list_line.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace scrape::engine {

/// One thing that was asked for: an entry, or a line that is none.
struct Item {
  plan::Entry entry;
  url::ListLine line;  ///< never blank
};

/// An operand of the command line.
struct Source {
  enum class Kind { url, file, standard_input };
  Kind kind;
  std::string text;          ///< the URL, or the file's name
  std::size_t position = 0;  ///< 1-based, among the operands
};

/// Blocks; lives on a thread of its own but for interrupt().
class ListReader {
 public:
  /// Opens every list. Throws ConfigurationError for one that cannot be read.
  explicit ListReader(std::vector<Source> const& sources);
  ListReader(ListReader const&) = delete;
  ListReader& operator=(ListReader const&) = delete;
  ~ListReader();

  /// The next items: what is there now, or when there is nothing, what comes first. Empty at the end of the input. A
  /// list that breaks off (a read error, corrupt gzip data) gives a bad line that says so.
  std::vector<Item> read();

  /// From now on files are still read, but a pipe or terminal is at its end.
  /// Thread-safe.
  void interrupt() noexcept;

 private:
  class Stream;

  std::vector<std::unique_ptr<Stream>> streams_;  ///< what is still to be read, last first
  int wake_[2] = {-1, -1};                        ///< a pipe; written to once, to interrupt
  std::uint64_t index_ = 0;
};

}  // namespace scrape::engine
