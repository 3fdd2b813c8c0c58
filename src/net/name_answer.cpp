#include "name_answer.hpp"

#include "ares_error.hpp"
#include "destination_order.hpp"
#include "source_address.hpp"

#include <ares.h>

#include <algorithm>

namespace scrape::net {
namespace {

int openness_of(int status) noexcept {
  if (status == ARES_ENOTFOUND) return 0;
  if (status == ARES_ENODATA) return 1;
  return is_silence(ares_error(status)) ? 2 : 3;
}

bool is_better(Addresses const& one, Addresses const& other) {
  if (one.empty() || other.empty()) return !one.empty();
  return goes_before({one.front(), source_address(one.front())}, {other.front(), source_address(other.front())});
}

}  // namespace

bool NameAnswer::has_addresses() const noexcept {
  return std::ranges::any_of(parts_, [](Part const& part) { return !part.addresses.empty(); });
}

int NameAnswer::status() const noexcept {
  if (has_addresses()) return ARES_SUCCESS;
  int status = ARES_ENOTFOUND;
  for (auto const& part : parts_) {
    auto const said = part.status == ARES_SUCCESS ? ARES_ENODATA : part.status;
    if (openness_of(said) > openness_of(status)) status = said;
  }
  return status;
}

Addresses NameAnswer::addresses() const {
  Addresses all;
  for (auto const& part : parts_) {
    auto const at = is_better(part.addresses, all) ? all.begin() : all.end();
    all.insert(at, part.addresses.begin(), part.addresses.end());
  }
  return all;
}

TimePoint NameAnswer::good_until() const noexcept {
  auto earliest = TimePoint::max();
  for (auto const& part : parts_) {
    if (has_addresses() == !part.addresses.empty()) earliest = std::min(earliest, part.good_until);
  }
  return earliest;
}

}  // namespace scrape::net
