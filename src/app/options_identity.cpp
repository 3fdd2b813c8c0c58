#include "option_groups.hpp"
#include "option_values.hpp"
#include "text_file.hpp"

#include <scrape/base/text.hpp>
#include <scrape/http/cookie_file.hpp>
#include <scrape/http/header_edit.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace scrape::app {
namespace {

constexpr std::size_t most_of_file = 16;

// What `parse` makes of it. What it finds wrong is said of the file.
template <class Parse>
auto parse_file(std::string const& file, Parse const& parse) {
  try {
    return parse(read_text_file(file, most_of_file));
  } catch (std::invalid_argument const& problem) {
    throw std::invalid_argument('\'' + file + "': " + problem.what());
  }
}

engine::Cookies& cookies_of(engine::Config& config) {
  if (!config.cookies) config.cookies = std::make_shared<engine::Cookies>();
  return *config.cookies;
}

void add_cookies_of(std::string const& file, engine::Config& config) {
  auto& cookies = cookies_of(config);
  for (auto& cookie : parse_file(file, http::parse_cookie_file))
    cookies.add(std::move(cookie));
}

// As in curl: what has no "=" is a file, and no name at all a jar with nothing in it.
void add_cookie(std::string const& text, engine::Config& config) {
  if (text.empty()) {
    cookies_of(config);
  } else if (text.find('=') == std::string::npos) {
    add_cookies_of(text, config);
  } else {
    config.cookie.append(config.cookie.empty() ? "" : "; ").append(http::checked_field_value(text));
  }
}

void take_jar(std::string const& file, Options& options) {
  std::error_code failed;
  options.cookie_jar = file;
  if (file != "-" && std::filesystem::exists(file, failed)) return add_cookies_of(file, options.config);
  cookies_of(options.config);
}

// RFC 7617 §2: no control characters, and the first colon ends the user's name.
http::Credentials checked_credentials(std::string const& text) {
  if (text.find(':') == std::string::npos) throw std::invalid_argument("a password is missing: USER:PASSWORD");
  if (std::ranges::any_of(text, is_control)) throw std::invalid_argument("it must not have control characters");
  return http::parse_credentials(text);
}

std::shared_ptr<http::Netrc const> read_netrc(std::string const& file) {
  return parse_file(file, [](std::string const& text) { return std::make_shared<http::Netrc const>(text); });
}

std::string usual_netrc() {
  // Nothing else of the program runs yet.
  auto const* const home = std::getenv("HOME");  // NOLINT(concurrency-mt-unsafe)
  if (home == nullptr) throw std::invalid_argument("HOME is not set: --netrc-file names the file");
  return std::string(home) + "/.netrc";
}

void add_cookie_options(CLI::App& group, Options& options) {
  auto const read_cookies = [&options](std::vector<std::string> const& texts) {
    for (auto const& text : texts)
      explained("--cookie", [&] { add_cookie(text, options.config); });
  };
  group
      .add_option_function<std::vector<std::string>>(
          "-b,--cookie", read_cookies,
          "cookies for the origin of each URL; without '=' a file of cookies, and those that servers set are kept")
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->type_name("'NAME=VALUE'|FILE");
  auto const read_jar = [&options](std::string const& file) {
    explained("--cookie-jar", [&] { take_jar(file, options); });
  };
  group
      .add_option_function<std::string>("--cookie-jar", read_jar,
                                        "cookies are kept, read from there and written there at the end")
      ->type_name("FILE");
}

}  // namespace

void add_identity(CLI::App& group, Options& options) {
  auto& config = options.config;
  auto const read_user = [&config](std::string const& text) {
    config.credentials = explained("--user", [&text] { return checked_credentials(text); });
  };
  group.add_option_function<std::string>("-u,--user", read_user, "user and password for the origin of each URL")
      ->type_name("USER:PASSWORD");
  group.add_flag("--digest", config.only_digest, "answer with Digest alone: send no password as it is");
  auto* const usual = group.add_flag_callback(
      "--netrc", [&config] { config.netrc = explained("--netrc", [] { return read_netrc(usual_netrc()); }); },
      "users and passwords of hosts are in ~/.netrc");
  auto const read_file = [&config](std::string const& file) {
    config.netrc = explained("--netrc-file", [&file] { return read_netrc(file); });
  };
  group.add_option_function<std::string>("--netrc-file", read_file, "they are there instead")
      ->type_name("FILE")
      ->excludes(usual);
  add_cookie_options(group, options);
}

}  // namespace scrape::app
