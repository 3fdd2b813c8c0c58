#pragma once
/// A proxy that answers as written down, whatever it is asked.

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace scrape::test {

/// A connection that it takes: what it says to what it hears, one after the other; then it closes it, or waits for the
/// client to leave.
struct PeerVisit {
  std::vector<std::string> answers;
  bool closes = false;
};

/// Takes so many connections, one after the other; they must come.
class PeerProxy {
 public:
  explicit PeerProxy(std::vector<PeerVisit> visits) : visits_(std::move(visits)), thread_([this] { serve(); }) {}
  PeerProxy(PeerProxy const&) = delete;
  PeerProxy& operator=(PeerProxy const&) = delete;
  ~PeerProxy() {
    if (thread_.joinable()) thread_.join();
  }

  std::string address() const { return "127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()); }

  /// All that it heard, once the clients have left.
  std::string heard() {
    thread_.join();
    return heard_;
  }

 private:
  using Tcp = boost::asio::ip::tcp;

  void serve() {
    for (auto const& visit : visits_) {
      boost::system::error_code gone;
      auto client = acceptor_.accept();
      for (auto const& answer : visit.answers) {
        hear(client, gone);
        boost::asio::write(client, boost::asio::buffer(answer), gone);
      }
      while (!visit.closes && !gone)
        hear(client, gone);
    }
  }

  void hear(Tcp::socket& client, boost::system::error_code& gone) {
    std::array<char, 4096> room{};
    heard_.append(room.data(), client.read_some(boost::asio::buffer(room), gone));
  }

  boost::asio::io_context io_;
  Tcp::acceptor acceptor_{io_, {boost::asio::ip::make_address("127.0.0.1"), 0}};
  std::vector<PeerVisit> visits_;
  std::string heard_;
  std::thread thread_;
};

/// A challenge for a Digest, with these fields besides.
inline std::string digest_challenge_of(std::string const& nonce, std::string const& fields = "") {
  return "HTTP/1.1 407 Who?\r\nProxy-Authenticate: Digest realm=\"p\", qop=\"auth\", nonce=\"" + nonce + "\"" + fields +
         "\r\nContent-Length: 4\r\n\r\nwho?";
}

}  // namespace scrape::test
