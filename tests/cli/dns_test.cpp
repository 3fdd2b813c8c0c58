// Names, and who is asked for them.

#include "support/local_site.hpp"
#include "support/manifest.hpp"
#include "support/name_server.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace scrape::test
