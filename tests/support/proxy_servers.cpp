#include "support/proxy_servers.hpp"

#include "site/certificates.hpp"

#include <filesystem>
#include <sstream>

namespace scrape::test {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view squid_log = "access.log";
constexpr std::string_view server_log = "server.log";

std::string local(std::uint16_t port) {
  return "127.0.0.1:" + std::to_string(port);
}

// Squid started by root goes on as somebody else.
void let_everybody_in(TemporaryDirectory const& directory) {
  fs::permissions(directory.path(), fs::perms::others_exec, fs::perm_options::add);
  for (auto const& entry : fs::directory_iterator(directory.path()))
    fs::permissions(entry.path(), fs::perms::others_read | fs::perms::others_write, fs::perm_options::add);
}

std::string write_certificate(TemporaryDirectory const& directory, std::vector<std::string> const& names) {
  site::Authority const authority("proxy's authority");
  site::LeafSpec spec;
  for (auto const& name : names)
    (name.find_first_not_of("0123456789.") == std::string::npos ? spec.ip_addresses : spec.dns_names).push_back(name);
  auto const leaf = authority.issue(spec);
  directory.write("leaf.pem", leaf.cert_pem);
  directory.write("key.pem", leaf.key_pem);
  return authority.pem();
}

std::string login_rules(TemporaryDirectory const& directory, SquidOptions::Login login) {
  using Login = SquidOptions::Login;
  if (login == Login::none) return "http_access allow all\n";
  std::ostringstream out;
  if (login == Login::basic) {
    auto const program = directory.write(
        "check", "while read user password; do [ \"$user $password\" = 'joe hunter2' ] && echo OK || echo ERR; done\n");
    out << "auth_param basic program /bin/sh " << program << "\nauth_param basic children 1 startup=1 idle=1\n";
  } else {
    auto const passwords = directory.write("passwords", "joe:hunter2\n");
    out << "auth_param digest program /usr/lib/squid/digest_file_auth " << passwords
        << "\nauth_param digest children 1 startup=1 idle=1\nauth_param digest realm proxy\n";
  }
  out << "acl known proxy_auth REQUIRED\nhttp_access allow known\nhttp_access deny all\n";
  return out.str();
}

std::string configure_squid(TemporaryDirectory const& directory, SquidOptions const& options, std::uint16_t port) {
  std::ostringstream out;
  out << (options.tls_names.empty() ? "http_port " : "https_port ") << local(port);
  if (!options.tls_names.empty()) {
    out << " tls-cert=" << directory / "leaf.pem" << " tls-key=" << directory / "key.pem";
  }
  out << "\nvisible_hostname squid.test\ncache deny all\npid_filename none\ncoredump_dir none\ncache_store_log none\n"
      << "netdb_filename none\npinger_enable off\ndns_nameservers 127.0.0.1\n"
      << "hosts_file " << directory.write("hosts", "127.0.0.1 known.to.squid.test\n")
      << "\naccess_log stdio:" << directory.write(squid_log, "") << "\ncache_log " << directory.write("cache.log", "")
      << "\nbuffered_logs off\n"
      << "acl refused port " << options.denied_port << "\nhttp_access deny refused\n"
      << login_rules(directory, options.login);
  return directory.write("squid.conf", out.str());
}

}  // namespace

Squid::Squid(SquidOptions const& options) : is_tls_(!options.tls_names.empty()) {
  if (is_tls_) authority_ = write_certificate(directory_, options.tls_names);
  auto const configuration = configure_squid(directory_, options, port_.number());
  let_everybody_in(directory_);
  process_.emplace(ServerCommand{.program = "squid",
                                 .arguments = {"-N", "-n", service(), "-f", configuration},
                                 .packages = "squid-openssl",
                                 .is_killed = true},
                   port_.number(), directory_ / server_log);
}

// What it leaves behind when it is killed.
Squid::~Squid() {
  process_.reset();
  for (auto const& file : fs::directory_iterator("/dev/shm")) {
    if (file.path().filename().string().starts_with(service() + '-')) fs::remove(file);
  }
}

// Those of one name share memory.
std::string Squid::service() const {
  return "scrapetest" + std::to_string(port_.number());
}

std::string Squid::url(std::string_view login) const {
  return (is_tls_ ? "https://" : "http://") + std::string(login) + address();
}

std::string Squid::address() const {
  return local(port_.number());
}

std::string Squid::log() const {
  return read_file(directory_ / squid_log);
}

SocksServer::SocksServer(Login login) {
  std::vector<std::string> arguments{"-i", "127.0.0.1", "-p", std::to_string(port_.number())};
  if (login == Login::password) arguments.insert(arguments.end(), {"-u", "joe", "-P", "hunter2"});
  process_.emplace(ServerCommand{.program = "microsocks", .arguments = std::move(arguments), .packages = "microsocks"},
                   port_.number(), directory_ / server_log);
}

std::string SocksServer::url(std::string_view scheme, std::string_view login) const {
  return std::string(scheme) + "://" + std::string(login) + address();
}

std::string SocksServer::address() const {
  return local(port_.number());
}

std::string SocksServer::log() const {
  return read_file(directory_ / server_log);
}

}  // namespace scrape::test
