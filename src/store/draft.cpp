#include "draft.hpp"

#include "known_file.hpp"

#include <utility>

namespace scrape::store {
namespace {

// From one mark to the next: a thousandth of what it costs to write so much.
constexpr std::uint64_t mark_step = std::uint64_t{4} * 1024 * 1024;

}  // namespace

Draft::Draft(Workshop& shop, PartShelf::Lot lot, Descriptor file, Sha256 hash)
    : shop_(shop),
      file_(shop.folders, shop.parts.folder(), lot.name, std::move(file)),
      hash_(std::move(hash)),
      size_(lot.part.size),
      begun_(lot.part.size) {
  extra().marked = size_;
  extra_->part = std::move(lot.part);
  extra_->seat = std::move(lot.name);
}

Draft::Extra& Draft::extra() {
  if (!extra_) extra_ = std::make_unique<Extra>();
  return *extra_;
}

void Draft::hash(Bytes bytes) {
  if (!hash_) hash_.emplace();
  hash_->add(bytes);
  if (extra_ && extra_->rest_hash) extra_->rest_hash->add(bytes);
}

Result<void> Draft::append(Bytes bytes) {
  size_.value += bytes.size();
  auto appended = file_.append(bytes);
  if (!appended && extra_) extra_->is_broken = true;
  return appended;
}

Result<void> Draft::complete(Bytes rest, std::string const& path, PageStore::KnownFile const& known) {
  finish(rest);
  if (!is_as_demanded()) return Errc::digest_mismatch;
  if (path.empty() || is_there(rest, path, known)) return forget(rest);
  auto const appended = append(rest);
  if (!appended) keep_marked();
  if (!appended) return appended;
  leave_shelf();
  modified_ = modification_time(file_.descriptor());
  return file_.close();
}

Result<void> Draft::publish(std::string const& path) {
  if (shop_.sync == Sync::none) return file_.publish(path);
  Publisher::Page page{&file_, path};
  shop_.publisher.publish({&page, 1});
  return page.result;
}

plan::Stored Draft::stored(std::string path) const {
  return {std::move(path), size_, to_hex(digest_), modified_, is_unchanged_};
}

Result<void> Draft::forget(Bytes rest) {
  is_forgotten_ = true;
  size_.value += rest.size();
  leave_shelf();
  file_.remove();
  return {};
}

bool Draft::is_there(Bytes rest, std::string const& path, PageStore::KnownFile const& known) {
  auto const size = size_.value + rest.size();
  if (!known || known->path != path || known->size.value != size || known->sha256 != to_hex(digest_)) return false;
  auto const modified = unaltered_since(shop_.folders.final, *known);
  modified_ = modified.value_or(0);
  is_unchanged_ = modified.has_value();
  return is_unchanged_;
}

void Draft::finish(Bytes rest) {
  auto& hash = hash_ ? *hash_ : shop_.hash;
  hash.add(rest);
  digest_ = hash.finish();
  if (!extra_ || !extra_->rest_hash) return;
  extra_->rest_hash->add(rest);
  extra_->rest_digest = extra_->rest_hash->finish();
}

void Draft::demand(plan::Digests digests) {
  extra().demanded = std::move(digests);
  if (is_continued() && !extra_->demanded.content.empty()) extra_->rest_hash.emplace();
}

bool Draft::is_as_demanded() const {
  if (!extra_) return true;
  auto const& [whole, of_content, of_coded] = extra_->demanded;
  auto const& content = extra_->rest_hash ? extra_->rest_digest : digest_;
  return (whole.empty() || whole == to_hex(digest_)) && (of_content.empty() || of_content == to_hex(content));
}

void Draft::allow_part(plan::Part part) {
  if (shop_.parts.is_open()) extra().part = std::move(part);
}

std::optional<Draft::Mark> Draft::next_mark() {
  if (!has_part() || !hash_ || size_.value - extra_->marked.value < mark_step) return std::nullopt;
  extra_->marked = size_;
  return Mark{size_, hash_->so_far()};
}

void Draft::save(Mark const& mark) {
  auto part = *extra_->part;
  part.size = mark.size;
  part.sha256 = to_hex(mark.digest);
  if (move_to_shelf() && shop_.parts.write_facts(extra_->seat, part)) extra_->part = std::move(part);
}

// Nothing is missing of what has its size already: another one that is not whole would be continued for ever.
bool Draft::is_worth_keeping(std::size_t held) const noexcept {
  if (!has_part()) return false;
  if (extra_->is_broken) return extra_->part->size.value > 0;
  auto const size = size_.value + held;
  auto const& whole = extra_->part->whole;
  return size >= plan::least_part.value && (!whole || size < *whole);
}

void Draft::keep(Bytes held) {
  if (extra_->is_broken || !keep_all(held)) return keep_marked();
  put_away();
}

Result<void> Draft::keep_all(Bytes held) {
  hash(held);
  auto const appended = append(held);
  if (!appended) return appended;
  auto part = *extra_->part;
  part.size = size_;
  part.sha256 = to_hex(hash_->finish());
  auto kept = file_.close();
  if (kept) kept = move_to_shelf();
  if (kept) kept = shop_.parts.write_facts(extra_->seat, part);
  if (kept) extra_->part = std::move(part);
  return kept;
}

// A full disk has what it had when it was marked.
void Draft::keep_marked() {
  if (!has_part() || extra_->part->size.value == 0) return;
  static_cast<void>(file_.shorten(extra_->part->size.value));
  put_away();
}

void Draft::put_away() {
  file_.leave();
  shop_.parts.put({std::exchange(extra_->seat, {}), std::move(*extra_->part)});
  extra_->part.reset();
}

Result<void> Draft::move_to_shelf() {
  if (!extra_->seat.empty()) return {};
  auto name = shop_.parts.new_name();
  auto const moved = file_.move(shop_.parts.folder(), name);
  if (moved) extra_->seat = std::move(name);
  return moved;
}

void Draft::leave_shelf() noexcept {
  if (extra_ && !extra_->seat.empty()) shop_.parts.remove_facts(std::exchange(extra_->seat, {}));
}

}  // namespace scrape::store
