#pragma once
/// Which encoding a page is in.

#include "encoding_labels.hpp"

#include <string_view>

namespace scrape::extract {

/// From `charset=` in a Content-Type (WHATWG HTML §2.4.5, "extracting a character encoding from a meta element", which
/// takes what servers send as well). nullptr when there is none that is known.
Encoding const* encoding_in_type(std::string_view content_type);

/// From <meta> in the first 1024 bytes ("prescan a byte stream to determine its encoding", WHATWG HTML §13.2.3.2).
Encoding const* encoding_in_meta(std::string_view page);

}  // namespace scrape::extract
