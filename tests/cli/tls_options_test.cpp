// What the options and the environment make of TLS: trust, versions, how strict, and what is logged.

#include "tls_attempt.hpp"

#include <filesystem>

namespace scrape::test {
namespace {

using namespace std::chrono_literals;

class TlsOptions : public testing::Test {
 protected:
  Attempt fetch(std::vector<std::string> arguments, std::vector<std::string> environment = {}) const {
    arguments.push_back(site_.url(small_page));
    return attempt(std::move(arguments), std::move(environment));
  }

  // A directory as openssl rehash leaves it.
  std::string hashed_directory() const {
    auto const certificate = read_file(site_.ca_file());
    directory_.write("hashed/" + site::hashed_name(certificate), certificate);
    return directory_ / "hashed";
  }

  LocalSite site_;
  TemporaryDirectory directory_;
};

TEST_F(TlsOptions, TrustNobodyElseThanTheSystemDoes) {
  expect_refused(fetch({}), "unknown issuer 'CN=scrape throw-away test CA'");
}

TEST_F(TlsOptions, TrustADirectory) {
  expect_saved(fetch({"--capath", hashed_directory()}));
}

TEST_F(TlsOptions, TrustFileAndDirectoryTogether) {
  site::Authority const other("Other");
  auto const file = directory_.write("other.pem", other.pem());
  expect_saved(fetch({"--cacert", file, "--capath", hashed_directory()}));
}

TEST_F(TlsOptions, TrustWhatTheEnvironmentNames) {
  expect_saved(fetch({}, {"SSL_CERT_FILE=" + site_.ca_file()}));
  expect_saved(fetch({}, {"SSL_CERT_DIR=" + hashed_directory()}));
}

TEST_F(TlsOptions, TrustNoEnvironmentWhereAFileIsNamed) {
  LocalSite const other;
  expect_refused(fetch({"--cacert", other.ca_file()}, {"SSL_CERT_FILE=" + site_.ca_file()}), "unknown issuer");
}

TEST_F(TlsOptions, LogTheKeysOfEveryConnection) {
  auto const log = directory_.write("keys.log", "# what was there before\n");
  expect_saved(fetch({"--cacert", site_.ca_file()}, {"SSLKEYLOGFILE=" + log}));
  auto const once = read_file(log);
  EXPECT_TRUE(once.starts_with("# what was there before\nSERVER_HANDSHAKE_TRAFFIC_SECRET ")) << once;
  EXPECT_NE(once.find("\nCLIENT_TRAFFIC_SECRET_0 "), std::string::npos) << once;
  EXPECT_TRUE(once.ends_with("\n"));
  expect_saved(fetch({"--cacert", site_.ca_file()}, {"SSLKEYLOGFILE=" + log}));
  EXPECT_TRUE(read_file(log).starts_with(once));
  EXPECT_EQ(read_file(log).size(), 2 * once.size() - std::string_view("# what was there before\n").size());
}

TEST_F(TlsOptions, KeepTheKeyLogFromOthers) {
  namespace fs = std::filesystem;
  auto const log = directory_ / "keys.log";
  expect_saved(fetch({"--cacert", site_.ca_file()}, {"SSLKEYLOGFILE=" + log}));
  EXPECT_EQ(fs::status(log).permissions() & (fs::perms::group_all | fs::perms::others_all), fs::perms::none);
}

TEST_F(TlsOptions, TakeABodyThatEndsWithoutCloseNotifyForTruncated) {
  auto const failed = attempt({"--cacert", site_.ca_file(), site_.url("/fail/unclean-close")});
  expect_failed(failed, "truncated", "without TLS close_notify");
}

TEST_F(TlsOptions, TakeABodyThatEndsWithoutCloseNotifyForWholeOnRequest) {
  auto const saved = attempt({"--allow-unclean-close", "--cacert", site_.ca_file(), site_.url("/fail/unclean-close")});
  expect_saved(saved);
  EXPECT_EQ(number_of(saved.record, "bytes"), 4000);
}

TEST_F(TlsOptions, NeverTakeABodyShortOfItsLengthForWhole) {
  for (auto const* const target : {"/fail/unclean-length", "/fail/truncated-chunked"}) {
    auto const failed = attempt({"--allow-unclean-close", "--cacert", site_.ca_file(), site_.url(target)});
    expect_failed(failed, "truncated", "before the body was complete");
  }
}

class TlsVersions : public testing::Test {
 protected:
  static Attempt fetch_from(site::TlsVersions versions, std::vector<std::string> arguments) {
    site::Authority const authority;
    TemporaryDirectory const directory;
    auto options = showing(authority.issue(site::loopback_spec()));
    options.versions = versions;
    LocalSite const site(options);
    arguments.insert(arguments.end(), {"--cacert", directory.write("ca.pem", authority.pem()), site.url(small_page)});
    return attempt(std::move(arguments));
  }
};

TEST_F(TlsVersions, Are12And13) {
  for (auto const versions : {site::TlsVersions::only_1_2, site::TlsVersions::only_1_3}) {
    expect_saved(fetch_from(versions, {}));
    expect_saved(fetch_from(versions, {"--tlsv1.2"}));
  }
}

TEST_F(TlsVersions, AreNoneBefore12) {
  expect_failed(fetch_from(site::TlsVersions::up_to_1_1, {}), "tls",
                "the server speaks no version of TLS that is accepted: it must be 1.2 or 1.3");
}

TEST_F(TlsVersions, AreNoneBefore13OnRequest) {
  expect_saved(fetch_from(site::TlsVersions::only_1_3, {"--tlsv1.3"}));
  expect_failed(fetch_from(site::TlsVersions::only_1_2, {"--tlsv1.3"}), "tls",
                "the server speaks no version of TLS that is accepted: it must be 1.3");
}

TEST(Tls, IsNotSpokenByEveryServer) {
  LocalSite const plain(LocalSite::Scheme::http);
  auto const url = "https" + plain.url(small_page).substr(std::string_view("http").size());
  expect_failed(attempt({"-k", url}), "tls", "the server does not speak TLS on this port");
}

class Insecure : public testing::Test {
 protected:
  static std::size_t warnings(Ended const& ended) {
    std::string_view const words = "TLS certificates are not verified (--insecure)";
    std::size_t count = 0;
    for (auto at = ended.err.find(words); at != std::string::npos; at = ended.err.find(words, at + 1))
      ++count;
    return count;
  }

  site::Authority authority_;
  TemporaryDirectory directory_;
};

TEST_F(Insecure, TakesEveryCertificateOfEverybody) {
  auto wrong = site::LeafSpec{};
  wrong.dns_names = {"example.org"};
  auto expired = site::loopback_spec();
  expired.not_before = -48h;
  expired.not_after = -24h;
  auto future = site::loopback_spec();
  future.not_before = 24h;
  auto other_use = site::loopback_spec();
  other_use.for_client = true;
  for (auto const& spec : {site::loopback_spec(), wrong, expired, future, other_use, site::LeafSpec{}}) {
    LocalSite const unknown(showing(authority_.issue(spec)));
    expect_saved(attempt({"-k", unknown.url(small_page)}));
    LocalSite const own(showing(site::self_signed(spec)));
    expect_saved(attempt({"--insecure", own.url("localhost", small_page)}));
  }
}

TEST_F(Insecure, WarnsOnceForAllUrls) {
  LocalSite const one(showing(site::self_signed({})));
  LocalSite const another(showing(site::self_signed({})));
  std::vector<std::string> arguments{"-k", "-o", directory_ / "pages"};
  for (auto const* const page : {"/notes/1.txt", "/notes/2.txt", "/notes/3.txt"})
    arguments.insert(arguments.end(), {one.url(page), another.url(page)});
  auto const ended = scrape(arguments);
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(outcomes(read_records(directory_ / "pages/manifest.jsonl"))["saved"], 6);
  EXPECT_EQ(warnings(ended), 1U) << ended.err;
}

TEST_F(Insecure, IsNotWarnedOfOtherwise) {
  LocalSite const site;
  EXPECT_EQ(warnings(attempt({"--cacert", site.ca_file(), site.url(small_page)}).ended), 0U);
}

}  // namespace
}  // namespace scrape::test
