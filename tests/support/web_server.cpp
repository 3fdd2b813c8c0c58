#include "support/web_server.hpp"

#include "site/certificates.hpp"

#include <fstream>
#include <ostream>

#include <unistd.h>

namespace scrape::test {
namespace {

namespace fs = std::filesystem;

struct Place {
  std::string at(std::string_view name) const { return (directory / name).string(); }

  fs::path directory;
  std::uint16_t port;
  bool tls;
};

constexpr std::string_view log = "server.log";

// Of the user Mufasa of the realm lions, as files of passwords have it.
constexpr auto basic_password = "Mufasa:{SHA}y/waJdy9m/a+D8VTRQ/e2awAzpQ=\n";
constexpr auto md5_password = "Mufasa:lions:bf5295ae357df6b59139c9a092cfe06b\n";
constexpr auto sha256_password = "Mufasa:lions:7cc1752e9eea3215f58fc3b03a524645ba15b2d0dd8ed94480f13d6a4a8b7305\n";

ServerCommand configure_nginx(Place const& place) {
  std::ofstream out(place.at("nginx.conf"));
  out << "daemon off; master_process off; pid " << place.at("nginx.pid") << ";\n"
      << "events { worker_connections 1024; }\n"
      << "http { access_log off; types { text/html html; } gzip on; keepalive_requests "
      << WebServer::requests_per_connection << ";\n";
  for (auto const* const kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
    out << kind << "_temp_path " << place.at(kind) << ";\n";
  out << "server { listen 127.0.0.1:" << place.port << (place.tls ? " ssl" : "") << "; root " << place.at("www")
      << ";\n";
  if (place.tls) {
    out << "ssl_certificate " << place.at("leaf.pem") << "; ssl_certificate_key " << place.at("key.pem") << ";\n"
        << "ssl_client_certificate " << place.at("clients.pem") << "; ssl_verify_client optional;\n"
        << "location /members/ { if ($ssl_client_verify != SUCCESS) { return 403; } }\n";
  }
  out << "} }\n";
  return {
      .program = "nginx", .arguments = {"-e", place.at(log), "-c", place.at("nginx.conf")}, .packages = "nginx-light"};
}

// Apache started by root serves as somebody else, who must be able to read the site.
void let_everybody_read(Place const& place) {
  constexpr auto read = fs::perms::group_read | fs::perms::others_read;
  constexpr auto enter = fs::perms::group_exec | fs::perms::others_exec;
  fs::permissions(place.directory, enter, fs::perm_options::add);
  fs::permissions(place.at("www"), read | enter, fs::perm_options::add);
  for (auto const& entry : fs::recursive_directory_iterator(place.at("www")))
    fs::permissions(entry.path(), entry.is_directory() ? read | enter : read, fs::perm_options::add);
}

void protect_with_apache(Place const& place, std::ostream& out) {
  std::ofstream(place.at("basic")) << basic_password;
  std::ofstream(place.at("digest")) << md5_password;
  out << "<Location /basic>\nAuthType Basic\nAuthName lions\nAuthUserFile basic\nRequire valid-user\n</Location>\n"
      << "<Location /digest>\nAuthType Digest\nAuthName lions\nAuthUserFile digest\nRequire valid-user\n</Location>\n";
}

ServerCommand configure_apache(Place const& place) {
  std::ofstream out(place.at("apache.conf"));
  out << "ServerRoot " << place.directory << "\nDefaultRuntimeDir " << place.directory << "\nServerName localhost\n"
      << "PidFile apache.pid\nErrorLog " << log << "\nListen 127.0.0.1:" << place.port << "\n";
  for (auto const* const module : {"mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic",
                                   "auth_digest", "dir", "mime", "filter", "deflate", "ssl"})
    out << "LoadModule " << module << "_module /usr/lib/apache2/modules/mod_" << module << ".so\n";
  out << "StartServers 1\nServerLimit 1\nThreadsPerChild 16\nMaxRequestWorkers 16\n"
      << "MaxKeepAliveRequests " << WebServer::requests_per_connection << "\nDocumentRoot www\n"
      << "TypesConfig /dev/null\nAddType text/html .html\nAddOutputFilterByType DEFLATE text/html\n";
  protect_with_apache(place, out);
  if (place.tls) out << "SSLEngine on\nSSLCertificateFile leaf.pem\nSSLCertificateKeyFile key.pem\n";
  if (::geteuid() == 0) {
    // "nobody"
    out << "User #65534\nGroup #65534\n";
    let_everybody_read(place);
  }
  return {.program = "apache2",
          .arguments = {"-D", "FOREGROUND", "-f", place.at("apache.conf")},
          .packages = "apache2-bin"};
}

void protect_with_lighttpd(Place const& place, std::ostream& out) {
  std::ofstream(place.at("digest")) << sha256_password;
  out << "auth.backend = \"htdigest\"\nauth.backend.htdigest.userfile = " << place.directory / "digest"
      << "\nauth.require = (\"/digest\" => (\"method\" => \"digest\", \"algorithm\" => \"SHA-256\", "
      << "\"realm\" => \"lions\", \"require\" => \"valid-user\"))\n";
}

// With its cache it would believe for a second that a file which was replaced is the old one.
ServerCommand configure_lighttpd(Place const& place) {
  std::ofstream out(place.at("lighttpd.conf"));
  out << "server.modules = (\"mod_auth\", \"mod_authn_file\", \"mod_deflate\", \"mod_openssl\")\n"
      << "server.bind = \"127.0.0.1\"\nserver.port = " << place.port << "\n"
      << "server.document-root = " << place.directory / "www" << "\nindex-file.names = (\"index.html\")\n"
      << "server.upload-dirs = (" << place.directory << ")\n"
      << "server.max-keep-alive-requests = " << WebServer::requests_per_connection << "\n"
      << "server.stat-cache-engine = \"disable\"\n"
      << "mimetype.assign = (\".html\" => \"text/html\", \"\" => \"application/octet-stream\")\n"
      << "deflate.mimetypes = (\"text/html\")\ndeflate.allowed-encodings = (\"gzip\")\n";
  protect_with_lighttpd(place, out);
  if (place.tls) {
    out << "ssl.engine = \"enable\"\nssl.pemfile = " << place.directory / "leaf.pem"
        << "\nssl.privkey = " << place.directory / "key.pem" << "\n";
  }
  return {.program = "lighttpd",
          .arguments = {"-D", "-f", place.at("lighttpd.conf")},
          .packages = "lighttpd lighttpd-mod-deflate lighttpd-mod-openssl"};
}

ServerCommand configure_python(Place const& place, std::string const& protocol) {
  return {.program = "python3",
          .arguments = {"-m", "http.server", "--bind", "127.0.0.1", "--directory", place.at("www"), "--protocol",
                        protocol, std::to_string(place.port)},
          .packages = "python3"};
}

void write_certificates(Place const& place) {
  site::Authority const authority;
  auto const leaf = authority.issue(site::loopback_spec());
  std::ofstream(place.at("ca.pem")) << authority.pem();
  std::ofstream(place.at("leaf.pem")) << leaf.cert_pem;
  std::ofstream(place.at("key.pem")) << leaf.key_pem;
  site::Authority const clients("Clients");
  site::LeafSpec spec;
  spec.for_client = true;
  spec.common_name = "a client";
  auto const client = clients.issue(spec);
  std::ofstream(place.at("clients.pem")) << clients.pem();
  std::ofstream(place.at("client.pem")) << client.cert_pem << client.key_pem;
}

ServerCommand configure(Software software, Place const& place) {
  if (place.tls) write_certificates(place);
  switch (software) {
    case Software::nginx:
      return configure_nginx(place);
    case Software::apache:
      return configure_apache(place);
    case Software::lighttpd:
      return configure_lighttpd(place);
    case Software::python_http_1_0:
      return configure_python(place, "HTTP/1.0");
    case Software::python_http_1_1:
      return configure_python(place, "HTTP/1.1");
  }
  return {};
}

std::string name_of(Software software) {
  switch (software) {
    case Software::nginx:
      return "nginx";
    case Software::apache:
      return "apache";
    case Software::lighttpd:
      return "lighttpd";
    case Software::python_http_1_0:
      return "python_http_1_0";
    case Software::python_http_1_1:
      return "python_http_1_1";
  }
  return {};
}

}  // namespace

std::string name_of(WebServerKind kind) {
  return name_of(kind.software) + (kind.tls ? "_tls" : "");
}

void PrintTo(WebServerKind kind, std::ostream* out) {
  *out << name_of(kind);
}

WebServer::WebServer(WebServerKind kind, fs::path const& directory)
    : kind_(kind),
      directory_(directory),
      process_(configure(kind.software, {directory, port_.number(), kind.tls}), port_.number(), directory / log) {}

std::string WebServer::url(std::string_view target) const {
  return (kind_.tls ? "https://localhost:" : "http://localhost:") + std::to_string(port_.number()) +
         std::string(target);
}

std::string WebServer::client_certificate() const {
  return (directory_ / "client.pem").string();
}

std::optional<std::string> WebServer::ca_file() const {
  if (!kind_.tls) return std::nullopt;
  return (directory_ / "ca.pem").string();
}

}  // namespace scrape::test
