#include "option_groups.hpp"
#include "option_values.hpp"

#include <cstdlib>

namespace scrape::app {
void add_tls(CLI::App& app, net::TlsSettings& tls) {
  auto* const group = app.add_option_group("TLS");
  add_name(*group, "--cacert", tls.ca_file, "CA certificates (PEM) instead of the system's");
  add_name(*group, "--capath", tls.ca_directory, "the same as a directory, prepared by openssl rehash", "DIR");
  add_name(*group, "--cert", tls.certificate_file, "client certificate with its chain (PEM)");
  add_name(*group, "--key", tls.key_file, "its private key (PEM) [the file of --cert]");
  auto const trust_anybody = [&tls] { tls.verifies = false; };
  group->add_flag_callback("-k,--insecure", trust_anybody, "accept any certificate, of anybody");
  auto const take_1_2 = [&tls] { tls.oldest_version = net::TlsVersion::v1_2; };
  group->add_flag_callback("--tlsv1.2", take_1_2, "TLS 1.2 or newer: the default");
  auto const take_1_3 = [&tls] { tls.oldest_version = net::TlsVersion::v1_3; };
  group->add_flag_callback("--tlsv1.3", take_1_3, "TLS 1.3 or newer");
  group->add_flag("--allow-unclean-close", tls.allows_unclean_close,
                  "a page is complete although TLS was cut off, when nothing else says how long it is");
  // Nothing else of the program runs yet.
  // NOLINTNEXTLINE(concurrency-mt-unsafe)
  if (auto const* const file = std::getenv("SSLKEYLOGFILE")) tls.key_log_file = file;
}

}  // namespace scrape::app
