// Which jobs have pages that came in part.

#include "continuation.hpp"
#include "identity.hpp"
#include "request_fields.hpp"

#include <scrape/engine/fetcher.hpp>

namespace scrape::engine {

bool Fetcher::may_have_part(plan::Job const& job) const {
  return sets_conditions_ && plan::may_be_continued(job);
}

bool Fetcher::has_part(plan::Job const& job) const {
  return pages_.has_parts() && may_have_part(job) && pages_.has_part(plan::key_of(job));
}

// As it would be without a part.
std::string Fetcher::hash_of_next(plan::Job const& job) const {
  auto const is_own = job.target.origin() == plan::trusted_origin(job);
  auto const host = host_of(job, *fields_, is_own);
  auto const& usual = is_own ? fields_->own : fields_->foreign;
  auto fields = job.request ? fields_of(job, *fields_, is_own) : usual;
  if (auto const cookie = identity_->cookie_for(job); !cookie.empty()) fields.add("Cookie", cookie);
  return hash_of({host, fields, identity_->user_for(job)});
}

}  // namespace scrape::engine
