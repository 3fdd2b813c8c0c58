#include <scrape/base/fatal.hpp>
#include <scrape/base/text.hpp>
#include <scrape/engine/backlog.hpp>
#include <scrape/plan/job_size.hpp>
#include <scrape/plan/packed_job.hpp>

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace scrape::engine {
namespace {

// What is written at once: a call of the system for some 150 jobs.
constexpr std::size_t piece_size = std::size_t{16} * 1024;

// The first guess at what a job takes on disk besides its share.
constexpr std::size_t margin = 64;

// What is read at once, unless a job takes more.
constexpr std::size_t most_read = std::size_t{1} << 20U;

// Jobs that are taken together take no more memory than that beyond their usual size, but for the last one.
constexpr std::size_t most_excess = std::size_t{1} << 20U;

}  // namespace

struct Backlog::Taken {
  bool is_enough() const noexcept { return jobs.size() >= at_most || excess >= most_excess; }

  std::size_t at_most;
  std::vector<plan::Job> jobs = {};
  std::size_t excess = 0;
};

// Takes jobs from the front of `bytes` until there are enough, or no whole one is left.
void Backlog::unpack_some(std::string_view& bytes, Taken& taken) const {
  while (!taken.is_enough()) {
    auto job = plan::unpack(bytes, usual_);
    if (!job) return;
    taken.excess += plan::excess_size(*job, usual_.get());
    taken.jobs.push_back(std::move(*job));
  }
}

void Backlog::put(plan::Job const& job) {
  auto& host = *hosts_.try_emplace(job.target.origin().host).first;
  auto& waiting = host.second;
  if (waiting.buffer.empty()) waiting.place = buffered_.insert(buffered_.end(), &host);
  auto const before = waiting.buffer.size();
  plan::pack(job, waiting.buffer, usual_);
  buffered_bytes_ += waiting.buffer.size() - before;
  ++waiting.jobs;
  ++size_;
  if (waiting.buffer.size() >= piece_size) flush(host);
  while (buffered_bytes_ > most_buffered && !failure_)
    flush(*buffered_.front());
}

void Backlog::flush(Host& host) {
  if (failure_) return;
  auto& waiting = host.second;
  auto const written = file_.append(waiting.on_disk, waiting.buffer);
  if (written) return empty_buffer(waiting);
  failure_ = written.error();
  spdlog::warn(R"(backlog directory={} error="{}" effect="the lists are read only a little ahead from now on")",
               printable(directory_), failure_.message());
}

void Backlog::empty_buffer(Waiting& waiting) {
  buffered_bytes_ -= waiting.buffer.size();
  waiting.buffer = std::string();
  buffered_.erase(waiting.place);
}

std::vector<plan::Job> Backlog::take(std::string const& host, std::size_t at_most) {
  return take_from(hosts_.find(host), at_most);
}

std::vector<plan::Job> Backlog::take_any(std::size_t at_most) {
  return take_from(hosts_.begin(), at_most);
}

std::vector<plan::Job> Backlog::take_from(Hosts::iterator host, std::size_t at_most) {
  if (host == hosts_.end()) return {};
  auto& waiting = host->second;
  Taken taken{.at_most = std::min(at_most, waiting.jobs)};
  taken.jobs.reserve(taken.at_most);
  auto const read = read_back(waiting, taken);
  if (!read) {
    throw LocalTrouble("cannot read back the URLs that wait in '" + directory_ + "': " + read.error().message());
  }
  if (!taken.is_enough()) take_buffered(waiting, taken);
  waiting.jobs -= taken.jobs.size();
  size_ -= taken.jobs.size();
  if (waiting.jobs == 0) hosts_.erase(host);
  return std::move(taken.jobs);
}

// Reads what so many jobs take on average, and more at once as long as that is no whole one.
Result<void> Backlog::read_back(Waiting& waiting, Taken& taken) {
  auto& queue = waiting.on_disk;
  auto const average = (queue.size() + waiting.buffer.size()) / waiting.jobs;
  auto size = std::min(taken.at_most * average + margin, most_read);
  while (queue.size() > 0 && !taken.is_enough()) {
    auto const bytes = file_.read(queue, size);
    if (!bytes) return bytes.error();
    std::string_view rest(*bytes);
    unpack_some(rest, taken);
    auto const used = bytes->size() - rest.size();
    if (used == 0 && bytes->size() == queue.size()) return make_error_code(boost::system::errc::io_error);
    if (used == 0) size *= 2;
    auto const dropped = file_.drop(queue, used);
    if (!dropped) return dropped;
  }
  return {};
}

void Backlog::take_buffered(Waiting& waiting, Taken& taken) {
  std::string_view rest(waiting.buffer);
  unpack_some(rest, taken);
  if (rest.empty()) return empty_buffer(waiting);
  auto const used = waiting.buffer.size() - rest.size();
  waiting.buffer.erase(0, used);
  buffered_bytes_ -= used;
}

}  // namespace scrape::engine
