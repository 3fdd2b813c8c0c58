#include "nameless_file.hpp"

#include <scrape/base/fatal.hpp>
#include <scrape/store/disk.hpp>
#include <scrape/store/input_order.hpp>

#include <map>
#include <mutex>
#include <utility>

namespace scrape::store {
namespace {

// What may wait in memory: more than usual runs need.
constexpr std::size_t most_in_memory = std::size_t{16} << 20U;

NamelessFile create_overflow(std::string const& directory) {
  auto file = NamelessFile::create(directory);
  if (!file) throw LocalTrouble("cannot write to '" + directory + "': " + file.error().message());
  return std::move(*file);
}

}  // namespace

// All but construction and failure() happens on the disk's thread, or when that has ended.
class InputOrder::State {
 public:
  State(AppendFile& file, NamelessFile overflow) : file_(file), overflow_(std::move(overflow)) {}

  void add(std::uint64_t number, std::string lines) {
    if (number != next_) return park(number, std::move(lines));
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
    std::uint64_t offset = 0;
    std::size_t size_in_file = 0;
  };

  void park(std::uint64_t number, std::string lines) {
    Parked parked;
    if (in_memory_ + lines.size() <= most_in_memory) {
      in_memory_ += lines.size();
      parked.lines = std::move(lines);
    } else if (succeeds(overflow_.write(lines, end_))) {
      parked.offset = end_;
      parked.size_in_file = lines.size();
      end_ += lines.size();
      in_file_ += lines.size();
    }
    parked_.emplace(number, std::move(parked));
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
    auto const lines = overflow_.read(parked.offset, parked.size_in_file);
    if (succeeds(lines)) file_.append(*lines);
    in_file_ -= parked.size_in_file;
    if (in_file_ > 0) return;
    succeeds(overflow_.clear());
    end_ = 0;
  }

  template <class T>
  bool succeeds(Result<T> const& result) {
    if (result) return true;
    std::lock_guard const lock(mutex_);
    if (!failure_) failure_ = result.error();
    return false;
  }

  AppendFile& file_;
  NamelessFile overflow_;
  std::uint64_t next_ = 1;
  std::map<std::uint64_t, Parked> parked_;
  std::size_t in_memory_ = 0;
  std::size_t in_file_ = 0;
  std::uint64_t end_ = 0;
  mutable std::mutex mutex_;
  error_code failure_;
};

InputOrder::InputOrder(Disk& disk, asio::any_io_executor loop, AppendFile& file, std::string const& directory)
    : disk_(disk), loop_(std::move(loop)), state_(std::make_shared<State>(file, create_overflow(directory))) {}

InputOrder::~InputOrder() = default;

void InputOrder::add(std::uint64_t number, std::string lines) {
  disk_.post(loop_,
             [state = state_, number, lines = std::move(lines)]() mutable { state->add(number, std::move(lines)); });
}

void InputOrder::flush() {
  state_->flush();
}

error_code InputOrder::failure() const {
  return state_->failure();
}

}  // namespace scrape::store
