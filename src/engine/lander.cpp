#include "lander.hpp"

#include "rethrow.hpp"

#include <scrape/base/units.hpp>

#include <boost/asio/co_spawn.hpp>
#include <spdlog/spdlog.h>

#include <string>
#include <utility>

namespace scrape::engine {
namespace {

Errc cause_of(extract::Unexpected::Why why) {
  switch (why) {
    case extract::Unexpected::Why::lacks:
      return Errc::unexpected_response;
    case extract::Unexpected::Why::has:
      return Errc::unexpected_page;
    case extract::Unexpected::Why::unchecked:
      break;
  }
  return Errc::unchecked_page;
}

std::unique_ptr<inspect::Inspector> make_inspector(asio::any_io_executor const& executor, Config const& config) {
  if (config.extraction.is_empty()) return nullptr;
  return std::make_unique<inspect::Inspector>(executor, config.extraction, config.page_reader);
}

}  // namespace

struct Lander::Landing {
  plan::Job job;
  Page page;
  std::optional<extract::Findings> findings = {};
  bool is_in_memory = true;
};

Lander::Lander(asio::any_io_executor const& executor, Config const& config, OnLanded on_landed,
               std::function<void()> on_room)
    : executor_(executor),
      expected_(config.policy.expected),
      on_landed_(std::move(on_landed)),
      on_room_(std::move(on_room)),
      inspector_(make_inspector(executor, config)) {}

Lander::~Lander() = default;

void Lander::stop(TimePoint by) {
  if (inspector_) inspector_->stop(by);
}

void Lander::land(plan::Job&& job, Page&& page) {
  ++landing_;
  ++in_memory_;
  auto const landing = std::make_shared<Landing>(std::move(job), std::move(page));
  auto const& exchange = landing->page.exchange;
  auto const is_good = expected_.wants(exchange.head->status);
  if (auto unmet = expected_.unmet(ByteCount{landing->page.sink->content().size()}); is_good && unmet) {
    return reject(*landing, Errc::unexpected_response, std::move(*unmet));
  }
  if (!inspector_ || !is_good) return store(landing);
  asio::co_spawn(executor_, inspect(landing), rethrow);
}

// Before it has its name: a page that is not what was asked for leaves alone what an earlier run saved.
asio::awaitable<void> Lander::inspect(std::shared_ptr<Landing> landing) {
  auto const& exchange = landing->page.exchange;
  auto const& entry = landing->job.entry;
  extract::Page const page{entry.index, entry.given, landing->job.target.text(),
                           std::string(exchange.head->fields.find("Content-Type").value_or(""))};
  auto const begin = Clock::now();
  auto const content = landing->page.sink->content();
  auto findings = co_await inspector_->inspect(page, content);
  if (!findings) {
    reject(*landing, findings.error(), {});
  } else if (auto& unexpected = findings->unexpected) {
    reject(*landing, cause_of(unexpected->why), std::move(unexpected->reason));
  } else {
    spdlog::debug("inspected entry={} rows={} ms={:.1f}", exchange.entry, findings->rows,
                  in_milliseconds(Clock::now() - begin));
    landing->findings = std::move(*findings);
    store(landing);
  }
}

void Lander::store(std::shared_ptr<Landing> const& landing) {
  auto on_stored = [this, landing](Result<plan::Stored> stored) {
    leave_memory(*landing);
    auto& exchange = landing->page.exchange;
    if (!stored) return settle(*landing, plan::Failed{std::move(exchange), stored.error()});
    spdlog::debug("stored entry={} path={} bytes={}", exchange.entry, stored->path, stored->bytes.value);
    settle(*landing, plan::Reached{std::move(exchange), std::move(*stored), std::move(landing->findings)});
  };
  // It lives as long as the other one.
  auto const on_written = [this, page = landing.get()] { written(*page); };
  landing->page.sink->commit(executor_, std::move(on_stored), on_written);
}

void Lander::written(Landing& landing) {
  auto const was_full = is_full();
  leave_memory(landing);
  if (was_full && !is_full()) on_room_();
}

// What it waits for from here on is no part of its exchange.
void Lander::leave_memory(Landing& landing) {
  if (!std::exchange(landing.is_in_memory, false)) return;
  --in_memory_;
  landing.page.exchange.timing.body = Clock::now() - landing.page.began;
}

void Lander::reject(Landing& landing, error_code const& cause, std::string detail) {
  leave_memory(landing);
  auto& [exchange, sink, began] = landing.page;
  exchange.detail = std::move(detail);
  sink.reset();
  settle(landing, plan::Failed{std::move(exchange), cause});
}

void Lander::settle(Landing& landing, plan::Outcome&& outcome) {
  --landing_;
  on_landed_(std::move(landing.job), std::move(outcome));
}

}  // namespace scrape::engine
