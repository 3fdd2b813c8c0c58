#include "descriptor.hpp"

#include <scrape/base/fatal.hpp>
#include <scrape/store/disk.hpp>
#include <scrape/store/input_order.hpp>

#include <map>
#include <utility>

#include <fcntl.h>

namespace scrape::store {
namespace {

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

// All but construction happens on the disk's thread, or when that has ended.
class InputOrder::State {
 public:
  State(AppendFile& file, Descriptor waiting_room) : file_(file), waiting_room_(std::move(waiting_room)) {}

  void add(std::uint64_t index, std::string_view lines) {
    if (index != next_) return park(index, lines);
    file_.append(lines);
    ++next_;
    release();
  }

  error_code failure() const { return failure_; }

  void flush() {
    while (!parked_.empty()) {
      next_ = parked_.begin()->first;
      release();
    }
  }

 private:
  struct Place {
    off_t offset;
    std::size_t size;
  };

  void park(std::uint64_t index, std::string_view lines) {
    parked_.emplace(index, Place{end_, lines.size()});
    auto const written = waiting_room_.write(as_bytes(lines));
    if (!written) return fail(written.error());
    end_ += static_cast<off_t>(lines.size());
  }

  void release() {
    for (auto first = parked_.begin(); first != parked_.end() && first->first == next_; first = parked_.begin()) {
      file_.append(read(first->second));
      parked_.erase(first);
      ++next_;
    }
    if (parked_.empty() && end_ > 0) rewind();
  }

  std::string read(Place place) {
    std::string lines(place.size, '\0');
    for (std::size_t done = 0; done < lines.size();) {
      auto const offset = place.offset + static_cast<off_t>(done);
      auto const got = ::pread(waiting_room_.get(), lines.data() + done, lines.size() - done, offset);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) {
        fail(last_error());
        return {};
      }
      done += static_cast<std::size_t>(got);
    }
    return lines;
  }

  void rewind() {
    if (::ftruncate(waiting_room_.get(), 0) != 0 || ::lseek(waiting_room_.get(), 0, SEEK_SET) != 0) fail(last_error());
    end_ = 0;
  }

  void fail(error_code const& failed) {
    if (!failure_) failure_ = failed;
  }

  AppendFile& file_;
  Descriptor waiting_room_;
  std::uint64_t next_ = 1;
  std::map<std::uint64_t, Place> parked_;
  off_t end_ = 0;
  error_code failure_;
};

InputOrder::InputOrder(Disk& disk, asio::any_io_executor loop, AppendFile& file, std::string const& directory)
    : disk_(disk), loop_(std::move(loop)), state_(std::make_shared<State>(file, open_nameless(directory))) {}

InputOrder::~InputOrder() = default;

void InputOrder::add(std::uint64_t index, std::string lines) {
  disk_.post(loop_, [state = state_, index, lines = std::move(lines)] { state->add(index, lines); });
}

void InputOrder::flush() {
  state_->flush();
}

error_code InputOrder::failure() const {
  return state_->failure();
}

}  // namespace scrape::store
