#include <scrape/base/fatal.hpp>
#include <scrape/engine/recall.hpp>

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace scrape::engine {
namespace {

// URLs that are looked up together: one by one they cost three times as much, and too many at once let others wait.
constexpr std::size_t at_once = 64;

// And no failure: nothing is left to be done.
bool ends_without_file(plan::Ending ending) {
  return ending == plan::Ending::denied || ending == plan::Ending::fetched;
}

}  // namespace

Recall::Recall(store::Archive* archive, Rerun rerun, std::vector<std::uint64_t> continued)
    : archive_(rerun == Rerun::fresh ? nullptr : archive), rerun_(rerun), continued_(std::move(continued)) {}

void Recall::about(std::vector<Item>& items) {
  if (archive_ == nullptr) return;
  for (std::span<Item> rest(items); !rest.empty(); rest = rest.subspan(std::min(rest.size(), at_once)))
    recall(rest.first(std::min(rest.size(), at_once)));
}

void Recall::recall(std::span<Item> items) {
  std::vector<std::string> marked;
  marked.reserve(items.size());
  std::vector<std::string_view> keys;
  for (auto const& item : items) {
    auto const* const listed = std::get_if<plan::ListEntry>(&item.line);
    if (listed == nullptr) continue;
    auto const is_marked = listed->request && !listed->request->mark.empty();
    if (is_marked) marked.push_back(plan::key_of(listed->url.text(), listed->request.get()));
    keys.push_back(is_marked ? std::string_view(marked.back()) : std::string_view(listed->url.text()));
  }
  auto outcomes = look_up(keys);
  auto last = outcomes.begin();
  for (auto& item : items) {
    if (last == outcomes.end()) return;
    if (std::holds_alternative<plan::ListEntry>(item.line)) item.memory = memory_of(std::move(*last++));
  }
}

Memory Recall::about(std::string_view key) {
  auto outcomes = look_up({key});
  return memory_of(outcomes.empty() ? std::nullopt : std::move(outcomes.front()));
}

Memory Recall::memory_of(std::optional<store::LastOutcome> last) const {
  if (!last) return {};
  auto& [ending, file] = *last;
  Memory memory;
  if (rerun_ == Rerun::failed && ends_without_file(ending)) memory.repeated = ending;
  if (!file) return memory;
  auto const is_good = has_file(ending);
  memory.is_resumed = is_good && std::ranges::binary_search(continued_, file->run);
  memory.is_left_alone = memory.is_resumed || rerun_ == Rerun::skip || (rerun_ == Rerun::failed && is_good);
  memory.known = std::make_shared<plan::Known const>(std::move(*file));
  return memory;
}

// A run without memory is better than none: all it costs is requests.
Recall::Outcomes Recall::look_up(std::vector<std::string_view> const& keys) {
  auto* const archive = archive_.load();
  if (archive == nullptr) return {};
  try {
    return archive->last_outcomes(keys);
  } catch (LocalTrouble const& trouble) {
    spdlog::warn(R"(forgot reason="{}")", trouble.what());
    archive_ = nullptr;
    return {};
  }
}

}  // namespace scrape::engine
