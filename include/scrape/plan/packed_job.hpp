#pragma once
/// Jobs that have not begun, as bytes that take little room.

#include <scrape/plan/job.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace scrape::plan {

/// Appends a job of an entry, without a history: its URL, its path, its request, its home, and since when it waits.
/// Only for this process: the time has no meaning in another one. Of `usual`, the request of most entries, there is
/// only a mention.
void pack(Job const& job, std::string& out, std::shared_ptr<OwnRequest const> const& usual = nullptr);

/// The first of the jobs that were packed, which is removed from `bytes`. Nothing when they end before it does, or are
/// not what pack() made; then they stay.
std::optional<Job> unpack(std::string_view& bytes, std::shared_ptr<OwnRequest const> const& usual = nullptr);

}  // namespace scrape::plan
