// Whom we talk to: certificates that do not hold are failures of class `tls`, in words.

#include "support/local_site.hpp"
#include "support/manifest.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

namespace scrape::test {
namespace {

using namespace std::chrono_literals;

struct Attempt {
  Ended ended;
  Record record;
};

Attempt fetch(LocalSite const& site, std::string const& ca_file, std::string const& host = "127.0.0.1") {
  TemporaryDirectory const directory;
  auto const pages = directory / "pages";
  auto ended = scrape({"--cacert", ca_file, "-o", pages, site.url(host, "/notes/1.txt")});
  return {std::move(ended), read_records(pages + "/manifest.jsonl").at(0)};
}

void expect_refused(Attempt const& attempt, std::string_view words) {
  EXPECT_EQ(attempt.ended.exit_code, 4) << attempt.ended.err;
  EXPECT_EQ(text_of(attempt.record, "error_class"), "tls");
  EXPECT_NE(text_of(attempt.record, "error").find(words), std::string::npos) << text_of(attempt.record, "error");
}

TEST(Tls, AcceptsNamesAndAddressesThatTheCertificateHolds) {
  LocalSite const site;
  EXPECT_EQ(fetch(site, site.ca_file(), "localhost").ended.exit_code, 0);
  EXPECT_EQ(fetch(site, site.ca_file(), "127.0.0.2").ended.exit_code, 0);
}

TEST(Tls, RefusesAnUnknownIssuer) {
  LocalSite const site;
  LocalSite const stranger;
  expect_refused(fetch(site, stranger.ca_file()), "certificate");
}

TEST(Tls, RefusesAnExpiredCertificate) {
  auto spec = site::loopback_spec();
  spec.not_before = -48h;
  spec.not_after = -24h;
  LocalSite const site(spec);
  expect_refused(fetch(site, site.ca_file()), "expired");
}

TEST(Tls, RefusesACertificateOfTheFuture) {
  auto spec = site::loopback_spec();
  spec.not_before = 24h;
  LocalSite const site(spec);
  expect_refused(fetch(site, site.ca_file()), "not yet valid");
}

TEST(Tls, RefusesTheWrongName) {
  site::LeafSpec spec;
  spec.dns_names = {"example.org"};
  LocalSite const site(spec);
  expect_refused(fetch(site, site.ca_file(), "localhost"), "mismatch");
}

TEST(Tls, RefusesTheWrongAddress) {
  site::LeafSpec spec;
  spec.ip_addresses = {"127.0.0.1"};
  LocalSite const site(spec);
  expect_refused(fetch(site, site.ca_file(), "127.0.0.2"), "mismatch");
}

TEST(Tls, SaysThatAServerDoesNotSpeakIt) {
  LocalSite const plain(LocalSite::Scheme::http);
  LocalSite const secure;
  TemporaryDirectory const directory;
  auto const url = "https" + plain.url("/notes/1.txt").substr(std::string_view("http").size());
  EXPECT_EQ(scrape({"--cacert", secure.ca_file(), "-o", directory / "pages", url}).exit_code, 4);
  EXPECT_EQ(text_of(read_records(directory / "pages/manifest.jsonl").at(0), "error_class"), "tls");
}

TEST(Tls, TakesABodyThatEndsWithoutCloseNotifyForTruncated) {
  LocalSite const site;
  TemporaryDirectory const directory;
  EXPECT_EQ(scrape({"--cacert", site.ca_file(), "-o", directory / "pages", site.url("/fail/unclean-close")}).exit_code,
            4);
  EXPECT_EQ(text_of(read_records(directory / "pages/manifest.jsonl").at(0), "error_class"), "truncated");
  EXPECT_EQ(files_below(directory / "pages"), (std::vector<std::string>{"manifest.jsonl"}));
}

}  // namespace
}  // namespace scrape::test
