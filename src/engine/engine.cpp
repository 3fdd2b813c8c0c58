#include <scrape/base/text.hpp>
#include <scrape/engine/engine.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace scrape::engine {
namespace {

// Records at a time, when nobody waits for pages any more.
constexpr std::size_t most_at_once = 256;

void log(plan::Record const& record) {
  if (!spdlog::should_log(spdlog::level::info)) return;
  auto const& entry = record.entry;
  auto const ms = in_milliseconds(record.elapsed);
  if (has_file(record.ending) && record.attempts > 0) {
    spdlog::info("{} entry={} url={} status={} bytes={} ms={:.1f} hops={} attempt={} path={}", name_of(record.ending),
                 entry.index, *record.final_url, record.exchange.head->status, record.stored->bytes.value, ms,
                 record.redirects, record.attempts, printable(record.stored->path));
  } else if (record.failure) {
    spdlog::info("failed entry={} source={} class={} ms={:.1f} hops={} attempt={} error=\"{}\"", entry.index,
                 entry.source, name_of(record.failure->error_class), ms, record.redirects, record.attempts,
                 printable(record.failure->message));
  } else {
    spdlog::info("{} entry={} source={}", name_of(record.ending), entry.index, printable(entry.source));
  }
}

// Without files nothing is good still. What failed is known nevertheless.
Rerun rerun_of(Config const& config) {
  return config.keeps_pages || config.rerun == Rerun::failed ? config.rerun : Rerun::fresh;
}

// What sitemaps list is counted on after the entries of the lists: also when only those that are open are read again.
std::uint64_t index_before_any(Config const& config, store::Archive* archive) {
  auto const is_open = [](Source const& source) { return source.kind == Source::Kind::open_entries; };
  auto const is_needed = config.policy.expands_sitemaps && std::ranges::any_of(config.sources, is_open);
  return is_needed && archive != nullptr ? archive->last_index() : 0;
}

}  // namespace

Engine::Engine(asio::any_io_executor const& executor, Config const& config, store::PageStore& pages, Events& events,
               Past past)
    : events_(events),
      recall_(past.archive, rerun_of(config), std::move(past.continued)),
      frontier_(executor, config.sources, &recall_, past.archive, config.request),
      dispatcher_(executor, config, pages,
                  {.done = [this](plan::Record const& done) { settle(done); },
                   .received = [this](ByteCount bytes) { events_.received(bytes); },
                   .slowed = [this](std::string const& host) { events_.slowed(host); },
                   .idle = [this] { changed_.cancel(); },
                   .catch_up = [this] { return events_.catch_up(); },
                   .sitemaps = [this](auto const& origin, auto const& urls) { add_sitemaps(origin, urls); }}),
      sitemaps_(
          {.fetch = [this](plan::Job job) { dispatcher_.add(std::move(job)); },
           .unread = [this](std::string const& url, std::string const& why) { events_.sitemap_unread(url, why); }}),
      changed_(executor),
      last_index_(index_before_any(config, past.archive)) {}

asio::awaitable<void> Engine::run() {
  while (true) {
    co_await events_.catch_up();
    auto batch = co_await frontier_.take();
    if (batch.empty()) break;
    for (auto& item : batch) {
      while (!may_admit(item.memory))
        co_await wait_for_change();
      admit(std::move(item));
    }
    // What is in flight must not wait for a long list.
    co_await asio::post(changed_.get_executor(), asio::use_awaitable);
  }
  while (open_ > 0 || sitemaps_.is_busy()) {
    if (is_stopping_) co_await give_up_the_backlog();
    sitemaps_.fetch_more();
    if (sitemaps_.is_one_here()) {
      co_await admit_found();
    } else if (open_ > 0 || sitemaps_.is_busy()) {
      co_await wait_for_change();
    }
  }
}

asio::awaitable<void> Engine::give_up_the_backlog() {
  while (dispatcher_.put_away() > 0) {
    co_await events_.catch_up();
    for (auto& job : dispatcher_.take_back(most_at_once))
      record(plan::stopped(std::move(job), Clock::now()));
    co_await asio::post(changed_.get_executor(), asio::use_awaitable);
  }
}

asio::awaitable<void> Engine::wait_for_change() {
  boost::system::error_code woken;
  changed_.expires_at(TimePoint::max());
  co_await changed_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
}

// They wait for the end of the lists, whose entries so have the indices that they always have.
void Engine::add_sitemaps(url::Origin const& origin, std::vector<std::string> const& urls) {
  sitemaps_.add(origin, urls);
  changed_.cancel();
}

asio::awaitable<void> Engine::admit_found() {
  co_await events_.catch_up();
  auto found = sitemaps_.take(seen_);
  for (auto& job : found) {
    while (!is_stopping_ && !dispatcher_.wants_more())
      co_await wait_for_change();
    if (is_stopping_) co_return;
    job.entry.index = ++last_index_;
    job.entry.sequence = ++last_sequence_;
    ++open_;
    auto memory = recall_.about(plan::key_of(job));
    dispatch(std::move(job), std::move(memory));
  }
  co_await asio::post(changed_.get_executor(), asio::use_awaitable);
}

void Engine::admit(Item item) {
  ++open_;
  last_index_ = std::max(last_index_, item.entry.index);
  item.entry.sequence = ++last_sequence_;
  if (auto* const bad = std::get_if<plan::BadLine>(&item.line)) {
    events_.bad_line(item.entry, *bad);
    return record(plan::bad_line(std::move(item.entry), bad->problem));
  }
  auto& listed = std::get<plan::ListEntry>(item.line);
  if (!seen_.insert(plan::key_of(listed.url.text(), listed.request.get()))) {
    return record(plan::unfetched(std::move(item.entry), plan::Ending::duplicate));
  }
  plan::Job job{.entry = std::move(item.entry),
                .url = listed.url,
                .target = std::move(listed.url),
                .path = std::move(listed.path),
                .request = std::move(listed.request)};
  job.queued = Clock::now();
  dispatch(std::move(job), std::move(item.memory));
}

// What asks for nothing has its record also in a run that is to end.
void Engine::dispatch(plan::Job job, Memory memory) {
  job.known = std::move(memory.known);
  job.is_resumed = memory.is_resumed;
  if (memory.repeated) return record(plan::repeated(std::move(job), *memory.repeated));
  if (memory.is_left_alone) return dispatcher_.keep(std::move(job));
  if (is_stopping_) return record(plan::stopped(std::move(job), Clock::now()));
  dispatcher_.add(std::move(job));
}

bool Engine::may_admit(Memory const& memory) const noexcept {
  if (is_stopping_) return !memory.is_left_alone || dispatcher_.may_keep();
  return dispatcher_.wants_more();
}

void Engine::settle(plan::Record const& ended) {
  if (ended.entry.index > 0) return record(ended);
  sitemaps_.ended(ended);
  changed_.cancel();
}

void Engine::record(plan::Record const& record) {
  --open_;
  log(record);
  events_.recorded(record);
  changed_.cancel();
}

void Engine::stop(TimePoint by) {
  is_stopping_ = true;
  frontier_.interrupt();
  sitemaps_.stop();
  for (auto& job : dispatcher_.stop(by))
    settle(plan::stopped(std::move(job), Clock::now()));
  changed_.cancel();
}

void Engine::abort() {
  frontier_.close();
  stop(Clock::now());
}

}  // namespace scrape::engine
