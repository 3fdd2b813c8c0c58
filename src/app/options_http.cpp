#include "option_groups.hpp"
#include "option_values.hpp"

#include <scrape/base/text.hpp>
#include <scrape/http/header_edit.hpp>
#include <scrape/url/url.hpp>

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace scrape::app {
namespace {

constexpr int most_redirects = 1'000;

void add_headers_of(std::string const& file, std::vector<http::HeaderEdit>& headers) {
  std::ifstream in(file);
  std::string line;
  while (std::getline(in, line)) {
    auto const text = trim(line);
    if (!text.empty() && !text.starts_with('#')) headers.push_back(http::parse_header_edit(text));
  }
  if (!in.eof()) throw std::invalid_argument("cannot read '" + file + "'");
}

// As in curl, a file keeps secrets out of the command line.
void add_header(std::vector<http::HeaderEdit>& headers, std::string const& text) {
  explained("--header", [&] {
    if (text.starts_with('@')) return add_headers_of(text.substr(1), headers);
    headers.push_back(http::parse_header_edit(text));
  });
}

// RFC 9110 §10.1.3: no user information.
std::string checked_referer(std::string const& text) {
  auto const parsed = url::Url::parse(text);
  if (!parsed && parsed.error().why == Errc::url_has_credentials) {
    throw std::invalid_argument("the URL must not have a user name or password in it");
  }
  return http::checked_field_value(text);
}

}  // namespace

void add_http(CLI::App& app, Options& options) {
  auto& config = options.config;
  auto* const group = app.add_option_group("HTTP");
  auto const read_header = [&config](std::string const& text) { add_header(config.headers, text); };
  group
      ->add_option_function<std::vector<std::string>>(
          "-H,--header",
          [read_header](std::vector<std::string> const& texts) { std::ranges::for_each(texts, read_header); },
          "header to send to the origin of each URL; 'Name:' sends none of that name, @FILE reads them from there")
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->type_name("'NAME: VALUE'");
  auto const read_agent = [&config](std::string const& text) {
    config.user_agent = explained("--user-agent", [&text] { return http::checked_field_value(text); });
  };
  group->add_option_function<std::string>("-A,--user-agent", read_agent, "who asks [scrape/VERSION]")
      ->type_name("NAME");
  auto const read_referer = [&config](std::string const& text) {
    config.referer = explained("--referer", [&text] { return checked_referer(text); });
  };
  group->add_option_function<std::string>("-e,--referer", read_referer, "URL that links to the pages")
      ->type_name("URL");
  add_identity(*group, options);
  group->add_option("--max-redirs", config.policy.max_redirects, "redirects to follow for one URL")
      ->check(CLI::Range(0, most_redirects))
      ->capture_default_str()
      ->type_name("N");
  auto const ask_plainly = [&config] { config.compressed = false; };
  group->add_flag_callback("--no-compressed", ask_plainly, "ask for pages as they are, not compressed");
  group->add_flag("--keep-error-pages", config.policy.keep_error_pages,
                  "save pages of status 400 and above too, as NAME~STATUS");
}

}  // namespace scrape::app
