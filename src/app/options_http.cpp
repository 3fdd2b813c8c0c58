#include "option_groups.hpp"

#include <scrape/http/header_edit.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace scrape::app {
namespace {

constexpr int most_redirects = 1'000;

// What a parser throws is the option's failure.
template <class Parse>
auto explained(char const* option, Parse const& parse) {
  try {
    return parse();
  } catch (std::invalid_argument const& problem) {
    throw CLI::ValidationError(option, problem.what());
  }
}

}  // namespace

void add_http(CLI::App& app, engine::Config& config) {
  auto* const group = app.add_option_group("HTTP");
  auto const read_header = [&config](std::string const& text) {
    config.headers.push_back(explained("--header", [&text] { return http::parse_header_edit(text); }));
  };
  group
      ->add_option_function<std::vector<std::string>>(
          "-H,--header",
          [read_header](std::vector<std::string> const& texts) { std::ranges::for_each(texts, read_header); },
          "header to send to the origin of each URL; 'Name:' sends none of that name")
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->type_name("'NAME: VALUE'");
  auto const read_agent = [&config](std::string const& text) {
    config.user_agent = explained("--user-agent", [&text] { return http::checked_field_value(text); });
  };
  group->add_option_function<std::string>("-A,--user-agent", read_agent, "who asks [scrape/VERSION]")
      ->type_name("NAME");
  auto const read_referer = [&config](std::string const& text) {
    config.referer = explained("--referer", [&text] { return http::checked_field_value(text); });
  };
  group->add_option_function<std::string>("-e,--referer", read_referer, "URL that links to the pages")
      ->type_name("URL");
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
