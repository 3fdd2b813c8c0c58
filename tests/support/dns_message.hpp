#pragma once
/// Questions and answers of DNS (RFC 1035 §4), as far as one who serves a few addresses needs them.

#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace scrape::test {

enum class DnsType : std::uint16_t { a = 1, aaaa = 28 };  // RFC 1035 §3.2.2, RFC 3596 §2.1

/// The largest message (RFC 1035 §2.3.4).
inline constexpr std::size_t dns_message_limit = 512;

struct DnsQuestion {
  std::string packet;  ///< up to the end of the question
  std::string name;
  DnsType type;
};

/// The header has 12 octets (RFC 1035 §4.1.1); then come the labels of the name up to an empty one, type and class
/// (§4.1.2). What follows is EDNS, which nobody has to know (RFC 6891 §7). Throws std::out_of_range when it is shorter.
inline DnsQuestion parse_question(std::string packet) {
  auto const octet = [&packet](std::size_t at) { return static_cast<std::uint8_t>(packet.at(at)); };
  std::string name;
  std::size_t at = 12;
  for (; octet(at) != 0; at += 1U + octet(at))
    name += (name.empty() ? "" : ".") + packet.substr(at + 1, octet(at));
  auto const type = static_cast<DnsType>(octet(at + 1) << 8 | octet(at + 2));
  if (at + 5 > packet.size()) throw std::out_of_range("a question without a class");
  packet.resize(at + 5);
  return {std::move(packet), std::move(name), type};
}

enum class DnsCode : std::uint8_t { ok = 0, server_failure = 2, name_error = 3 };  // RFC 1035 §4.1.1: RCODE

/// An answer without records: QR, AA, RA, and RD as it came (RFC 1035 §4.1.1), then the question.
inline std::string encode_answer(DnsQuestion const& question, DnsCode code) {
  auto text = question.packet;
  text[2] = static_cast<char>(0x84 | (text[2] & 1));
  text[3] = static_cast<char>(0x80 | static_cast<int>(code));
  return text.replace(4, 8, {0, 1, 0, 0, 0, 0, 0, 0});  // how many questions, answers, authorities, others
}

/// An answer with one record of the address (RFC 1035 §3.2.1, §3.4.1; RFC 3596 §2.2), of class IN, for the name at
/// octet 12 (§4.1.4).
inline std::string encode_answer(DnsQuestion const& question, boost::asio::ip::address const& address,
                                 std::chrono::seconds ttl) {
  auto text = encode_answer(question, DnsCode::ok);
  text[7] = 1;
  text += {'\xC0', 12, 0, static_cast<char>(question.type), 0, 1};
  for (int shift = 24; shift >= 0; shift -= 8)
    text += static_cast<char>(ttl.count() >> shift);
  auto const append = [&text](auto const& octets) {
    text += {0, static_cast<char>(octets.size())};
    text.append(octets.begin(), octets.end());
  };
  address.is_v4() ? append(address.to_v4().to_bytes()) : append(address.to_v6().to_bytes());
  return text;
}

}  // namespace scrape::test
