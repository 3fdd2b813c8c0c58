// scrape-demo-site: a small web on loopback, so that scrape can be tried without internet.
#include "site/server.hpp"
#include "site/site.hpp"

#include <CLI/CLI.hpp>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include <signal.h>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;
using scrape::site::Server;

struct Options {
  bool http = false;
  std::uint16_t port = 0;
  std::string url_list;
  std::string ca_file;
};

/// A new empty directory that goes when this object goes.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    auto name = (fs::temp_directory_path() / "scrape-demo-site-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
      throw std::system_error(errno, std::generic_category(), "cannot make a temporary directory " + name);
    }
    path_ = name;
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TemporaryDirectory(TemporaryDirectory const&) = delete;
  TemporaryDirectory& operator=(TemporaryDirectory const&) = delete;

  fs::path const& path() const { return path_; }

 private:
  fs::path path_;
};

/// `path` shows either nothing new or all of `contents`. Renaming would replace a device or a pipe by a file, so
/// anything but a regular file is left alone.
void write_atomically(fs::path const& path, std::string const& contents) {
  if (fs::exists(path) && !fs::is_regular_file(path)) {
    throw std::runtime_error("cannot write " + path.string() + ": not a regular file");
  }
  auto const draft = path.string() + ".part" + std::to_string(::getpid());
  std::ofstream out(draft, std::ios::binary);
  out << contents;
  out.close();
  if (!out) {
    std::error_code ignored;
    fs::remove(draft, ignored);
    throw std::runtime_error("cannot write " + draft);
  }
  fs::rename(draft, path);
}

std::vector<std::string> hosts_of(Server const& server) {
  std::vector<std::string> hosts{"localhost"};
  for (auto const& address : server.addresses())
    hosts.push_back(address);
  return hosts;
}

std::vector<std::string> good_urls(Server const& server) {
  std::vector<std::string> urls;
  std::size_t number = 0;
  for (auto const& host : hosts_of(server)) {
    for (auto const& target : scrape::site::good_targets(number++))
      urls.push_back(server.url(host, target));
  }
  return urls;
}

std::string list_file(std::vector<std::string> const& urls, std::string const& command) {
  std::string text = "# Every good URL of the running scrape-demo-site, one a line. Try:\n#   " + command + "\n";
  for (auto const& url : urls)
    text += url + '\n';
  return text;
}

/// Those that nobody told us to ignore: nohup does that with SIGHUP, a script that starts us by `&` with SIGINT.
sigset_t stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (auto const signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction current{};
    sigaction(signal, nullptr, &current);
    if (current.sa_handler != SIG_IGN) sigaddset(&signals, signal);
  }
  return signals;
}

scrape::site::ServerOptions server_options(Options const& options, scrape::site::Authority const& authority) {
  scrape::site::ServerOptions made;
  made.optional_addresses = {"127.0.0.2", "127.0.0.3", "127.0.0.4", "::1"};
  made.port = options.port;
  if (!options.http) made.leaf = authority.issue(scrape::site::loopback_spec());
  return made;
}

void serve(Options const& options) {
  auto const signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before the server's thread begins, which inherits it
  std::signal(SIGPIPE, SIG_IGN);                  // whoever reads our stdout may leave

  std::optional<TemporaryDirectory> own;
  if (options.url_list.empty() || (options.ca_file.empty() && !options.http)) own.emplace();
  fs::path const url_list = options.url_list.empty() ? own->path() / "urls.txt" : fs::path(options.url_list);
  fs::path const ca_file = options.ca_file.empty() && own ? own->path() / "ca.pem" : fs::path(options.ca_file);

  scrape::site::Authority const authority;
  Server server(server_options(options, authority), scrape::site::demo_site());
  auto const urls = good_urls(server);
  auto const trust = options.http ? std::string() : "--cacert " + ca_file.string() + ' ';
  auto const command = "scrape " + trust + "-o pages " + url_list.string();
  if (!options.http) write_atomically(ca_file, authority.pem());

  std::cout << "scrape-demo-site: " << urls.size() << " good URLs on " << hosts_of(server).size() << " hosts, from "
            << urls.front() << " on\n";
  if (!options.http) std::cout << "CA certificate: " << ca_file.string() << '\n';
  std::cout << "URL list:       " << url_list.string() << "\nTry:            " << command
            << "\nCtrl-C or SIGTERM ends it." << std::endl;
  write_atomically(url_list, list_file(urls, command));

  int received = 0;
  sigwait(&signals, &received);
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("A small web site on loopback with a throw-away certificate, to try scrape on.", "scrape-demo-site");
  auto* const http = app.add_flag("--http", options.http, "Plain HTTP instead of HTTPS");
  app.add_option("--port", options.port, "Port on every address (default: a free one)");
  app.add_option("--url-list", options.url_list, "Where to write the list of good URLs, last and in one step");
  app.add_option("--ca-file", options.ca_file, "Where to write the CA certificate (PEM)")->excludes(http);
  try {
    app.parse(argc, argv);
    serve(options);
  } catch (CLI::ParseError const& usage) {
    return app.exit(usage) == 0 ? 0 : 2;
  } catch (std::exception const& problem) {
    std::cerr << "scrape-demo-site: " << problem.what() << '\n';
    return 1;
  }
}
