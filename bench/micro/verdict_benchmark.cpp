#include "operation.hpp"

#include <scrape/plan/verdict.hpp>

#include <string>
#include <utility>

namespace scrape::micro {
namespace {

plan::Job job() {
  auto const url = url::Url::parse("https://docs.example.org/en/stable/library/asyncio-task.html").value();
  return {.entry = {1'017, "urls.txt:1017", url.text()}, .url = url, .target = url, .path = {}, .attempts = 1};
}

plan::Exchange exchange(int status) {
  plan::Exchange exchange;
  auto& head = exchange.head.emplace();
  head.status = status;
  head.fields.add("Server", "nginx/1.22.1");
  head.fields.add("Content-Type", "text/html; charset=utf-8");
  head.fields.add("Location", "/en/latest/library/asyncio-task.html");
  exchange.remote = "192.0.2.17:443";
  return exchange;
}

plan::Outcome saved() {
  return plan::Reached{exchange(200), plan::Stored{"docs.example.org/en/stable/library/asyncio-task.html",
                                                   ByteCount{10'240}, std::string(64, 'a')}};
}

plan::Outcome redirected() {
  return plan::Reached{exchange(302), {}};
}

Operation judging(std::string name, plan::Outcome const& outcome) {
  return operation("judge/" + std::move(name), [job = job(), outcome, policy = plan::Policy()] {
    return plan::judge(job, outcome, policy, TimePoint());
  });
}

// judge consumes its arguments, so that every call above copies them first.
Operation copy_arguments() {
  return operation("judge/copies_of_arguments",
                   [job = job(), outcome = saved()] { return std::pair(plan::Job(job), plan::Outcome(outcome)); });
}

}  // namespace

Operations verdict_operations() {
  return {judging("saved", saved()), judging("redirected", redirected()), copy_arguments()};
}

}  // namespace scrape::micro
