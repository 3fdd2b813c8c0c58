#pragma once
/// Domains under which anybody may register names: "com", "co.uk", "github.io".

#include <string>

namespace scrape::url {

/// Whether the Mozilla Public Suffix List, as libpsl has it, says so of a host in normal form. A top-level domain that
/// the list does not know is one as well; an address is none.
bool is_public_suffix(std::string const& host);

}  // namespace scrape::url
