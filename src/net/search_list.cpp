#include "search_list.hpp"

#include <algorithm>

namespace scrape::net {

std::vector<std::string> SearchList::names_for(std::string_view host) const {
  std::vector<std::string> names;
  if (!host.ends_with('.')) {
    for (auto const& domain : domains)
      names.push_back(std::string(host) + '.' + domain);
  }
  auto const is_first = std::ranges::count(host, '.') >= dots;
  names.emplace(is_first ? names.begin() : names.end(), host);
  return names;
}

}  // namespace scrape::net
