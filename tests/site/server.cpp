#include "site/server.hpp"

#include "site/request_reader.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <thread>
#include <utility>

namespace scrape::site {
namespace {

using asio::ip::tcp;
using boost::system::error_code;

/// While it lives, the connection counts as open.
class Presence {
 public:
  explicit Presence(Tally& tally) : tally_(tally) { tally_.connected(); }
  ~Presence() { tally_.disconnected(); }
  Presence(Presence const&) = delete;
  Presence& operator=(Presence const&) = delete;

 private:
  Tally& tally_;
};

/// While it lives, the request counts as in work.
class Work {
 public:
  Work(Tally& tally, std::string_view target) : tally_(tally) { tally_.asked(target); }
  ~Work() { tally_.answered(); }
  Work(Work const&) = delete;
  Work& operator=(Work const&) = delete;

 private:
  Tally& tally_;
};

void report(std::exception_ptr const& thrown) {
  try {
    if (thrown) std::rethrow_exception(thrown);
  } catch (std::exception const& problem) {
    std::fprintf(stderr, "scrape-demo-site: connection ended: %s\n", problem.what());
  }
}

tcp::endpoint loopback_endpoint(std::string const& text, std::uint16_t port) {
  error_code error;
  auto const address = asio::ip::make_address(text, error);
  if (error) throw std::invalid_argument("not an IP address: '" + text + "'");
  if (!address.is_loopback()) throw std::invalid_argument("not a loopback address: '" + text + "'");
  return {address, port};
}

error_code listen(tcp::acceptor& acceptor, tcp::endpoint const& endpoint) {
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error && endpoint.protocol() == tcp::v6()) acceptor.set_option(asio::ip::v6_only(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) acceptor.close();
  return error;
}

asio::awaitable<void> end(Stream& stream, After after) {
  switch (after) {
    case After::keep:
      break;
    case After::close:
      co_await stream.close();
      break;
    case After::drop:
      stream.drop();
      break;
    case After::reset:
      stream.reset();
      break;
  }
}

asio::awaitable<void> refuse(Stream& stream, std::string const& reason) {
  auto const message = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: " +
                       std::to_string(reason.size()) + "\r\n\r\n" + reason;
  co_await stream.write(message);
  co_await stream.close();
}

}  // namespace

class Server::Service {
 public:
  Service(ServerOptions const& options, Handler handler);
  ~Service() { stop(); }
  Service(Service const&) = delete;
  Service& operator=(Service const&) = delete;

  void stop();
  std::vector<tcp::endpoint> const& endpoints() const { return endpoints_; }
  Tally const& tally() const { return tally_; }
  bool is_tls() const { return tls_.has_value(); }

 private:
  error_code open(std::string const& address, std::uint16_t port);
  asio::awaitable<void> accept_from(tcp::acceptor acceptor);
  asio::awaitable<void> serve(tcp::socket socket);
  asio::awaitable<After> converse(Stream& stream, boost::beast::flat_buffer& buffer);

  Handler handler_;
  Tally tally_;
  std::optional<asio::ssl::context> tls_;
  std::vector<tcp::endpoint> endpoints_;
  // After all that the coroutines borrow: destroying the context destroys them where they wait, and their sockets.
  std::optional<asio::io_context> context_;
  std::thread thread_;
};

Server::Service::Service(ServerOptions const& options, Handler handler) : handler_(std::move(handler)) {
  if (options.leaf) tls_.emplace(make_tls_context(*options.leaf, options.versions, options.client_authority));
  context_.emplace(1);
  for (auto const& address : options.addresses) {
    auto const error = open(address, options.port);
    if (error) throw std::runtime_error("cannot listen on " + address + ": " + error.message());
  }
  for (auto const& address : options.optional_addresses)
    open(address, options.port);
  thread_ = std::thread([this] { context_->run(); });
}

error_code Server::Service::open(std::string const& address, std::uint16_t port) {
  auto const first = endpoints_.empty() ? std::uint16_t{0} : endpoints_.front().port();
  tcp::acceptor acceptor(*context_);
  auto error = listen(acceptor, loopback_endpoint(address, port == 0 ? first : port));
  if (error && port == 0) error = listen(acceptor, loopback_endpoint(address, 0));
  if (error) return error;
  endpoints_.push_back(acceptor.local_endpoint());
  asio::co_spawn(*context_, accept_from(std::move(acceptor)), &report);
  return {};
}

void Server::Service::stop() {
  if (!thread_.joinable()) return;
  context_->stop();
  thread_.join();
  context_.reset();
}

asio::awaitable<void> Server::Service::accept_from(tcp::acceptor acceptor) {
  constexpr auto rest_after_error = std::chrono::milliseconds(20);  // out of descriptors: others must close first
  while (true) {
    auto [error, socket] = co_await acceptor.async_accept(asio::as_tuple(asio::use_awaitable));
    if (error) {
      co_await pause(rest_after_error);
      continue;
    }
    socket.set_option(tcp::no_delay(true), error);
    asio::co_spawn(*context_, serve(std::move(socket)), &report);
  }
}

asio::awaitable<void> Server::Service::serve(tcp::socket socket) {
  Presence const presence(tally_);
  auto const stream = tls_ ? make_tls_stream(std::move(socket), *tls_) : make_plain_stream(std::move(socket));
  auto const handshake = co_await stream->handshake();
  tally_.shook_hands(handshake);
  auto after = handshake == Handshake::failed ? After::drop : After::keep;
  boost::beast::flat_buffer buffer;
  while (after == After::keep) {
    auto const next = co_await converse(*stream, buffer);
    after = next;
  }
  co_await end(*stream, after);
}

asio::awaitable<After> Server::Service::converse(Stream& stream, boost::beast::flat_buffer& buffer) {
  auto const incoming = co_await read_request(stream, buffer);
  if (auto const* const bad = std::get_if<BadRequest>(&incoming)) {
    co_await refuse(stream, bad->reason);
    co_return After::drop;
  }
  auto const* const request = std::get_if<Request>(&incoming);
  if (request == nullptr) co_return After::drop;
  Work const work(tally_, std::string_view(request->target().data(), request->target().size()));
  Exchange const exchange{*request, stream};
  co_return co_await handler_(exchange);
}

Server::Server(ServerOptions options, Handler handler)
    : service_(std::make_unique<Service>(options, std::move(handler))) {}

Server::~Server() = default;

void Server::stop() {
  service_->stop();
}

std::vector<std::string> Server::addresses() const {
  std::vector<std::string> all;
  for (auto const& endpoint : service_->endpoints())
    all.push_back(endpoint.address().to_string());
  return all;
}

tcp::endpoint Server::endpoint(std::string_view address) const {
  for (auto const& endpoint : service_->endpoints()) {
    if (endpoint.address().to_string() == address) return endpoint;
  }
  throw std::out_of_range("the server does not listen on " + std::string(address));
}

std::uint16_t Server::port(std::string_view address) const {
  return endpoint(address).port();
}

std::string Server::url(std::string_view host, std::string_view target) const {
  error_code not_an_address;
  asio::ip::make_address(host, not_an_address);
  auto const at = not_an_address ? service_->endpoints().front() : endpoint(host);
  auto const name = host.find(':') == std::string_view::npos ? std::string(host) : '[' + std::string(host) + ']';
  return (service_->is_tls() ? "https://" : "http://") + name + ':' + std::to_string(at.port()) + std::string(target);
}

Counters Server::counters() const {
  return service_->tally().snapshot();
}

}  // namespace scrape::site
