#include <scrape/plan/job_size.hpp>

#include <algorithm>

namespace scrape::plan {
namespace {

// A header takes room besides its text: a line of 1 MiB can have a hundred thousand short ones.
std::size_t size_of(OwnRequest const& request, OwnRequest const* usual) noexcept {
  if (&request == usual) return 0;
  auto size = request.headers.capacity() * sizeof(http::HeaderEdit);
  for (auto const& [name, value] : request.headers)
    size += name.size() + (value ? value->size() : 0);
  if (request.body && !has_usual_body(request, usual)) size += request.body->size();
  if (request.credentials) size += request.credentials->user.size() + request.credentials->password.size();
  return size + request.method.size() + request.content_type.size();
}

std::size_t size_of(Known const& known) noexcept {
  auto const validators = known.etag.size() + known.last_modified.size();
  return known.path.size() + known.final_url.size() + known.content_type.size() + validators;
}

}  // namespace

bool has_usual_body(OwnRequest const& request, OwnRequest const* usual) noexcept {
  return usual != nullptr && usual->body && request.body == usual->body;
}

std::size_t excess_size(Job const& job, OwnRequest const* usual) noexcept {
  auto size = job.entry.source.size() + job.entry.given.size() + job.url.text().size() + job.target.text().size();
  if (job.path) size += job.path->size();
  if (job.request) size += size_of(*job.request, usual);
  if (job.known) size += size_of(*job.known);
  return std::max(size, usual_job_size) - usual_job_size;
}

}  // namespace scrape::plan
