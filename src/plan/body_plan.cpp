#include <scrape/plan/body_plan.hpp>
#include <scrape/plan/retry.hpp>

#include <charconv>

namespace scrape::plan {

std::optional<std::uint64_t> declared_length(http::ResponseHead const& head) noexcept {
  if (head.status == 204) return 0;
  auto const text = head.fields.find("Content-Length");
  if (!text) return std::nullopt;
  std::uint64_t length = 0;
  auto const [end, failed] = std::from_chars(text->data(), text->data() + text->size(), length);
  if (failed == std::errc::result_out_of_range) return UINT64_MAX;
  return failed == std::errc() ? std::optional(length) : std::nullopt;
}

Expectation const& expectation_of(Job const& job, Policy const& policy) noexcept {
  static Expectation const any_success;
  return job.text ? any_success : policy.expected;
}

std::optional<std::string> unmet(Exchange const& exchange, Expectation const& expected) {
  if (!exchange.is_continued) return expected.unmet(*exchange.head);
  auto head = *exchange.head;
  head.status = status_of(exchange);
  return expected.unmet(head);
}

bool is_expected(Known const& known, Expectation const& expected) {
  http::ResponseHead head;
  head.status = 200;
  if (!known.content_type.empty()) head.fields.add("Content-Type", known.content_type);
  return expected.wants(head.status) && !expected.unmet(head);
}

BodyPlan plan_body(Job const& job, Exchange const& exchange, Policy const& policy, TimePoint now) {
  auto const& head = *exchange.head;
  auto const& expected = expectation_of(job, policy);
  auto const is_wanted = expected.wants(status_of(exchange));
  auto const is_head = method_of(job) == "HEAD";
  if (is_wanted && !unmet(exchange, expected)) return is_head ? BodyPlan::none : BodyPlan::save;
  if (is_head) return BodyPlan::drain;
  auto const is_final = !may_try_again(job, head.status) || !plan_retry(job, exchange, policy, now);
  if (policy.keep_error_pages && !job.text && is_error(head.status) && !is_wanted && is_final) return BodyPlan::save;
  return declared_length(head).value_or(0) <= drain_limit ? BodyPlan::drain : BodyPlan::abandon;
}

}  // namespace scrape::plan
