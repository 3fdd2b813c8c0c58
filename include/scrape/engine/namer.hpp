#pragma once
/// Gives every page of a run a name of its own.

#include <scrape/base/result.hpp>
#include <scrape/http/message.hpp>
#include <scrape/plan/expectation.hpp>
#include <scrape/plan/fingerprint_set.hpp>
#include <scrape/plan/job.hpp>
#include <scrape/plan/name_template.hpp>

#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace scrape::engine {

/// Thread-safe.
class Namer {
 public:
  /// No page gets a reserved name. A status that is expected makes no error page.
  Namer(std::optional<plan::NameTemplate> name_template, std::vector<std::string> const& reserved,
        plan::Expectation expected = {});

  /// The name under which the response to the job is saved, from then on taken: by the list, by the template, or
  /// derived. A job that has a name may get it again. Errors: Errc::name_outside, Errc::name_reserved, Errc::name_taken
  /// when another entry has it, or one that differs only in case.
  Result<std::string> name(plan::Job const& job, http::ResponseHead const& head);

  /// Whether the file that an earlier run left has the name that the page would get now.
  bool fits(plan::Job const& job) const;

  /// Takes the name of that file for the job. Errors: Errc::name_taken.
  Result<std::string> keep(plan::Job const& job);

 private:
  Result<std::string> choose(plan::Job const& job, std::string_view content_type) const;
  Result<std::string> take(plan::Job const& job, std::string name);

  std::optional<plan::NameTemplate> template_;
  plan::Expectation expected_;
  std::mutex mutex_;
  plan::FingerprintSet taken_;
};

}  // namespace scrape::engine
