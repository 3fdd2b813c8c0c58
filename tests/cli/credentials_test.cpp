// Who asks: Basic (RFC 7617) and Digest (RFC 7616), against servers that check it.

#include "cli/run.hpp"
#include "support/web_server.hpp"

#include <cstdlib>

namespace scrape::test {
namespace {

class Credentials : public Run {
 protected:
  // Pages behind a password, of a server of that kind.
  void serve(Software software) {
    for (auto const* const name : {"basic/1.txt", "digest/1.txt", "digest/2.txt", "digest/3.txt", "open.txt"})
      directory_.write("www/" + std::string(name), name);
    server_.emplace(WebServerKind{software}, directory_.path());
  }

  std::string echoed(std::vector<std::string> arguments, std::string const& target = "/echo") const {
    arguments.insert(arguments.end(), {"--name", "echo", "--fresh", site_.url(target)});
    auto const ended = fetch(std::move(arguments));
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    return read_file(pages_ + "/echo");
  }

  std::optional<WebServer> server_;
  // RFC 7617 §2.
  std::string const aladdin_ = "Aladdin:open sesame";
  std::string const basic_ = "\r\nAuthorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n";
};

TEST_F(Credentials, AreSentAtOnceAsBasic) {
  EXPECT_NE(echoed({"-u", aladdin_}).find(basic_), std::string::npos);
  EXPECT_EQ(echoed({}).find("Authorization"), std::string::npos);
}

TEST_F(Credentials, MayComeFromNetrc) {
  auto const netrc = directory_.write("netrc",
                                      "machine other login a password b\n"
                                      "machine 127.0.0.1 login Aladdin password \"open sesame\"\n");
  EXPECT_NE(echoed({"--netrc-file", netrc}).find(basic_), std::string::npos);
  directory_.write(".netrc", "default login Aladdin password \"open sesame\"\n");
  ProgramOptions options;
  options.environment = {"HOME=" + directory_.path().string()};
  options.arguments = with_site({"--netrc", "--name", "echo", "--fresh", site_.url("/echo")});
  Program program(options);
  EXPECT_EQ(program.wait().exit_code, 0);
  EXPECT_NE(read_file(pages_ + "/echo").find(basic_), std::string::npos);
}

TEST_F(Credentials, OfTheCommandLineGoBeforeThoseOfNetrcAndAHeaderBeforeBoth) {
  auto const netrc = directory_.write("netrc", "default login other password other\n");
  EXPECT_NE(echoed({"--netrc-file", netrc, "-u", aladdin_}).find(basic_), std::string::npos);
  auto const head = echoed({"--netrc-file", netrc, "-u", aladdin_, "-H", "Authorization: Bearer token"});
  EXPECT_NE(head.find("\r\nAuthorization: Bearer token\r\n"), std::string::npos) << head;
  EXPECT_EQ(head.find("Basic"), std::string::npos) << head;
}

TEST_F(Credentials, GoToNoOtherOrigin) {
  LocalSite const plain(LocalSite::Scheme::http);
  auto const netrc = directory_.write("netrc", "default login Aladdin password \"open sesame\"\n");
  for (auto const& target : {plain.url("/echo"), site_.url("localhost", "/echo"), site_.url("127.0.0.2", "/echo")}) {
    auto const away = "/redirect/to-other-host?url=" + target;
    EXPECT_EQ(echoed({"-u", aladdin_}, away).find("Authorization"), std::string::npos);
    EXPECT_EQ(echoed({"--netrc-file", netrc}, away).find("Authorization"), std::string::npos);
  }
  EXPECT_NE(echoed({"-u", aladdin_}, "/redirect/to-other-host?url=/echo").find(basic_), std::string::npos);
}

TEST_F(Credentials, OpenApachesBasicFolder) {
  serve(Software::apache);
  EXPECT_EQ(fetch({"-u", WebServer::user, server_->url("/basic/1.txt")}).exit_code, 0);
  EXPECT_EQ(records().at(0).at("attempts").as_int64(), 1);
  auto const wrong = fetch({"--fresh", "-u", "Mufasa:wrong", server_->url("/basic/1.txt")});
  EXPECT_EQ(wrong.exit_code, 4) << wrong.err;
  EXPECT_EQ(records().at(0).at("status").as_int64(), 401);
  EXPECT_EQ(records().at(0).at("error_class").as_string(), "http_status");
}

TEST_F(Credentials, OpenApachesDigestFolderWithMd5) {
  serve(Software::apache);
  EXPECT_EQ(fetch({"-u", WebServer::user, server_->url("/digest/1.txt"), server_->url("/digest/2.txt")}).exit_code, 0);
  for (auto const& record : records())
    EXPECT_EQ(record.at("attempts").as_int64(), 1) << "a challenge that is met is part of the attempt";
}

TEST_F(Credentials, OpenLighttpdsDigestFolderWithSha256) {
  serve(Software::lighttpd);
  EXPECT_EQ(fetch({"-u", WebServer::user, server_->url("/digest/1.txt")}).exit_code, 0);
  EXPECT_EQ(fetch({"--fresh", "-u", "Mufasa:wrong", server_->url("/digest/1.txt")}).exit_code, 4);
}

// RFC 7616 §3.6: the same nonce serves the requests that follow.
TEST_F(Credentials, AreAskedForOnceByDigest) {
  serve(Software::apache);
  auto const ended = fetch({"-vv", "--jobs", "1", "--digest", "-u", WebServer::user, server_->url("/digest/1.txt"),
                            server_->url("/digest/2.txt"), server_->url("/digest/3.txt")});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  auto const first = ended.err.find("challenged entry=1");
  EXPECT_NE(first, std::string::npos) << ended.err;
  EXPECT_EQ(ended.err.find("challenged", first + 1), std::string::npos) << ended.err;
}

TEST_F(Credentials, AreNotSentAsTheyAreWithDigestAlone) {
  EXPECT_EQ(echoed({"--digest", "-u", aladdin_}).find("Authorization"), std::string::npos);
  serve(Software::apache);
  EXPECT_EQ(fetch({"--fresh", "--digest", "-u", WebServer::user, server_->url("/basic/1.txt")}).exit_code, 4);
  EXPECT_EQ(fetch({"--fresh", "--digest", "-u", WebServer::user, server_->url("/digest/1.txt")}).exit_code, 0);
}

// Of one user on one server, with what each wants to hear.
TEST_F(Credentials, OpenAreasOfDifferentKindsAndRealms) {
  std::vector<std::string> arguments{"-u", aladdin_};
  for (auto const* const target :
       {"basic/1", "digest/A/1", "basic/2", "digest/B/1", "digest/A/2", "digest/B/2", "basic/3"})
    arguments.push_back(site_.url(std::string("/challenge/") + target));
  for (auto const* const jobs : {"1", "7"}) {
    auto all = arguments;
    all.insert(all.begin(), {"--fresh", "--jobs", jobs, "--per-host", jobs});
    auto const ended = fetch(all);
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
  }
}

TEST_F(Credentials, ChangeWithTheRealmThatARedirectLeadsTo) {
  auto const url = site_.url("/redirect/to-other-host?url=/challenge/digest/A/1");
  EXPECT_EQ(fetch({"--digest", "-u", aladdin_, url}).exit_code, 0);
}

// As the password of its user.
TEST_F(Credentials, OfAUrlWithoutAPasswordAreCompletedByNetrc) {
  auto const netrc = directory_.write("netrc",
                                      "machine 127.0.0.1 login other password other\n"
                                      "machine 127.0.0.1 login Aladdin password \"open sesame\"\n");
  auto url = site_.url("/echo");
  url.insert(url.find("//") + 2, "Aladdin@");
  EXPECT_EQ(fetch({"--netrc-file", netrc, "--name", "echo", url}).exit_code, 0);
  EXPECT_NE(read_file(pages_ + "/echo").find(basic_), std::string::npos);
}

TEST_F(Credentials, AreNotTraced) {
  auto const head = echoed({"-X", "TRACE", "-u", aladdin_, "-b", "a=1", "-H", "Authorization: Bearer token"});
  EXPECT_TRUE(head.starts_with("TRACE ")) << head;
  EXPECT_EQ(head.find("Authorization"), std::string::npos) << head;
  EXPECT_EQ(head.find("Cookie"), std::string::npos) << head;
}

// One more for what was asked without an answer, and no third: accounts are locked by guessing.
TEST_F(Credentials, ThatAreWrongAreNotSaidOverAndOver) {
  serve(Software::apache);
  auto const ended = fetch({"-vv", "--digest", "-u", "Mufasa:wrong", server_->url("/digest/1.txt")});
  auto requests = 0;
  for (auto at = ended.err.find("requested entry=1"); at != std::string::npos;
       at = ended.err.find("requested entry=1", at + 1))
    ++requests;
  EXPECT_EQ(requests, 2) << ended.err;
}

TEST_F(Credentials, MayBeACertificateForNginx) {
  directory_.write("www/members/1.txt", "for members");
  server_.emplace(WebServerKind{Software::nginx, true}, directory_.path());
  auto const ca_file = *server_->ca_file();
  auto const url = server_->url("/members/1.txt");
  EXPECT_EQ(fetch({"--cacert", ca_file, url}).exit_code, 4);
  EXPECT_EQ(records().at(0).at("status").as_int64(), 403);
  EXPECT_EQ(fetch({"--cacert", ca_file, "--cert", server_->client_certificate(), url}).exit_code, 0);
}

// The second request waits for its turn as any other.
TEST_F(Credentials, KeepToTheGapBetweenRequests) {
  serve(Software::apache);
  auto const begin = std::chrono::steady_clock::now();
  EXPECT_EQ(fetch({"--digest", "--delay", "300ms", "-u", WebServer::user, server_->url("/digest/1.txt")}).exit_code, 0);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(300));
}

TEST_F(Credentials, ThatCannotBeUsedAreNotRepeated) {
  auto const missing = fetch({"-u", "hunter2", site_.url("/echo")});
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_NE(missing.err.find("USER:PASSWORD"), std::string::npos) << missing.err;
  EXPECT_EQ(missing.err.find("hunter2"), std::string::npos) << missing.err;
  auto const split = fetch({"-u", "joe:hunter2\r\nX: y", site_.url("/echo")});
  EXPECT_EQ(split.exit_code, 2);
  EXPECT_EQ(split.err.find("hunter2"), std::string::npos) << split.err;
  auto const bad = directory_.write("netrc", "machine a login b password c\nhunter2 what\n");
  auto const file = fetch({"--netrc-file", bad, site_.url("/echo")});
  EXPECT_EQ(file.exit_code, 2);
  EXPECT_NE(file.err.find("line 2"), std::string::npos) << file.err;
  EXPECT_EQ(file.err.find("hunter2"), std::string::npos) << file.err;
  EXPECT_EQ(fetch({"--netrc-file", directory_ / "missing", site_.url("/echo")}).exit_code, 2);
  for (auto const* const login : {R"("a\r\nX-Evil: y")", "a:b"}) {
    auto const evil = directory_.write("netrc", std::string("default login ") + login + " password p\n");
    auto const refused = fetch({"--netrc-file", evil, site_.url("/echo")});
    EXPECT_EQ(refused.exit_code, 2) << login;
    EXPECT_NE(refused.err.find("line 1"), std::string::npos) << refused.err;
  }
  EXPECT_EQ(site_.server().counters().requests, 0U);
}

}  // namespace
}  // namespace scrape::test
