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
  Content content() const noexcept { return sink ? sink->content() : saved->content(); }

  plan::Job job;
  plan::Exchange exchange;
  TimePoint began{};
  std::unique_ptr<store::BodySink> sink = {};    ///< of a page that has come
  std::unique_ptr<store::SavedPage> saved = {};  ///< of one that was there
  std::optional<extract::Findings> findings = {};
  bool is_in_memory = false;
};

Lander::Lander(asio::any_io_executor const& executor, Config const& config, store::PageStore& pages, OnLanded on_landed,
               std::function<void()> on_room)
    : executor_(executor),
      expected_(config.policy.expected),
      pages_(pages),
      on_landed_(std::move(on_landed)),
      on_room_(std::move(on_room)),
      inspector_(make_inspector(executor, config)) {}

Lander::~Lander() = default;

void Lander::stop(TimePoint by) {
  if (inspector_) inspector_->stop(by);
}

void Lander::land(plan::Job job, Page page) {
  ++landing_;
  auto const landing =
      std::make_shared<Landing>(std::move(job), std::move(page.exchange), page.began, std::move(page.sink));
  landing->is_in_memory = true;
  ++in_memory_;
  auto const is_good = expected_.wants(plan::status_of(landing->exchange));
  if (is_good) return look_through(landing);
  store(landing);
}

void Lander::keep(plan::Job job, plan::Reached reached) {
  ++landing_;
  auto const landing = std::make_shared<Landing>(std::move(job), std::move(reached.exchange), Clock::now());
  landing->is_in_memory = true;
  ++in_memory_;
  using Purpose = store::PageStore::Purpose;
  auto const purpose = inspector_ ? Purpose::to_read : Purpose::to_keep;
  pages_.find(landing->job.known, purpose, executor_, [this, landing](std::unique_ptr<store::SavedPage> saved) {
    if (!saved) return reject(*landing, Errc::file_altered, {});
    landing->saved = std::move(saved);
    look_through(landing);
  });
}

// Before it has its name: a page that is not what was asked for leaves alone what an earlier run saved.
void Lander::look_through(std::shared_ptr<Landing> const& landing) {
  auto unmet = expected_.unmet(ByteCount{landing->content().size()});
  if (unmet) return reject(*landing, Errc::unexpected_response, std::move(*unmet));
  if (!inspector_) return finish(landing);
  asio::co_spawn(executor_, inspect(landing), rethrow);
}

asio::awaitable<void> Lander::inspect(std::shared_ptr<Landing> landing) {
  auto const& [entry, job] = std::tie(landing->job.entry, landing->job);
  auto const& head = landing->exchange.head;
  auto const type = head ? head->fields.find("Content-Type") : std::nullopt;
  // A page that nobody asked for now came from where it was found then.
  auto const& from = landing->saved ? job.known->final_url : job.target.text();
  extract::Page const page{entry.index, entry.given, from,
                           std::string(type.value_or(job.known ? std::string_view(job.known->content_type) : ""))};
  auto const begin = Clock::now();
  auto const content = landing->content();
  auto findings = co_await inspector_->inspect(page, content);
  if (!findings) {
    reject(*landing, findings.error(), {});
  } else if (auto& unexpected = findings->unexpected) {
    reject(*landing, cause_of(unexpected->why), std::move(unexpected->reason));
  } else {
    spdlog::debug("inspected entry={} rows={} ms={:.1f}", entry.index, findings->rows,
                  in_milliseconds(Clock::now() - begin));
    landing->findings = std::move(*findings);
    finish(landing);
  }
}

void Lander::finish(std::shared_ptr<Landing> const& landing) {
  if (landing->sink) return store(landing);
  auto const& known = *landing->job.known;
  spdlog::debug("kept entry={} path={}", landing->job.entry.index, known.path);
  plan::Stored stored{known.path, known.size, known.sha256, landing->saved->modified(), true};
  leave_memory(*landing);
  settle(*landing, plan::Reached{std::move(landing->exchange), std::move(stored), std::move(landing->findings), true});
}

void Lander::store(std::shared_ptr<Landing> const& landing) {
  auto on_stored = [this, landing](Result<plan::Stored> stored) {
    leave_memory(*landing);
    auto& exchange = landing->exchange;
    if (!stored) return settle(*landing, plan::Failed{std::move(exchange), stored.error()});
    spdlog::debug("stored entry={} path={} bytes={}", exchange.entry, stored->path, stored->bytes.value);
    settle(*landing, plan::Reached{std::move(exchange), std::move(*stored), std::move(landing->findings)});
  };
  // It lives as long as the other one.
  auto const on_written = [this, page = landing.get()] { written(*page); };
  landing->sink->commit(executor_, std::move(on_stored), on_written);
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
  landing.exchange.timing.body = Clock::now() - landing.began;
}

void Lander::reject(Landing& landing, error_code const& cause, std::string detail) {
  leave_memory(landing);
  landing.exchange.detail = std::move(detail);
  landing.sink.reset();
  settle(landing, plan::Failed{std::move(landing.exchange), cause});
}

void Lander::settle(Landing& landing, plan::Outcome&& outcome) {
  --landing_;
  on_landed_(std::move(landing.job), std::move(outcome));
}

}  // namespace scrape::engine
