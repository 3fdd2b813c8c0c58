#pragma once
/// Lines of entries that end in any order, in the order in which the entries came.

#include <scrape/base/result.hpp>
#include <scrape/store/append_file.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace scrape::store {

/// What cannot go on yet waits in memory, and what is too much for that in a file without a name. `disk` and `file`
/// must outlive it. Lives on one thread, and works on the disk's.
class InputOrder {
 public:
  /// `directory` is where the file is made that nobody sees. Throws LocalTrouble when it cannot be.
  InputOrder(Disk& disk, asio::any_io_executor loop, AppendFile& file, std::string const& directory);
  ~InputOrder();

  /// Adds the lines of an entry, which may be none. The numbers are 1, 2, 3 …, each comes once.
  void add(std::uint64_t number, std::string lines);

  /// What still waits goes to the file, though entries before it never came; called when the disk has finished.
  void flush();

  /// Why lines were lost; no error while none were. Thread-safe.
  error_code failure() const;

 private:
  class State;

  Disk& disk_;
  asio::any_io_executor loop_;
  std::shared_ptr<State> state_;
};

}  // namespace scrape::store
