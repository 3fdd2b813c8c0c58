// Answers whose status is the point.
#include "site/routes.hpp"

#include <array>

namespace scrape::site {
namespace {

constexpr std::uint64_t most_failures = 1000;

Answer of_status(unsigned status) {
  Answer answer{.status = status,
                .type = "text/html; charset=utf-8",
                .body = "<!DOCTYPE html>\n<title>Status</title>\n<p>Status " + std::to_string(status) + "</p>\n",
                .fields = {}};
  if (status == 429 || status == 503) answer.fields.push_back({"Retry-After", "1"});
  return answer;
}

Answer status(Inquiry const& inquiry) {
  auto const code = number_in(inquiry.rest, 999);
  if (!code || inquiry.rest.size() != 3) return not_found(inquiry);
  return of_status(static_cast<unsigned>(*code));
}

Answer no_content(Inquiry const& /*inquiry*/) {
  return of_status(204);
}

/// /flaky/K/ID: 503 the first K times that ID is asked for, then 200.
Answer flaky(Inquiry const& inquiry) {
  auto const slash = inquiry.rest.find('/');
  auto const failures = number_in(inquiry.rest.substr(0, slash), most_failures);
  if (!failures || slash == std::string_view::npos) return not_found(inquiry);
  auto& given = inquiry.memory.failures_given[std::string(inquiry.rest.substr(slash + 1))];
  if (given < *failures) {
    ++given;
    return of_status(503);
  }
  return of_status(200);
}

constexpr std::array<Route, 3> status_table{{{"/status/", &status}, {"/no-content", &no_content}, {"/flaky/", &flaky}}};

}  // namespace

std::span<Route const> status_routes() {
  return status_table;
}

}  // namespace scrape::site
