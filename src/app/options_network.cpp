#include "option_groups.hpp"
#include "option_values.hpp"

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

namespace scrape::app {
namespace {

using Texts = std::vector<std::string>;

// An option that may be given several times, each adding one.
template <class Element, class Parse>
void add_each(CLI::Option_group* group, std::string const& name, std::vector<Element>& elements, Parse parse,
              char const* what, char const* type) {
  auto const read = [&elements, name, parse](Texts const& texts) {
    for (auto const& text : texts)
      elements.push_back(explained(name, [&] { return parse(text); }));
  };
  group->add_option_function<Texts>(name, read, what)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->type_name(type);
}

void add_families(CLI::Option_group* group, net::Family& family) {
  auto const take = [&family](net::Family taken) { return [&family, taken] { family = taken; }; };
  auto* const only_ipv4 =
      group->add_flag_callback("-4,--ipv4", take(net::Family::ipv4), "connect to IPv4 addresses alone");
  group->add_flag_callback("-6,--ipv6", take(net::Family::ipv6), "connect to IPv6 addresses alone")
      ->excludes(only_ipv4);
}

void add_proxies(CLI::Option_group* group, Options& options) {
  auto const read_proxy = [&options](std::string const& text) {
    if (!text.empty()) explained("--proxy", [&text] { http::parse_proxy(text); });
    options.proxy = text;
  };
  group
      ->add_option_function<std::string>("-x,--proxy", read_proxy,
                                         "http, https, socks5 or socks5h proxy for all hosts; empty for none "
                                         "[$http_proxy, $https_proxy, $all_proxy]")
      ->type_name("[SCHEME://][USER:PASSWORD@]HOST[:PORT]");
  auto const read_exceptions = [&options](std::string const& text) { options.no_proxy = text; };
  group
      ->add_option_function<std::string>("--noproxy", read_exceptions,
                                         "hosts, domains, addresses and networks to connect to without a proxy; * for "
                                         "all [$no_proxy]")
      ->type_name("LIST");
}

char const* variable_of(char const* name) {
  // Nothing else of the program runs yet.
  return std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
}

}  // namespace

std::string settle_proxies(Options& options) {
  try {
    options.config.connecting.proxies = http::ProxyRules(options.proxy, options.no_proxy, &variable_of);
    return {};
  } catch (std::invalid_argument const& wrong) {
    return wrong.what();
  }
}

void add_network(CLI::App& app, Options& options) {
  auto& config = options.config;
  auto* const group = app.add_option_group("Network");
  auto& connecting = config.connecting;
  add_families(group, connecting.family);
  add_each(group, "--resolve", connecting.known, net::parse_known_addresses,
           "addresses to use instead of asking for them; * for any host or port", "HOST:PORT:ADDRESS[,ADDRESS]...");
  add_each(group, "--connect-to", connecting.detours, net::parse_detour,
           "connect there instead, and ask for the same; empty for any, or the same", "HOST:PORT:HOST:PORT");
  auto const read_local_end = [&connecting](std::string const& text) {
    connecting.local_end = explained("--interface", [&text] { return net::parse_local_end(text); });
  };
  group
      ->add_option_function<std::string>("--interface", read_local_end,
                                         "network interface, or address of this machine, to connect from")
      ->type_name("NAME");
  add_proxies(group, options);
  auto const read_servers = [&config](std::string const& text) {
    config.name_servers.list = explained("--dns-servers", [&text] { return net::parse_name_servers(text); });
  };
  group
      ->add_option_function<std::string>("--dns-servers", read_servers,
                                         "name servers to ask instead of the system's, with commas between")
      ->type_name("LIST");
}

}  // namespace scrape::app
