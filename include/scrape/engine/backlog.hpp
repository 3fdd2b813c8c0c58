#pragma once
/// Jobs whose hosts are busy, put away on disk.

#include <scrape/base/result.hpp>
#include <scrape/plan/job.hpp>
#include <scrape/store/queue_file.hpp>

#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace scrape::engine {

/// A queue for each host, of jobs that have not begun. A host in it takes about 350 bytes of memory, a job none: those
/// that came last wait to be written in pieces, at most most_buffered bytes of them. Lives on one thread.
class Backlog {
 public:
  static constexpr std::size_t most_buffered = std::size_t{1} << 20U;

  /// Its file is made in that directory when there is something to write. `usual` is the request of most entries.
  explicit Backlog(std::string const& directory, std::shared_ptr<plan::OwnRequest const> usual = nullptr)
      : directory_(directory), usual_(std::move(usual)), file_(directory) {}
  Backlog(Backlog const&) = delete;
  Backlog& operator=(Backlog const&) = delete;

  /// Puts a job behind the others of its host.
  void put(plan::Job const& job);

  bool has(std::string const& host) const { return !hosts_.empty() && hosts_.contains(host); }

  /// The next jobs of a host, as they came: not as many, but at least one, when together they take far more memory than
  /// most do. Throws LocalTrouble when they cannot be read back.
  std::vector<plan::Job> take(std::string const& host, std::size_t at_most);

  /// The same of any host: none when there are no jobs at all.
  std::vector<plan::Job> take_any(std::size_t at_most);

  /// Jobs of all hosts.
  std::size_t size() const noexcept { return size_; }

  /// Bytes of those that wait in memory.
  std::size_t buffered() const noexcept { return buffered_bytes_; }

  /// Why jobs can be put away no longer: each one more takes memory. Nothing is lost. No error while that works.
  error_code failure() const noexcept { return failure_; }

 private:
  struct Waiting;
  using Hosts = std::unordered_map<std::string, Waiting>;
  using Host = Hosts::value_type;

  struct Waiting {
    store::QueueFile::Queue on_disk;
    std::string buffer;                ///< of those that came last
    std::list<Host*>::iterator place;  ///< in buffered_, while there is something in the buffer
    std::size_t jobs = 0;
  };

  void flush(Host& host);
  void empty_buffer(Waiting& waiting);
  std::vector<plan::Job> take_from(Hosts::iterator host, std::size_t at_most);
  struct Taken;
  Result<void> read_back(Waiting& waiting, Taken& taken);
  void unpack_some(std::string_view& bytes, Taken& taken) const;
  void take_buffered(Waiting& waiting, Taken& taken);

  std::string directory_;
  std::shared_ptr<plan::OwnRequest const> usual_;
  store::QueueFile file_;
  Hosts hosts_;
  std::list<Host*> buffered_;  ///< hosts with something in their buffers, from that which waits longest
  std::size_t buffered_bytes_ = 0;
  std::size_t size_ = 0;
  error_code failure_;
};

}  // namespace scrape::engine
