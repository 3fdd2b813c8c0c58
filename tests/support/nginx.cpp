#include "support/nginx.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <csignal>
#include <fstream>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace scrape::test {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using namespace std::chrono_literals;

constexpr int attempts = 5;
constexpr auto start_patience = 20s;

// Free now; if somebody else takes it before nginx does, we try another one.
std::uint16_t free_port() {
  asio::io_context io;
  tcp::acceptor const acceptor(io, {asio::ip::make_address("127.0.0.1"), 0});
  return acceptor.local_endpoint().port();
}

bool answers(std::uint16_t port) {
  asio::io_context io;
  tcp::socket socket(io);
  boost::system::error_code failed;
  socket.connect({asio::ip::make_address("127.0.0.1"), port}, failed);
  return !failed;
}

}  // namespace

Nginx::Nginx(std::filesystem::path directory) : directory_(std::move(directory)) {
  std::filesystem::create_directories(directory_ / "www");
  site::Authority const authority;
  auto const leaf = authority.issue(site::loopback_spec());
  std::ofstream(directory_ / "ca.pem") << authority.pem();
  std::ofstream(directory_ / "leaf.pem") << leaf.cert_pem;
  std::ofstream(directory_ / "key.pem") << leaf.key_pem;
  for (int attempt = 0; attempt < attempts; ++attempt) {
    port_ = free_port();
    write_configuration();
    if (start()) return;
    end();
  }
  throw std::runtime_error("nginx does not start; see " + (directory_ / "nginx.log").string());
}

Nginx::~Nginx() {
  end();
}

void Nginx::end() {
  if (server_ <= 0) return;
  ::kill(server_, SIGTERM);
  ::waitpid(server_, nullptr, 0);
  server_ = -1;
}

std::string Nginx::url(std::string_view target) const {
  return "https://localhost:" + std::to_string(port_) + std::string(target);
}

void Nginx::write_configuration() const {
  auto const at = [this](char const* name) { return (directory_ / name).string(); };
  std::ofstream(directory_ / "nginx.conf")
      << "daemon off; master_process off; pid " << at("nginx.pid") << "; error_log " << at("nginx.log") << ";\n"
      << "events { worker_connections 1024; }\n"
      << "http { access_log off; types { text/html html; }\n"
      << "client_body_temp_path " << at("t1") << "; proxy_temp_path " << at("t2") << "; fastcgi_temp_path " << at("t3")
      << "; uwsgi_temp_path " << at("t4") << "; scgi_temp_path " << at("t5") << ";\n"
      << "server { listen 127.0.0.1:" << port_ << " ssl; root " << at("www") << ";\n"
      << "ssl_certificate " << at("leaf.pem") << "; ssl_certificate_key " << at("key.pem") << "; } }\n";
}

bool Nginx::start() {
  auto const configuration = (directory_ / "nginx.conf").string();
  auto const log = (directory_ / "nginx.log").string();
  server_ = ::fork();
  if (server_ == 0) {
    auto const out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    ::dup2(out, STDERR_FILENO);
    ::execlp("nginx", "nginx", "-e", log.c_str(), "-c", configuration.c_str(), nullptr);
    ::execl("/usr/sbin/nginx", "nginx", "-e", log.c_str(), "-c", configuration.c_str(), nullptr);
    ::_exit(127);
  }
  auto const give_up = std::chrono::steady_clock::now() + start_patience;
  while (std::chrono::steady_clock::now() < give_up) {
    if (answers(port_)) return true;
    if (::waitpid(server_, nullptr, WNOHANG) == server_) {
      server_ = -1;
      return false;
    }
    std::this_thread::sleep_for(20ms);
  }
  return false;
}

}  // namespace scrape::test
