#include <scrape/base/fatal.hpp>
#include <scrape/base/text.hpp>
#include <scrape/engine/backlog.hpp>
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

}  // namespace

// Takes jobs from the front of `bytes` until there are enough, or no whole one is left.
void Backlog::unpack_some(std::string_view& bytes, std::size_t at_most, std::vector<plan::Job>& jobs) const {
  while (jobs.size() < at_most) {
    auto job = plan::unpack(bytes, usual_);
    if (!job) return;
    jobs.push_back(std::move(*job));
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
  std::vector<plan::Job> jobs;
  if (host == hosts_.end()) return jobs;
  auto& waiting = host->second;
  at_most = std::min(at_most, waiting.jobs);
  jobs.reserve(at_most);
  auto const read = read_back(waiting, at_most, jobs);
  if (!read) {
    throw LocalTrouble("cannot read back the URLs that wait in '" + directory_ + "': " + read.error().message());
  }
  if (jobs.size() < at_most) take_buffered(waiting, at_most, jobs);
  waiting.jobs -= jobs.size();
  size_ -= jobs.size();
  if (waiting.jobs == 0) hosts_.erase(host);
  return jobs;
}

// Reads what so many jobs take on average, and on until it has a whole one.
Result<void> Backlog::read_back(Waiting& waiting, std::size_t at_most, std::vector<plan::Job>& jobs) {
  auto& queue = waiting.on_disk;
  auto size = at_most * (queue.size() + waiting.buffer.size()) / waiting.jobs + margin;
  for (; queue.size() > 0 && jobs.size() < at_most; size *= 2) {
    auto const bytes = file_.read(queue, size);
    if (!bytes) return bytes.error();
    std::string_view rest(*bytes);
    unpack_some(rest, at_most, jobs);
    auto const used = bytes->size() - rest.size();
    if (used == 0 && bytes->size() == queue.size()) return make_error_code(boost::system::errc::io_error);
    auto const dropped = file_.drop(queue, used);
    if (!dropped) return dropped;
  }
  return {};
}

void Backlog::take_buffered(Waiting& waiting, std::size_t at_most, std::vector<plan::Job>& jobs) {
  std::string_view rest(waiting.buffer);
  unpack_some(rest, at_most, jobs);
  if (rest.empty()) return empty_buffer(waiting);
  auto const used = waiting.buffer.size() - rest.size();
  waiting.buffer.erase(0, used);
  buffered_bytes_ -= used;
}

}  // namespace scrape::engine
