#pragma once
/// Reads the sources of a run one after another: URLs of the command line, list files, standard input.

#include <scrape/plan/job.hpp>
#include <scrape/plan/list_line.hpp>
#include <scrape/store/archive.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace scrape::engine {

/// What earlier runs say of an entry.
struct Memory {
  std::shared_ptr<plan::Known const> known;
  bool is_left_alone = false;                 ///< nothing is to be asked: the file is good
  bool is_resumed = false;                    ///< it ended well in a run that this one continues
  std::optional<plan::Ending> repeated = {};  ///< nothing is to be asked: that is what became of it
};

/// One thing that was asked for: an entry, or a line that is none.
struct Item {
  plan::Entry entry;
  plan::ListLine line;  ///< never blank
  Memory memory = {};
};

/// An operand of the command line.
struct Source {
  enum class Kind { url, file, standard_input, open_entries };
  Kind kind;
  std::string text;          ///< the URL, or the file's name; nothing for what failed or was not started last time
  std::size_t position = 0;  ///< 1-based, among the operands
};

/// Blocks; lives on a thread of its own but for interrupt().
class ListReader {
 public:
  /// Opens every list. Throws ConfigurationError for one that cannot be read. `archive` is where open entries are; it
  /// must outlive the reader. `usual` is what entries ask for that do not say it themselves; none: GET.
  explicit ListReader(std::vector<Source> const& sources, store::Archive* archive = nullptr,
                      std::shared_ptr<plan::OwnRequest const> const& usual = nullptr);
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
