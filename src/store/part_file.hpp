#pragma once
/// A part on disk, read before it is trusted.

#include "draft.hpp"

#include <scrape/store/open_part.hpp>

#include <memory>

namespace scrape::store {

class PartFile final : public OpenPart {
 public:
  PartFile(std::shared_ptr<Workshop> shop, PartShelf::Lot lot);
  PartFile(PartFile const&) = delete;
  PartFile& operator=(PartFile const&) = delete;
  ~PartFile() override;

  plan::Part const& facts() const noexcept override { return lot_.part; }
  asio::awaitable<State> check() override;
  void drop() override;

  /// What continues it. Once it is right; it is nobody else's then.
  std::unique_ptr<Draft> release();

 private:
  bool open();
  State read();
  State conclude();

  std::shared_ptr<Workshop> shop_;
  PartShelf::Lot lot_;
  Descriptor file_;
  Sha256 hash_;
  std::uint64_t read_ = 0;
  bool is_ours_ = true;
};

}  // namespace scrape::store
