#include "group_commit.hpp"

#include <algorithm>
#include <utility>

namespace scrape::store {

class GroupCommit::Group final : public Errand {
 public:
  Group(asio::any_io_executor home, std::shared_ptr<GroupCommit> owner, std::vector<std::unique_ptr<Member>> members)
      : Errand(std::move(home)), owner_(std::move(owner)), members_(std::move(members)) {
    pages_.reserve(members_.size());
    for (auto const& member : members_)
      pages_.push_back({&member->file(), member->path()});
  }

  void run() override { owner_->publisher_.publish(pages_); }

  void come_home() override {
    owner_->ended();
    for (std::size_t i = 0; i < members_.size(); ++i)
      members_[i]->published(pages_[i].result);
    members_.clear();
  }

 private:
  std::shared_ptr<GroupCommit> owner_;
  std::vector<std::unique_ptr<Member>> members_;
  std::vector<Publisher::Page> pages_;
};

void GroupCommit::add(asio::any_io_executor const& home, std::unique_ptr<Member> member) {
  if (!timer_) timer_.emplace(home);
  gathered_.push_back(std::move(member));
  // The others come when the group is full, or when it is their time.
  if (gathered_.size() == 1 || gathered_.size() == most_gathered) plan_next();
}

void GroupCommit::hurry() {
  is_hurried_ = true;
  plan_next();
}

// At the earliest after what else the event loop has to do now: pages come home together.
void GroupCommit::plan_next() {
  if (is_syncing_ || gathered_.empty()) return;
  auto const now = Clock::now();
  auto const is_enough = is_hurried_ || gathered_.size() >= most_gathered || last_ == TimePoint::min();
  timer_->expires_at(is_enough ? now : std::max(now, last_ + interval));
  timer_->async_wait([self = shared_from_this()](error_code const& cancelled) {
    if (!cancelled) self->begin();
  });
}

void GroupCommit::begin() {
  if (is_syncing_ || gathered_.empty()) return;
  is_syncing_ = true;
  last_ = Clock::now();
  auto group = std::make_unique<Group>(timer_->get_executor(), shared_from_this(), std::exchange(gathered_, {}));
  disk_.send_apart(std::move(group));
}

void GroupCommit::ended() {
  is_syncing_ = false;
  plan_next();
}

}  // namespace scrape::store
