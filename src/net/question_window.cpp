#include "question_window.hpp"

#include <algorithm>

namespace scrape::net {
namespace {

// All that is lost at the same moment is noticed within this time.
constexpr auto one_event = std::chrono::seconds(1);

}  // namespace

void QuestionWindow::answered() noexcept {
  if (size_ >= most) return;
  if (size_ >= calm_size_) {
    if (++answers_ < size_) return;
    answers_ = 0;
  }
  ++size_;
}

void QuestionWindow::lost(TimePoint now) noexcept {
  if (last_loss_ != TimePoint::min() && now - last_loss_ < one_event) return;
  last_loss_ = now;
  size_ = std::max(size_ / 2, least);
  calm_size_ = size_;
  answers_ = 0;
}

}  // namespace scrape::net
