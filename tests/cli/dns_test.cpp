// Names, and who is asked for them.

#include "support/local_site.hpp"
#include "support/manifest.hpp"
#include "support/name_server.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <string>
#include <thread>

namespace scrape::test {
namespace {

class Dns : public testing::Test {
 protected:
  ~Dns() override {
    io_.stop();
    thread_.join();
  }

  Ended fetch(std::string const& servers, std::string const& url) const {
    return scrape({"--retry", "0", "--dns-servers", servers, "-o", pages_, url});
  }
  Record record() const { return read_records(pages_ + "/manifest.jsonl").at(0); }

  boost::asio::io_context io_{1};
  NameServer names_{io_, "127.0.0.1"};
  std::string servers_ = names_.servers();
  TemporaryDirectory directory_;
  std::string pages_ = directory_ / "pages";
  std::thread thread_{[this] { io_.run(); }};
};

TEST_F(Dns, AsksTheServersOfTheOption) {
  LocalSite const site(LocalSite::Scheme::http);
  auto const ended = fetch(servers_, site.url("www.example.test", "/notes/1.txt"));
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(text_of(record(), "outcome"), "saved");
}

TEST_F(Dns, AsksTheNextServerWhenOneIsNotThere) {
  LocalSite const site(LocalSite::Scheme::http);
  auto const ended = fetch("127.0.0.1:1," + servers_, site.url("www.example.test", "/notes/1.txt"));
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
}

// Some never answer what they do not know (RFC 4074 §4.1).
TEST_F(Dns, DoesNotWaitLongForAnAnswerAboutIpv6) {
  LocalSite const site(LocalSite::Scheme::http);
  boost::asio::post(io_, [this] { names_.lose(DnsType::aaaa); });
  auto const begin = std::chrono::steady_clock::now();
  auto const ended = fetch(servers_, site.url("www.example.test", "/notes/1.txt"));
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5)) << "it is asked for 7 s";
}

TEST_F(Dns, SaysThatThereIsNoSuchName) {
  auto const ended = fetch(servers_, "http://www" + std::string(NameServer::missing) + '/');
  EXPECT_EQ(ended.exit_code, 4);
  EXPECT_EQ(text_of(record(), "error_class"), "dns");
  EXPECT_EQ(text_of(record(), "error"), "there is no host of that name");
}

TEST_F(Dns, SaysWhichServersCouldNotBeReached) {
  auto const ended = fetch("127.0.0.1:1", "http://www.example.test/");
  EXPECT_EQ(ended.exit_code, 4);
  EXPECT_EQ(text_of(record(), "error_class"), "dns");
  // Of two questions c-ares takes the refusal of the first for a failure to send the second.
  auto const error = text_of(record(), "error");
  EXPECT_TRUE(error.starts_with("no name server ") && error.ends_with(": asked 127.0.0.1:1")) << error;
}

// A waiting host is in nobody's way: a thousand hosts, of which each tenth never answers.
TEST_F(Dns, FindsAThousandHostsOfWhichAHundredHoldUpNoOther) {
  constexpr int hosts = 1000;
  constexpr int silent = 100;
  LocalSite const site(LocalSite::Scheme::http);
  std::string list;
  for (int i = 0; i < hosts; ++i) {
    auto const* const target = i % (hosts / silent) == 0 ? "/fail/hang" : "/notes/1.txt";
    list += site.url('h' + std::to_string(i) + ".example.test", target) + '\n';
  }

  ProgramOptions options;
  options.arguments = {"-q",     "-j", "200", "--idle-timeout", "6s", "--retry", "0", "--dns-servers",
                       servers_, "-o", pages_};
  Program program(options);
  program.write_input(list);
  program.wait();

  auto const records = read_records(pages_ + "/manifest.jsonl");
  ASSERT_EQ(records.size(), static_cast<std::size_t>(hosts));
  auto const has_failed = [](Record const& record) { return text_of(record, "outcome") == "failed"; };
  auto const first_silent = std::ranges::find_if(records, has_failed);
  EXPECT_EQ(std::distance(records.begin(), first_silent), hosts - silent) << "records are in the order of completion";
  EXPECT_TRUE(std::all_of(first_silent, records.end(), has_failed));
}

}  // namespace
}  // namespace scrape::test
