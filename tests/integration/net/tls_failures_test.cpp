// Handshakes that fail for another reason than the certificate, in words.

#include "integration/support/client.hpp"
#include "integration/support/listener.hpp"

#include <gtest/gtest.h>

#include <future>
#include <string>

namespace scrape::net {
namespace {

using namespace std::string_literals;
using test::Client;

// RFC 8446 §6: fatal.
std::string alert(char description) {
  return "\x15\x03\x03\x00\x02\x02"s + description;
}

// RFC 8446 §4.1.3, §5.1, of TLS 1.0: what an old server answers to a client that is too new for it.
std::string old_hello() {
  auto const body = "\x03\x01"s + std::string(32, 'r') + "\x00\x00\x2f\x00"s;
  auto const message = "\x02\x00\x00"s + static_cast<char>(body.size()) + body;
  return "\x16\x03\x01\x00"s + static_cast<char>(message.size()) + message;
}

struct Failed {
  error_code cause;
  std::string detail;
};

// What becomes of a handshake that is answered so.
Failed answered(std::string const& bytes, TlsVersion oldest = TlsVersion::v1_2) {
  test::Listener listener;
  TlsSettings settings;
  settings.oldest_version = oldest;
  Client client(settings);
  auto const server = std::async(std::launch::async, [&] { listener.accept_and_answer(bytes); });
  auto const transport = client.connect({true, "127.0.0.1", listener.port()});
  EXPECT_FALSE(transport);
  EXPECT_EQ(classify(transport.error(), client.exchange.phase), ErrorClass::tls);
  return {transport.error(), client.exchange.detail};
}

struct Alert {
  char description;
  char const* words;
};

TEST(TlsFailure, SaysWhatAnAlertMeans) {
  for (auto const& [description, words] :
       {Alert{40, "the server refused the TLS handshake, often because both sides have no cipher suite in common"},
        Alert{48, "the server does not accept our certificate (--cert): tlsv1 alert unknown ca"},
        Alert{70, "the server speaks no version of TLS that is accepted"},
        Alert{80, "TLS failed: tlsv1 alert internal error"}, Alert{112, "the server knows no host of this name (SNI)"},
        Alert{116, "the server asks for a client certificate (--cert)"}})
    EXPECT_EQ(answered(alert(description)).cause.message(), words);
}

TEST(TlsFailure, SaysThatAServerDoesNotSpeakTls) {
  for (auto const* const greeting : {"HTTP/1.1 400 Bad Request\r\n\r\n", "220 mail ESMTP\r\n", "SSH-2.0-OpenSSH\r\n"})
    EXPECT_EQ(answered(greeting).cause.message(), "the server does not speak TLS on this port") << greeting;
}

TEST(TlsFailure, SaysWhichVersionsAreAccepted) {
  for (auto const& bytes : {alert(70), old_hello()}) {
    auto const failed = answered(bytes);
    EXPECT_EQ(failed.cause.message(), "the server speaks no version of TLS that is accepted");
    EXPECT_EQ(failed.detail, "it must be 1.2 or 1.3");
    EXPECT_EQ(answered(bytes, TlsVersion::v1_3).detail, "it must be 1.3");
  }
}

TEST(TlsFailure, HasNoDetailWhenItsSentenceSaysAll) {
  EXPECT_EQ(answered(alert(40)).detail, "");
  EXPECT_EQ(answered("220 mail ESMTP\r\n").detail, "");
}

}  // namespace
}  // namespace scrape::net
