#pragma once
/// A DNS server on loopback that answers when the test wants it to (RFC 1035 §4.2.1: over UDP).

#include "support/dns_message.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>

#include <array>
#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace scrape::test {

/// Gives every name the same IPv4 address, and no other unless it is given one of IPv6, except those below `missing`,
/// which do not exist, and those below `broken`, for which it fails. Lives on the io_context of those who ask; what is
/// no question throws out of that.
class NameServer {
 public:
  static constexpr std::string_view missing = ".missing.test";
  static constexpr std::string_view broken = ".broken.test";

  NameServer(boost::asio::io_context& io, std::string const& address)
      : address_(boost::asio::ip::make_address_v4(address)),
        socket_(io, Udp::endpoint(boost::asio::ip::address_v4::loopback(), 0)) {
    socket_.non_blocking(true);
    socket_.set_option(Udp::socket::receive_buffer_size(receive_buffer));
    receive();
  }

  /// As make_dns_resolver() takes it.
  std::string servers() const { return "127.0.0.1:" + std::to_string(socket_.local_endpoint().port()); }

  /// What later answers carry.
  void set_ttl(std::chrono::seconds ttl) noexcept { ttl_ = ttl; }

  /// A further address of every name.
  void set_ipv6(std::optional<boost::asio::ip::address_v6> const& address) { ipv6_ = address; }

  /// Questions of that type are lost.
  void lose(DnsType type) { lost_ = type; }

  /// While it is silent, questions are lost.
  void set_silent(bool is_silent) noexcept { is_silent_ = is_silent; }

  /// From now on questions wait.
  void hold() noexcept { is_holding_ = true; }

  /// Answers all that waits and, from now on, everything at once.
  void release() {
    is_holding_ = false;
    answer_all();
  }

  /// Answers both questions for the name that waits longest, or one for the name that came last.
  void answer_oldest() {
    if (!waiting_.empty()) answer_if([name = waiting_.front().name](Question const& q) { return q.name == name; });
  }
  void answer_latest(DnsType type) {
    answer_if([name = waiting_.back().name, type](Question const& q) { return q.name == name && q.type == type; });
  }

  /// How often this was asked.
  std::size_t questions(std::string const& name, DnsType type) const { return questions_.count({name, type}); }

  void forget_questions() { questions_.clear(); }

  /// For how many names a question waits.
  std::size_t names_waiting() const noexcept { return names_waiting_.size(); }

 private:
  using Udp = boost::asio::ip::udp;

  struct Question : DnsQuestion {
    Udp::endpoint from;
  };

  void receive() {
    socket_.async_wait(Udp::socket::wait_read, [this](boost::system::error_code const& failed) {
      if (failed) return;
      take_questions();
      if (!is_holding_) answer_all();
      receive();
    });
  }

  // All that is here before any is answered: what waits then was asked without waiting for an answer.
  void take_questions() {
    std::array<char, dns_message_limit> packet{};
    while (true) {
      Udp::endpoint from;
      boost::system::error_code failed;
      auto const size = socket_.receive_from(boost::asio::buffer(packet), from, 0, failed);
      if (failed) return;
      auto question = parse_question(std::string(packet.data(), size));
      questions_.emplace(question.name, question.type);
      if (is_silent_ || lost_ == question.type) continue;
      ++names_waiting_[question.name];
      waiting_.push_back({std::move(question), from});
    }
  }

  void answer_all() {
    answer_if([](Question const&) { return true; });
  }

  template <class Predicate>
  void answer_if(Predicate is_due) {
    std::erase_if(waiting_, [this, is_due](Question const& question) {
      if (!is_due(question)) return false;
      socket_.send_to(boost::asio::buffer(answer_to(question)), question.from);
      auto const name = names_waiting_.find(question.name);
      if (--name->second == 0) names_waiting_.erase(name);
      return true;
    });
  }

  std::string answer_to(Question const& question) const {
    if (question.name.ends_with(broken)) return encode_answer(question, DnsCode::server_failure);
    if (question.name.ends_with(missing)) return encode_answer(question, DnsCode::name_error);
    if (question.type == DnsType::a) return encode_answer(question, address_, ttl_);
    if (question.type == DnsType::aaaa && ipv6_) return encode_answer(question, *ipv6_, ttl_);
    return encode_answer(question, DnsCode::ok);
  }

  // Holds the questions for a thousand names where the system allows it (net.core.rmem_max): a busy machine may keep
  // the server from its socket for a while.
  static constexpr int receive_buffer = 2 * 1024 * 1024;

  boost::asio::ip::address_v4 address_;
  std::optional<boost::asio::ip::address_v6> ipv6_;
  std::optional<DnsType> lost_;
  std::chrono::seconds ttl_{60};
  bool is_holding_ = false;
  bool is_silent_ = false;
  std::deque<Question> waiting_;
  std::map<std::string, std::size_t> names_waiting_;  ///< with the questions for each
  std::multiset<std::pair<std::string, DnsType>> questions_;
  Udp::socket socket_;
};

}  // namespace scrape::test
