#pragma once
/// What an entry asks for, when that is more than to GET its URL.

#include <scrape/http/credentials.hpp>
#include <scrape/http/header_edit.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::plan {

struct OwnRequest {
  std::string method = "GET";
  std::vector<http::HeaderEdit> headers = {};         ///< for its own origin; they go before those of the run
  std::shared_ptr<std::string const> body = {};       ///< none: no content; many entries may share that of the run
  std::string content_type = {};                      ///< of the body, unless a header says otherwise
  std::optional<http::Credentials> credentials = {};  ///< of its URL, for its own origin; before those of the run
  /// "POST-mzxw6ytboi2tcmrt": what tells it from other requests for its URL, as marked() sets it; empty for a plain
  /// GET. It is written down: it depends on the method, the body and the headers, but not on credentials.
  std::string mark = {};
};

bool operator==(OwnRequest const& a, OwnRequest const& b);

/// The same with its mark.
std::shared_ptr<OwnRequest const> marked(OwnRequest request);

/// What an entry asks for in a run that has a request for all entries. `of_entry` has a method and a body of its own
/// (`says_how`), or takes those of the run. Both may be none.
std::shared_ptr<OwnRequest const> completed(std::shared_ptr<OwnRequest const> of_entry, bool says_how,
                                            std::shared_ptr<OwnRequest const> const& of_run);

/// Under which a request for a normalised URL is known: the URL, and the mark as its fragment, which no URL has here.
std::string key_of(std::string_view url, std::string_view mark);
std::string key_of(std::string_view url, OwnRequest const* request);

/// The URL of such a key.
inline std::string_view url_of(std::string_view key) noexcept {
  return key.substr(0, key.find('#'));
}

}  // namespace scrape::plan
