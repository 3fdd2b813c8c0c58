#include "saved_page.hpp"

#include "known_file.hpp"

#include <utility>

namespace scrape::store {
namespace {

class KnownPage final : public SavedPage {
 public:
  KnownPage(Descriptor file, ByteCount size, std::int64_t modified)
      : file_(std::move(file)), size_(size), modified_(modified) {}

  Content content() const noexcept override { return {file_.get(), size_.value, {}}; }
  std::int64_t modified() const noexcept override { return modified_; }

 private:
  Descriptor file_;
  ByteCount size_;
  std::int64_t modified_;
};

class Search final : public Errand {
 public:
  Search(asio::any_io_executor home, std::shared_ptr<Folders const> folders, PageStore::KnownFile known,
         PageStore::Purpose purpose, PageStore::OnFound on_found)
      : Errand(std::move(home)),
        folders_(std::move(folders)),
        known_(std::move(known)),
        purpose_(purpose),
        on_found_(std::move(on_found)) {}

  void run() override {
    auto const modified = unaltered_since(folders_->final, *known_);
    if (!modified) return;
    auto file = purpose_ == PageStore::Purpose::to_read ? open_known(folders_->final, *known_) : Descriptor();
    if (purpose_ == PageStore::Purpose::to_read && !file) return;
    found_ = std::make_unique<KnownPage>(std::move(file), known_->size, *modified);
  }

  void come_home() override { on_found_(std::move(found_)); }

 private:
  std::shared_ptr<Folders const> folders_;
  PageStore::KnownFile known_;
  PageStore::Purpose purpose_;
  PageStore::OnFound on_found_;
  std::unique_ptr<SavedPage> found_;
};

}  // namespace

std::unique_ptr<Errand> make_search(asio::any_io_executor home, std::shared_ptr<Folders const> folders,
                                    PageStore::KnownFile known, PageStore::Purpose purpose,
                                    PageStore::OnFound on_found) {
  return std::make_unique<Search>(std::move(home), std::move(folders), std::move(known), purpose, std::move(on_found));
}

}  // namespace scrape::store
