#pragma once
/// A file that grows by whole lines while a run goes on: records, rows, links.

#include <scrape/base/error.hpp>
#include <scrape/base/result.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace scrape::store {

namespace asio = boost::asio;

class Disk;

/// Lines are written in the order in which they come, all those of one turn of `loop` at once, on the disk's thread and
/// after the pages they speak of. The disk must outlive the file. Thread-safe.
class AppendFile {
 public:
  /// Replaces the file at `path` as soon as something is appended; "-" is standard output. `what` is how messages call
  /// it. `on_first`, if given, is called on the disk's thread when the first lines are written; its failure is the
  /// file's. Throws LocalTrouble when it cannot be opened.
  AppendFile(Disk& disk, asio::any_io_executor loop, std::string what, std::string path,
             std::function<Result<void>()> on_first = {});
  ~AppendFile();

  /// Adds lines, each with its end. None: what an earlier run left goes nevertheless.
  void append(std::string_view lines);

  bool is_standard_output() const noexcept { return path_ == "-"; }

  /// "cannot write the manifest 'm.jsonl': No space left on device"; empty while nothing was lost.
  std::string trouble() const;

  /// Bytes of lines that are not written yet.
  std::size_t pending() const;

  /// Why lines were lost; no error while none were.
  error_code failure() const;

 private:
  struct State;

  std::string cannot_write(error_code const& failed) const;

  Disk& disk_;
  asio::any_io_executor loop_;
  std::string what_;
  std::string path_;
  std::shared_ptr<State> state_;
};

}  // namespace scrape::store
