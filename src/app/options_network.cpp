#include "option_groups.hpp"
#include "option_values.hpp"

namespace scrape::app {

void add_network(CLI::App& app, net::NameServers& name_servers) {
  auto* const group = app.add_option_group("Network");
  auto const read_servers = [&name_servers](std::string const& text) {
    name_servers.list = explained("--dns-servers", [&text] { return net::parse_name_servers(text); });
  };
  group
      ->add_option_function<std::string>("--dns-servers", read_servers,
                                         "name servers to ask instead of the system's, with commas between")
      ->type_name("LIST");
}

}  // namespace scrape::app
