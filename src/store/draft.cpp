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
      file_(shop.folders, lot.name, std::move(file)),
      hash_(std::move(hash)),
      size_(lot.part.size),
      begun_(lot.part.size),
      part_(std::move(lot.part)),
      seat_(std::move(lot.name)),
      marked_(size_) {}

void Draft::hash(Bytes bytes) {
  if (!hash_) hash_.emplace();
  hash_->add(bytes);
  if (rest_hash_) rest_hash_->add(bytes);
}

Result<void> Draft::append(Bytes bytes) {
  size_.value += bytes.size();
  return file_.append(bytes);
}

Result<void> Draft::complete(Bytes rest, std::string const& path, PageStore::KnownFile const& known) {
  finish(rest);
  if (!is_as_demanded()) return Errc::digest_mismatch;
  if (path.empty() || is_there(rest, path, known)) return forget(rest);
  auto const appended = append(rest);
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
  if (!rest_hash_) return;
  rest_hash_->add(rest);
  rest_digest_ = rest_hash_->finish();
}

void Draft::demand(plan::Digests digests) {
  demanded_ = std::move(digests);
  if (is_continued() && !demanded_.content.empty()) rest_hash_.emplace();
}

bool Draft::is_as_demanded() const {
  auto const& content = rest_hash_ ? rest_digest_ : digest_;
  return (demanded_.whole.empty() || demanded_.whole == to_hex(digest_)) &&
         (demanded_.content.empty() || demanded_.content == to_hex(content));
}

void Draft::allow_part(plan::Part part) {
  if (shop_.parts.is_open()) part_ = std::move(part);
}

std::optional<Draft::Mark> Draft::next_mark() {
  if (!part_ || !hash_ || size_.value - marked_.value < mark_step) return std::nullopt;
  marked_ = size_;
  return Mark{size_, hash_->so_far()};
}

void Draft::save(Mark const& mark) {
  auto part = *part_;
  part.size = mark.size;
  part.sha256 = to_hex(mark.digest);
  if (move_to_shelf()) static_cast<void>(shop_.parts.write_facts(seat_, part));
}

// Nothing is missing of what has its size already: another one that is not whole would be continued for ever.
bool Draft::is_worth_keeping(std::size_t held) const noexcept {
  auto const size = size_.value + held;
  return part_ && size >= plan::least_part.value && (!part_->whole || size < *part_->whole);
}

void Draft::keep(Bytes held) {
  hash(held);
  auto const appended = append(held);
  part_->size = size_;
  part_->sha256 = to_hex(hash_->finish());
  auto const closed = appended ? file_.close() : appended;
  if (!closed || !move_to_shelf() || !shop_.parts.write_facts(seat_, *part_)) return;
  file_.leave();
  shop_.parts.put({std::exchange(seat_, {}), std::move(*part_)});
}

Result<void> Draft::move_to_shelf() {
  if (!seat_.empty()) return {};
  auto name = shop_.parts.new_name();
  auto const moved = file_.move(name);
  if (moved) seat_ = std::move(name);
  return moved;
}

void Draft::leave_shelf() noexcept {
  if (!seat_.empty()) shop_.parts.remove_facts(std::exchange(seat_, {}));
}

}  // namespace scrape::store
