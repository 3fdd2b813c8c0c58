#pragma once
/// What is known of a name.

#include <scrape/base/deadline.hpp>
#include <scrape/net/resolver.hpp>

#include <vector>

namespace scrape::net {

/// Puts together what is found for one family of addresses after the other, and for one name that it may be short for
/// after the other.
class NameAnswer {
 public:
  struct Part {
    int status;  ///< of c-ares
    Addresses addresses;
    TimePoint good_until;
  };

  void add(Part part) { parts_.push_back(std::move(part)); }

  bool has_addresses() const noexcept;

  /// Success when there is an address. Otherwise the reason that leaves most open: a failure rather than an answer, for
  /// it may pass; a failure that a server told rather than silence; and that there is no address rather than no such
  /// name, which broken servers say of a name that has none of one family (RFC 4074 §4.2).
  int status() const noexcept;

  /// All of them, each family in the order in which it came: those of the family that has the better first address go
  /// before the others (RFC 8305 §4).
  Addresses addresses() const;

  /// Until the first part that counts is out of date.
  TimePoint good_until() const noexcept;

 private:
  std::vector<Part> parts_;
};

}  // namespace scrape::net
