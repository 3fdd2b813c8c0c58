// Whom we talk to: certificates that do not hold are failures of class `tls`, in words.

#include "tls_attempt.hpp"

#include <cstdio>
#include <ctime>

namespace scrape::test {
namespace {

using namespace std::chrono_literals;

Attempt fetch(LocalSite const& site, std::string const& ca_file, std::string const& host = "127.0.0.1") {
  return attempt({"--cacert", ca_file, site.url(host, small_page)});
}

Attempt fetch_as(site::LeafSpec const& spec, std::string const& host = "127.0.0.1") {
  LocalSite const site(spec);
  return fetch(site, site.ca_file(), host);
}

site::LeafSpec named(std::vector<std::string> names) {
  site::LeafSpec spec;
  spec.dns_names = std::move(names);
  return spec;
}

// The day, in UTC, that certificates made now say when they mean a time that far away.
std::string day(std::chrono::seconds from_now) {
  auto const time = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() + from_now);
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  char text[sizeof "2026-01-31T"];
  std::strftime(text, sizeof text, "%Y-%m-%dT", &parts);
  return text;
}

TEST(Tls, AcceptsNamesAndAddressesThatTheCertificateHolds) {
  LocalSite const site;
  for (auto const* const host : {"localhost", "127.0.0.2", "LOCALHOST"})
    expect_saved(fetch(site, site.ca_file(), host));
}

TEST(Tls, RefusesTheWrongName) {
  auto const spec = named({"example.org", "www.example.org", "*.example.net"});
  expect_refused(fetch_as(spec, "localhost"),
                 "the name 'localhost' is not among {example.org, www.example.org, *.example.net}");
}

TEST(Tls, RefusesTheWrongAddress) {
  auto spec = named({"localhost"});
  spec.ip_addresses = {"127.0.0.1", "::1"};
  expect_refused(fetch_as(spec, "127.0.0.2"), "the address '127.0.0.2' is not among {localhost, 127.0.0.1, ::1}");
}

// An address must stand there as one.
TEST(Tls, RefusesAnAddressThatStandsAsAName) {
  expect_refused(fetch_as(named({"127.0.0.1"})), "the address '127.0.0.1' is not among {127.0.0.1}");
}

TEST(Tls, NeverTakesTheCommonNameForAName) {
  site::LeafSpec spec;
  spec.common_name = "localhost";
  expect_refused(fetch_as(spec, "localhost"), "the name 'localhost' is not in it: it names no host");
  spec.common_name = "127.0.0.1";
  expect_refused(fetch_as(spec, "127.0.0.1"), "the address '127.0.0.1' is not in it: it names no host");
}

TEST(Tls, RefusesAnExpiredCertificate) {
  auto spec = site::loopback_spec();
  spec.not_before = -48h;
  spec.not_after = -24h;
  expect_refused(fetch_as(spec), "it expired on " + day(-24h));
}

TEST(Tls, RefusesACertificateOfTheFuture) {
  auto spec = site::loopback_spec();
  spec.not_before = 24h;
  expect_refused(fetch_as(spec), "it is not valid before " + day(24h));
}

TEST(Tls, RefusesAnUnknownIssuer) {
  LocalSite const site;
  LocalSite const stranger;
  expect_refused(fetch(site, stranger.ca_file()), "unknown issuer 'CN=scrape throw-away test CA'");
}

TEST(Tls, RefusesASelfSignedCertificate) {
  LocalSite const site(showing(site::self_signed(site::loopback_spec())));
  LocalSite const other;
  expect_refused(fetch(site, other.ca_file()), "self-signed certificate");
}

TEST(Tls, RefusesACertificateForSomethingElse) {
  auto spec = site::loopback_spec();
  spec.for_client = true;
  expect_refused(fetch_as(spec), "unsuitable certificate purpose");
}

class Chain : public testing::Test {
 protected:
  TemporaryDirectory directory_;
  site::Authority root_{"Root"};
  site::Authority between_ = root_.subordinate("Between");
  std::string ca_file_ = directory_.write("ca.pem", root_.pem());
  site::Leaf leaf_ = between_.issue(site::loopback_spec());
};

TEST_F(Chain, IsFollowedToTheRoot) {
  LocalSite const site(showing(leaf_, between_.pem()));
  expect_saved(fetch(site, ca_file_));
}

TEST_F(Chain, IsRefusedWithoutItsMiddle) {
  LocalSite const site(showing(leaf_));
  expect_refused(fetch(site, ca_file_),
                 "unknown issuer 'CN=Between'; the server may have left out an intermediate certificate");
}

TEST_F(Chain, IsRefusedWhenItsRootIsUnknown) {
  LocalSite const other;
  LocalSite const site(showing(leaf_, between_.pem()));
  expect_refused(fetch(site, other.ca_file()), "unknown issuer 'CN=Root'");
  LocalSite const whole(showing(leaf_, between_.pem() + root_.pem()));
  auto const refused = fetch(whole, other.ca_file());
  expect_refused(refused, "unknown issuer 'CN=Root'");
  EXPECT_EQ(text_of(refused.record, "error").find("left out"), std::string::npos);
}

// As curl has it.
TEST_F(Chain, MayEndInAnAuthorityThatIsTrustedBelowTheRoot) {
  LocalSite const site(showing(leaf_));
  expect_saved(fetch(site, directory_.write("between.pem", between_.pem())));
}

TEST_F(Chain, IsRefusedWhenItsMiddleHasExpired) {
  auto const old = root_.subordinate("Old", -1h);
  LocalSite const site(showing(old.issue(site::loopback_spec()), old.pem()));
  expect_refused(fetch(site, ca_file_), "that of its issuer 'CN=Old' expired on " + day(-1h));
}

class HostileCertificate : public testing::Test {
 protected:
  static std::string error_for(site::LeafSpec const& spec) {
    auto const refused = fetch_as(spec, "localhost");
    expect_refused(refused, "the name 'localhost' is not among");
    return text_of(refused.record, "error");
  }
};

TEST_F(HostileCertificate, IsToldInOneShortLine) {
  auto const error = error_for(named(std::vector<std::string>(200, std::string(250, 'a'))));
  auto const shown = std::string(64, 'a') + "...";
  EXPECT_NE(error.find('{' + shown + ", " + shown + ", "), std::string::npos) << error;
  EXPECT_TRUE(error.ends_with(", ...}")) << error;
  EXPECT_LT(error.size(), 700U);
}

TEST_F(HostileCertificate, CannotWriteToTheTerminal) {
  std::string const red = "\x1b[31mred";
  std::string const backwards =
      "\xe2\x80\xae"
      "backwards";
  auto const refused = fetch_as(named({red, backwards, "\xff"}), "localhost");
  expect_refused(refused, R"(the name 'localhost' is not among {\x1b[31mred, \u{202e}backwards, \xff})");
  EXPECT_EQ(refused.ended.err.find('\x1b'), std::string::npos);
}

TEST_F(HostileCertificate, IsNotCutWithinACharacter) {
  // 63 bytes, and then a character of two.
  auto const error = error_for(named({std::string(63, 'a') + "\xc3\xa9" + "b"}));
  EXPECT_NE(error.find('{' + std::string(63, 'a') + "...}"), std::string::npos) << error;
}

TEST_F(HostileCertificate, CannotWriteToTheTerminalAsAnIssuer) {
  site::Authority const hostile("\x1b[2J\nscrape: all is well \xe2\x80\xae");
  LocalSite const site(showing(hostile.issue(site::loopback_spec())));
  LocalSite const other;
  auto const refused = attempt({"-v", "--cacert", other.ca_file(), site.url(small_page)});
  expect_refused(refused, R"(unknown issuer 'CN=\1B[2J\0Ascrape: all is well \u{202e}')");
  EXPECT_EQ(refused.ended.err.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace scrape::test
