#pragma once
/// The file of records, a line for each entry.

#include <scrape/base/error.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace scrape::store {

namespace asio = boost::asio;

class Disk;

/// Lines are written in the order in which they come, all those of one turn of `loop` at once, on the disk's thread and
/// after the pages they speak of. The disk must outlive the manifest. Thread-safe.
class Manifest {
 public:
  /// Replaces the file at `path`; "-" is standard output. Throws LocalTrouble when it cannot be opened.
  Manifest(Disk& disk, asio::any_io_executor loop, std::string const& path);
  ~Manifest();

  void append(std::string_view line);

  /// Bytes of lines that are not written yet.
  std::size_t pending() const;

  /// Why lines were lost; no error while none were.
  error_code failure() const;

 private:
  struct State;

  Disk& disk_;
  asio::any_io_executor loop_;
  std::shared_ptr<State> state_;
};

}  // namespace scrape::store
