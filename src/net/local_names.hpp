#pragma once
/// What this machine's own files say of names, as c-ares reads them.

#include "search_list.hpp"

#include <scrape/net/resolver.hpp>

#include <ares.h>

#include <string>

namespace scrape::net {

/// Lives on one shard; not thread-safe.
class LocalNames {
 public:
  /// Throws ConfigurationError when c-ares cannot read the system's resolver configuration.
  LocalNames();
  LocalNames(LocalNames const&) = delete;
  LocalNames& operator=(LocalNames const&) = delete;
  ~LocalNames();

  /// The addresses in the hosts file, in the order in which to try them; none when the name is not there. Those that it
  /// has are asked for nowhere else, and neither is "localhost" (RFC 6761 §6.3).
  Addresses find(std::string const& host, Family family);

  SearchList const& search_list() const noexcept { return search_list_; }

 private:
  ares_channel channel_ = nullptr;
  SearchList search_list_;
};

}  // namespace scrape::net
