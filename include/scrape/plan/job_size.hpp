#pragma once
/// What a job takes in memory, as far as that matters: nearly all of them take little.

#include <scrape/plan/job.hpp>

#include <cstddef>

namespace scrape::plan {

/// What is counted for every job, however small: limits of numbers of jobs go by it.
inline constexpr std::size_t usual_job_size = 1024;

/// Whether the body of an entry's request is that of `usual`, the request of most entries, which may be none.
bool has_usual_body(OwnRequest const& request, OwnRequest const* usual) noexcept;

/// Bytes that what the list says of an entry (its URL and its request above all) and what is known of it take beyond
/// usual_job_size. What it shares with `usual` takes none. It stays the same as long as the job is not changed.
std::size_t excess_size(Job const& job, OwnRequest const* usual) noexcept;

}  // namespace scrape::plan
