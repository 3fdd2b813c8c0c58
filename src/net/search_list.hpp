#pragma once
/// Names that are short for others.

#include <string>
#include <string_view>
#include <vector>

namespace scrape::net {

/// resolv.conf(5): `search` and `ndots`.
struct SearchList {
  std::vector<std::string> domains;
  int dots = 1;

  /// What to ask name servers for, one after the other until one of them exists: first the name itself when it has so
  /// many dots, last when it has not. A name with a dot at its end is short for nothing.
  std::vector<std::string> names_for(std::string_view host) const;
};

}  // namespace scrape::net
