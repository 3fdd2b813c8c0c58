#include "option_groups.hpp"

namespace scrape::app {

void add_tls(CLI::App& app, net::TlsSettings& tls) {
  auto* const group = app.add_option_group("TLS");
  group->add_option("--cacert", tls.ca_file, "CA certificates (PEM) instead of the system's")->type_name("FILE");
}

}  // namespace scrape::app
