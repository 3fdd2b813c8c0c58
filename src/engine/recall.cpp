#include <scrape/base/fatal.hpp>
#include <scrape/engine/recall.hpp>

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace scrape::engine {
namespace {

// URLs that are looked up together: one by one they cost three times as much, and too many at once let others wait.
constexpr std::size_t at_once = 64;

}  // namespace

Recall::Recall(store::Archive* archive, Rerun rerun, std::vector<std::uint64_t> continued)
    : archive_(rerun == Rerun::fresh ? nullptr : archive), rerun_(rerun), continued_(std::move(continued)) {}

void Recall::about(std::vector<Item>& items) {
  if (archive_ == nullptr) return;
  for (std::span<Item> rest(items); !rest.empty(); rest = rest.subspan(std::min(rest.size(), at_once)))
    recall(rest.first(std::min(rest.size(), at_once)));
}

void Recall::recall(std::span<Item> items) {
  std::vector<std::string_view> urls;
  for (auto const& item : items) {
    if (auto const* const listed = std::get_if<url::ListEntry>(&item.line)) urls.push_back(listed->url.text());
  }
  auto files = look_up(urls);
  auto file = files.begin();
  for (auto& item : items) {
    if (file == files.end()) return;
    if (std::holds_alternative<url::ListEntry>(item.line)) item.memory = memory_of(std::move(*file++));
  }
}

bool Recall::about(plan::Job& job) {
  auto files = look_up({job.url.text()});
  auto memory = memory_of(files.empty() ? std::nullopt : std::move(files.front()));
  job.known = std::move(memory.known);
  job.is_resumed = memory.is_resumed;
  return memory.is_left_alone;
}

Memory Recall::memory_of(std::optional<plan::Known> known) const {
  if (!known) return {};
  auto const has_good_file = has_file(known->ending);
  Memory memory;
  memory.is_resumed = has_good_file && std::ranges::binary_search(continued_, known->run);
  memory.is_left_alone = memory.is_resumed || rerun_ == Rerun::skip || (rerun_ == Rerun::failed && has_good_file);
  memory.known = std::make_shared<plan::Known const>(std::move(*known));
  return memory;
}

// A run without memory is better than none: all it costs is requests.
Recall::Files Recall::look_up(std::vector<std::string_view> const& urls) {
  auto* const archive = archive_.load();
  if (archive == nullptr) return {};
  try {
    return archive->files_of(urls);
  } catch (LocalTrouble const& trouble) {
    spdlog::warn(R"(forgot reason="{}")", trouble.what());
    archive_ = nullptr;
    return {};
  }
}

}  // namespace scrape::engine
