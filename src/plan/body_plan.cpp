#include <scrape/plan/body_plan.hpp>

#include <charconv>

namespace scrape::plan {

BodyPlan plan_body(http::ResponseHead const& head) noexcept {
  if (is_saved(head.status)) return BodyPlan::save;
  auto const length = head.fields.find("Content-Length");
  if (!length) return BodyPlan::drain;
  std::size_t size = 0;
  auto const [end, failed] = std::from_chars(length->data(), length->data() + length->size(), size);
  return failed == std::errc() && size <= drain_limit ? BodyPlan::drain : BodyPlan::abandon;
}

}  // namespace scrape::plan
