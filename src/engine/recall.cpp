#include <scrape/base/fatal.hpp>
#include <scrape/engine/recall.hpp>

#include <spdlog/spdlog.h>

namespace scrape::engine {

Recall::Recall(store::Archive* archive, Rerun rerun, std::uint64_t first_run)
    : archive_(rerun == Rerun::fresh ? nullptr : archive), rerun_(rerun), first_run_(first_run) {}

void Recall::about(std::vector<Item>& items) {
  if (archive_ == nullptr) return;
  for (auto& item : items) {
    if (auto const* const listed = std::get_if<url::ListEntry>(&item.line)) item.memory = memory_of(listed->url);
  }
}

bool Recall::about(plan::Job& job) {
  auto memory = memory_of(job.url);
  job.known = std::move(memory.known);
  job.is_resumed = memory.is_resumed;
  return memory.is_left_alone;
}

Memory Recall::memory_of(url::Url const& url) {
  auto known = look_up(url);
  if (!known) return {};
  auto const has_good_file = has_file(known->ending);
  Memory memory;
  memory.is_resumed = has_good_file && known->run >= first_run_;
  memory.is_left_alone = memory.is_resumed || rerun_ == Rerun::skip || (rerun_ == Rerun::failed && has_good_file);
  memory.known = std::make_shared<plan::Known const>(std::move(*known));
  return memory;
}

// A run without memory is better than none: all it costs is requests.
std::optional<plan::Known> Recall::look_up(url::Url const& url) {
  auto* const archive = archive_.load();
  if (archive == nullptr) return std::nullopt;
  try {
    return archive->file_of(url.text());
  } catch (LocalTrouble const& trouble) {
    spdlog::warn(R"(forgot reason="{}")", trouble.what());
    archive_ = nullptr;
    return std::nullopt;
  }
}

}  // namespace scrape::engine
