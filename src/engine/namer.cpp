#include <scrape/base/error.hpp>
#include <scrape/base/text.hpp>
#include <scrape/engine/namer.hpp>
#include <scrape/http/media_type.hpp>
#include <scrape/plan/body_plan.hpp>
#include <scrape/plan/file_name.hpp>
#include <scrape/plan/short_hash.hpp>

#include <algorithm>

namespace scrape::engine {

namespace {

bool has_taken(plan::Job const& job, std::string const& name) {
  return job.name == name || std::ranges::find(job.earlier_names, name) != job.earlier_names.end();
}

}  // namespace

Namer::Namer(std::optional<plan::NameTemplate> name_template, std::vector<std::string> const& reserved,
             plan::Expectation expected)
    : template_(std::move(name_template)), expected_(std::move(expected)) {
  for (auto const& name : reserved)
    taken_.insert(to_lower(name));
}

Result<std::string> Namer::choose(plan::Job const& job, std::string_view content_type) const {
  if (job.path) return *job.path;
  auto const type = http::media_type(content_type);
  auto const extension = http::extension_of(type);
  auto const is_marked = job.request && !job.request->mark.empty();
  auto const hash = is_marked ? plan::short_hash(plan::key_of(job)) : std::string();
  if (template_) return template_->expand(job.entry.index, job.url, extension, hash);
  auto name = plan::default_name(job.url, extension);
  return is_marked ? plan::own_request_name(name, job.request->method, hash) : name;
}

Result<std::string> Namer::name(plan::Job const& job, http::ResponseHead const& head) {
  auto name = choose(job, head.fields.find("Content-Type").value_or(""));
  if (!name) return name;
  if (plan::is_error(head.status) && !expected_.names(head.status)) name = plan::error_page_name(*name, head.status);
  return take(job, std::move(*name));
}

bool Namer::fits(plan::Job const& job) const {
  auto const name = choose(job, job.known->content_type);
  return name && *name == job.known->path;
}

Result<std::string> Namer::keep(plan::Job const& job) {
  return take(job, job.known->path);
}

Result<std::string> Namer::take(plan::Job const& job, std::string name) {
  if (has_taken(job, name)) return name;
  auto folded = to_lower(name);
  std::scoped_lock const lock(mutex_);
  if (!taken_.insert(folded)) return Errc::name_taken;
  return name;
}

}  // namespace scrape::engine
