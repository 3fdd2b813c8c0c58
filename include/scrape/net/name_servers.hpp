#pragma once
/// Whom to ask for names, and for how long.

#include <scrape/base/deadline.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace scrape::net {

/// Reads "127.0.0.1,192.0.2.1:5353,[2001:db8::1]:53,::1", as curl's --dns-servers takes it, and gives each address its
/// port: 53 where none is named (RFC 1035 §4.2.1). Throws std::invalid_argument with a sentence for the user.
std::string parse_name_servers(std::string_view list);

struct NameServers {
  std::string list = {};  ///< as parse_name_servers() gives it; empty: the system's

  /// What the first answer may take. A lost packet is asked for again soon, and a dead server left for the next one;
  /// whoever only takes longer keeps being listened to, for each round over the servers waits twice as long.
  Duration patience = std::chrono::seconds(1);

  /// Rounds over all servers: 1 + 2 + 4 s for one, which is more than a server that looks for a name itself mostly
  /// takes, and less than --connect-timeout. Where there are three servers or more, two rounds do the same.
  int rounds = 3;
};

}  // namespace scrape::net
