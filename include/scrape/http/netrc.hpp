#pragma once
/// The file in which users keep their passwords for many hosts.

#include <scrape/http/credentials.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::http {

/// As curl and ftp read it: `machine HOST login USER password PASSWORD`, `default`, in any order and over any number of
/// lines; texts with blanks stand in double quotes, with \" \\ \n \r \t; `#` begins a comment; `macdef` is passed over.
class Netrc {
 public:
  /// Throws std::invalid_argument with a sentence that names the line, and repeats nothing of it.
  explicit Netrc(std::string_view text);

  /// What the first entry of that host says, or else what `default` does; with a user, only what they say of that one.
  /// A host in normal form.
  std::optional<Credentials> find(std::string_view host, std::string_view user = {}) const;

 private:
  struct Entry {
    std::optional<std::string> machine;  ///< none: any
    Credentials credentials;
  };

  std::vector<Entry> entries_;
};

}  // namespace scrape::http
