// Where connections go and come from, when the user says.

#include "run.hpp"
#include "support/name_server.hpp"

#include <string>
#include <thread>

namespace scrape::test {
namespace {

class Connecting : public Run {
 protected:
  std::string port() { return std::to_string(plain_.server().port()); }

  // Of a run that no name server answers.
  Ended fetch_unnamed(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--dns-servers", "127.0.0.1:1"});
    return fetch(std::move(arguments));
  }
  std::string text_of_record(char const* key) const { return text_of(records().at(0), key); }

  LocalSite plain_{LocalSite::Scheme::http};
};

TEST_F(Connecting, AsksNobodyForAddressesThatAreGiven) {
  auto const ended = fetch_unnamed(
      {"--resolve", "www.example.test:" + port() + ":127.0.0.1", plain_.url("www.example.test", "/notes/1.txt")});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(text_of_record("remote"), "127.0.0.1:" + port());
}

TEST_F(Connecting, IsExplainedInCurlsWords) {
  auto const url = plain_.url("www.example.test", "/notes/1.txt");
  auto const known = "www.example.test:" + port() + ":127.0.0.1";
  ASSERT_EQ(fetch({"-4", "--resolve", known, "--resolve", "other.test:80:127.0.0.2", url}).exit_code, 0);
  auto const explained = scrape({"explain", pages_, url}).out;
  EXPECT_NE(explained.find(" -4 "), std::string::npos) << explained;
  EXPECT_NE(explained.find(" --resolve " + known + " --resolve other.test:80:127.0.0.2 "), std::string::npos)
      << explained;
}

TEST_F(Connecting, TakesTheAddressThatAnswers) {
  auto const ended = fetch({"--resolve", "*:*:127.0.0.99,127.0.0.1", plain_.url("www.example.test", "/notes/1.txt")});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(text_of_record("remote"), "127.0.0.1:" + port());
}

TEST_F(Connecting, GoesElsewhereAndAsksForTheSame) {
  auto const ended =
      fetch_unnamed({"--connect-to", "www.example.test:80:127.0.0.1:" + port(), "http://www.example.test/echo"});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_NE(read_file(pages_ + '/' + text_of_record("path")).find("www.example.test"), std::string::npos);
}

TEST_F(Connecting, KeepsToOneFamily) {
  auto ended = fetch({"-4", "http://[::1]:" + port() + '/'});
  EXPECT_EQ(ended.exit_code, 4);
  EXPECT_EQ(text_of_record("error_class"), "dns");
  EXPECT_NE(text_of_record("error").find("it has no IPv4 address, and -4 allows no other"), std::string::npos);
  ended = fetch({"-6", plain_.url("/notes/1.txt")});
  EXPECT_EQ(ended.exit_code, 4);
  EXPECT_EQ(fetch({"-4", plain_.url("/notes/1.txt")}).exit_code, 0);
}

TEST_F(Connecting, AsksForNoAddressesOfTheOtherFamily) {
  boost::asio::io_context io{1};
  NameServer names(io, "127.0.0.1");
  std::thread serving([&io] { io.run(); });
  auto const ended = fetch({"-4", "--dns-servers", names.servers(), plain_.url("www.example.test", "/notes/1.txt")});
  io.stop();
  serving.join();
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(names.questions("www.example.test", DnsType::a), 1U);
  EXPECT_EQ(names.questions("www.example.test", DnsType::aaaa), 0U);
}

TEST_F(Connecting, ComesFromWhereItIsTold) {
  for (auto const* const end : {"lo", "if!lo", "127.0.0.5", "host!127.0.0.5"})
    EXPECT_EQ(fetch({"--interface", end, "--fresh", plain_.url("/notes/1.txt")}).exit_code, 0) << end;
  auto const ended = fetch({"--interface", "192.0.2.1", "--fresh", plain_.url("/notes/1.txt")});
  EXPECT_EQ(ended.exit_code, 4);
  EXPECT_EQ(text_of_record("error_class"), "connect");
}

}  // namespace
}  // namespace scrape::test
