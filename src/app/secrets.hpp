#pragma once
/// What of the options must not be shown or written down.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::app {

/// A part of an argument: from `begin` up to `end`.
struct Secret {
  std::size_t argument;
  std::size_t begin;
  std::size_t end;
};

/// Those of a command line: the values of headers and data, the referer, the command of --on-change, which may have any
/// in it, and what is, or may be, a user name and a password in a URL or a proxy.
std::vector<Secret> secrets_in(int argc, char const* const* argv);

/// Overwrites them: every user of the machine can read a command line. For the moment before that, `--header @FILE` and
/// `--data @FILE` are safe.
void hide(std::vector<Secret> const& secrets, char** argv);

/// The arguments as a shell would take them, without the program's name, and with *** for secrets.
std::string shown_command_line(int argc, char const* const* argv, std::vector<Secret> const& secrets);

/// The value of an option, which bears its long name, with *** for what is secret.
std::string shown_value(std::string_view option, std::string_view value);

}  // namespace scrape::app
