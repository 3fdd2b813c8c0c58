#pragma once
/// The system's hosts file, as c-ares reads it.

#include <scrape/net/resolver.hpp>

#include <ares.h>

#include <string>

namespace scrape::net {

/// Lives on one shard; not thread-safe.
class HostsFile {
 public:
  /// Throws ConfigurationError when c-ares cannot read the system's resolver configuration.
  HostsFile();
  HostsFile(HostsFile const&) = delete;
  HostsFile& operator=(HostsFile const&) = delete;
  ~HostsFile();

  /// The addresses of a name, in the order in which to try them; none when the file does not have it. Whoever stands
  /// there is asked for nowhere else, and neither is "localhost" (RFC 6761 §6.3).
  Addresses find(std::string const& host, Family family);

 private:
  ares_channel channel_ = nullptr;
};

}  // namespace scrape::net
