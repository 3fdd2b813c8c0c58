#include "descriptor.hpp"

#include <scrape/base/fatal.hpp>
#include <scrape/store/disk.hpp>
#include <scrape/store/input_order.hpp>

#include <cerrno>
#include <map>
#include <mutex>
#include <utility>

#include <fcntl.h>

namespace scrape::store {
namespace {

// What may wait in memory: more than usual runs need.
constexpr std::size_t most_in_memory = std::size_t{16} << 20U;

Descriptor open_nameless(std::string const& directory) {
  Descriptor file(::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (file) return file;
  // Not every file system can do that.
  auto name = directory + "/order-XXXXXX";
  file = Descriptor(::mkostemp(name.data(), O_CLOEXEC));
  if (!file) throw LocalTrouble("cannot write to '" + directory + "': " + last_error().message());
  ::unlink(name.c_str());
  return file;
}

}  // namespace

// All but construction and failure() happens on the disk's thread, or when that has ended.
class InputOrder::State {
 public:
  State(AppendFile& file, Descriptor overflow) : file_(file), overflow_(std::move(overflow)) {}

  void add(std::uint64_t index, std::string lines) {
    if (index != next_) return park(index, std::move(lines));
    file_.append(lines);
    ++next_;
    release();
  }

  void flush() {
    while (!parked_.empty()) {
      next_ = parked_.begin()->first;
      release();
    }
  }

  error_code failure() const {
    std::lock_guard const lock(mutex_);
    return failure_;
  }

 private:
  struct Parked {
    std::string lines;  // or else they are in the file
    off_t offset = 0;
    std::size_t size_in_file = 0;
  };

  void park(std::uint64_t index, std::string lines) {
    Parked parked;
    if (in_memory_ + lines.size() <= most_in_memory) {
      in_memory_ += lines.size();
      parked.lines = std::move(lines);
    } else if (write(lines)) {
      parked.offset = end_;
      parked.size_in_file = lines.size();
      end_ += static_cast<off_t>(lines.size());
      in_file_ += lines.size();
    }
    parked_.emplace(index, std::move(parked));
  }

  void release() {
    for (auto first = parked_.begin(); first != parked_.end() && first->first == next_; first = parked_.begin()) {
      take(first->second);
      parked_.erase(first);
      ++next_;
    }
  }

  void take(Parked const& parked) {
    if (parked.size_in_file == 0) {
      in_memory_ -= parked.lines.size();
      return file_.append(parked.lines);
    }
    file_.append(read(parked));
    in_file_ -= parked.size_in_file;
    if (in_file_ > 0) return;
    if (::ftruncate(overflow_.get(), 0) != 0) fail(last_error());
    end_ = 0;
  }

  bool write(std::string_view lines) {
    for (std::size_t done = 0; done < lines.size();) {
      auto const offset = end_ + static_cast<off_t>(done);
      auto const put = ::pwrite(overflow_.get(), lines.data() + done, lines.size() - done, offset);
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) return fail(last_error());
      done += static_cast<std::size_t>(put);
    }
    return true;
  }

  std::string read(Parked const& parked) {
    std::string lines(parked.size_in_file, '\0');
    for (std::size_t done = 0; done < lines.size();) {
      auto const offset = parked.offset + static_cast<off_t>(done);
      auto const got = ::pread(overflow_.get(), lines.data() + done, lines.size() - done, offset);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) {
        fail(got < 0 ? last_error() : error_code(EIO, boost::system::system_category()));
        return {};
      }
      done += static_cast<std::size_t>(got);
    }
    return lines;
  }

  bool fail(error_code const& failed) {
    std::lock_guard const lock(mutex_);
    if (!failure_) failure_ = failed;
    return false;
  }

  AppendFile& file_;
  Descriptor overflow_;
  std::uint64_t next_ = 1;
  std::map<std::uint64_t, Parked> parked_;
  std::size_t in_memory_ = 0;
  std::size_t in_file_ = 0;
  off_t end_ = 0;
  mutable std::mutex mutex_;
  error_code failure_;
};

InputOrder::InputOrder(Disk& disk, asio::any_io_executor loop, AppendFile& file, std::string const& directory)
    : disk_(disk), loop_(std::move(loop)), state_(std::make_shared<State>(file, open_nameless(directory))) {}

InputOrder::~InputOrder() = default;

void InputOrder::add(std::uint64_t index, std::string lines) {
  disk_.post(loop_,
             [state = state_, index, lines = std::move(lines)]() mutable { state->add(index, std::move(lines)); });
}

void InputOrder::flush() {
  state_->flush();
}

error_code InputOrder::failure() const {
  return state_->failure();
}

}  // namespace scrape::store
