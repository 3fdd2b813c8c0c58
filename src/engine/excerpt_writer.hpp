#pragma once
/// Where the beginning of a body goes that is for ourselves.

#include <scrape/base/units.hpp>
#include <scrape/store/page_store.hpp>

#include <string>

namespace scrape::engine {

/// Refuses all that is too much, which ends the download.
class ExcerptWriter final : public store::BodyWriter {
 public:
  ExcerptWriter(std::string& text, ByteCount at_most) : text_(text), at_most_(at_most) {}

  bool is_full() const noexcept { return text_.size() == at_most_.value; }

  bool hold(Bytes bytes) override {
    if (bytes.size() > at_most_.value - text_.size()) return false;
    text_ += as_text(bytes);
    return true;
  }

  store::asio::awaitable<Result<void>> write(Bytes bytes) override {
    text_ += as_text(bytes.first(at_most_.value - text_.size()));
    co_return Errc::body_too_large;
  }

 private:
  std::string& text_;
  ByteCount at_most_;
};

}  // namespace scrape::engine
