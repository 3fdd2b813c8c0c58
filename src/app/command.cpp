#include "command.hpp"

#include <scrape/base/text.hpp>
#include <scrape/base/wire.hpp>
#include <scrape/plan/user_information.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace scrape::app {
namespace {

// Another user may get other pages; a password may be new each time.
std::string without_password(std::string text) {
  auto const user = plan::user_information_of(text);
  if (!user) return text;
  auto const colon = std::min(user->find(':'), user->size());
  return text.erase(static_cast<std::size_t>(user->data() - text.data()) + colon, user->size() - colon);
}

std::string sources_text(engine::Config const& config) {
  Encoder text;
  for (auto const& source : config.sources)
    text.text(source.kind == engine::Source::Kind::url ? without_password(source.text) : source.text);
  return std::move(text).finish();
}

void add_headers(std::vector<http::HeaderEdit> const& headers, Encoder& text) {
  for (auto const& header : headers) {
    text.text(to_lower(header.name));
    text.number(header.value ? 1 : 0);
    if (header.value && !http::has_credentials(header)) text.text(*header.value);
  }
}

// Whom a page comes from, and that all of it has come.
void add_trust(net::TlsSettings const& tls, Encoder& text) {
  for (auto const& file : {tls.ca_file, tls.ca_directory, tls.certificate_file})
    text.text(file);
  text.number(tls.verifies ? 1 : 0);
  text.number(tls.allows_unclean_close ? 1 : 0);
}

// What a name stands for. Proxies are left out: through another one the same pages come, and a run whose proxy died is
// to be continued through the next.
void add_ways(net::ConnectSettings const& connecting, Encoder& text) {
  for (auto const& [host, port, addresses] : connecting.known) {
    text.text(host);
    text.number(port);
    for (auto const& address : addresses)
      text.text(address.to_string());
  }
  for (auto const& [from_host, from_port, to_host, to_port] : connecting.detours) {
    text.text(from_host);
    text.number(from_port);
    text.text(to_host);
    text.number(to_port);
  }
}

// Who asks: passwords and cookies may be new each time.
void add_asker(engine::Config const& config, Encoder& text) {
  text.text(config.credentials ? config.credentials->user : std::string());
  text.number(config.netrc ? 1 : 0);
  text.number(config.cookies ? 1 : 0);
}

// What is a page to save.
void add_judgement(engine::Config const& config, Encoder& text) {
  auto const& policy = config.policy;
  text.number(static_cast<std::uint64_t>(policy.max_redirects));
  text.number(policy.max_body.value);
  text.number(policy.keep_error_pages ? 1 : 0);
  text.number(policy.obeys_robots ? 1 : 0);
  text.number(policy.expands_sitemaps ? 1 : 0);
  text.text(policy.expected.text());
  text.texts(config.extraction.unwanted);
}

std::string shape_text(engine::Config const& config) {
  Encoder text;
  text.text(config.user_agent);
  text.text(config.referer);
  text.number(config.compressed ? 1 : 0);
  text.text(config.name_servers.list);
  text.number(config.keeps_pages ? 1 : 0);
  text.text(config.name ? config.name->text() : std::string());
  add_ways(config.connecting, text);
  add_asker(config, text);
  add_trust(config.tls, text);
  add_judgement(config, text);
  add_headers(config.headers, text);
  if (config.request) text.text(config.request->mark);
  return std::move(text).finish();
}

}  // namespace

store::Command command_of(engine::Config const& config) {
  return {takes_what_is_open(config) ? std::string() : sources_text(config), shape_text(config)};
}

bool takes_what_is_open(engine::Config const& config) {
  return std::ranges::any_of(
      config.sources, [](engine::Source const& source) { return source.kind == engine::Source::Kind::open_entries; });
}

}  // namespace scrape::app
