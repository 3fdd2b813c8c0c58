#pragma once
/// A file store in a folder of its own, and what is in that folder.

#include "integration/support/run.hpp"
#include "support/temporary_directory.hpp"

#include <scrape/store/disk.hpp>
#include <scrape/store/page_store.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::test {

inline asio::awaitable<Result<void>> write_pieces(store::BodySink& sink, std::vector<std::string> const& pieces) {
  for (auto const& piece : pieces) {
    auto const bytes = as_bytes(piece);
    auto const written = co_await sink.write(bytes);
    if (!written) co_return written.error();
  }
  co_return Result<void>();
}

inline Result<plan::Stored> commit(asio::io_context& io, store::BodySink& sink) {
  std::optional<Result<plan::Stored>> result;
  sink.commit(io.get_executor(), [&result](Result<plan::Stored> stored) { result = std::move(stored); });
  run_until(io, [&result] { return result.has_value(); });
  return *result;
}

class Pages {
 public:
  explicit Pages(store::Sync sync = store::Sync::none)
      : store_(store::make_file_store(disk_, directory_ / "pages", sync)) {}

  Result<plan::Stored> save(std::string const& path, std::vector<std::string> const& pieces) {
    auto const sink = store_->open(path);
    auto const written = write(*sink, pieces);
    return written ? commit(*sink) : written.error();
  }

  Result<void> write(store::BodySink& sink, std::vector<std::string> const& pieces) {
    return run(io_, write_pieces(sink, pieces));
  }

  Result<plan::Stored> commit(store::BodySink& sink) { return test::commit(io_, sink); }

  std::unique_ptr<store::BodySink> open(std::string path) { return store_->open(std::move(path)); }

  store::Disk& disk() noexcept { return disk_; }
  asio::io_context& io() noexcept { return io_; }
  void hurry() { store_->hurry(); }

  /// What the disk was asked to do is done.
  void settle() { disk_.finish(); }

  std::string path() const { return directory_ / "pages"; }
  std::string operator/(std::string_view name) const { return path() + '/' + std::string(name); }
  std::vector<std::string> files() const { return files_below(path()); }

  std::size_t temporary_files() const {
    auto const folder = std::filesystem::directory_iterator(*this / ".scrape/tmp");
    return static_cast<std::size_t>(std::distance(begin(folder), end(folder)));
  }

 private:
  TemporaryDirectory directory_;
  asio::io_context io_;
  store::Disk disk_;
  std::unique_ptr<store::PageStore> store_;
};

}  // namespace scrape::test
