// Who we are, and which files say so: each that cannot be used ends the run before it begins.

#include "tls_attempt.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace scrape::test {
namespace {

site::LeafSpec client_spec() {
  site::LeafSpec spec;
  spec.for_client = true;
  spec.common_name = "a client";
  return spec;
}

class ClientCertificate : public testing::TestWithParam<site::TlsVersions> {
 protected:
  site::ServerOptions demanding() const {
    auto options = showing(servers_.issue(site::loopback_spec()));
    options.client_authority = clients_.pem();
    options.versions = GetParam();
    return options;
  }

  Attempt fetch(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--cacert", ca_file_, site_.url(small_page)});
    return attempt(std::move(arguments));
  }

  site::Authority servers_{"Servers"};
  site::Authority clients_{"Clients"};
  TemporaryDirectory directory_;
  std::string ca_file_ = directory_.write("ca.pem", servers_.pem());
  LocalSite site_{demanding()};
  site::Leaf leaf_ = clients_.issue(client_spec());
};

TEST_P(ClientCertificate, IsShownFromTwoFiles) {
  auto const certificate = directory_.write("cert.pem", leaf_.cert_pem);
  expect_saved(fetch({"--cert", certificate, "--key", directory_.write("key.pem", leaf_.key_pem)}));
}

TEST_P(ClientCertificate, IsShownFromOneFile) {
  expect_saved(fetch({"--cert", directory_.write("key-first.pem", leaf_.key_pem + leaf_.cert_pem)}));
  expect_saved(fetch({"--cert", directory_.write("cert-first.pem", leaf_.cert_pem + leaf_.key_pem)}));
}

TEST_P(ClientCertificate, IsShownWithItsChain) {
  auto const between = clients_.subordinate("Between");
  auto const leaf = between.issue(client_spec());
  auto const alone = fetch({"--cert", directory_.write("alone.pem", leaf.cert_pem + leaf.key_pem)});
  expect_failed(alone, "tls", "the server does not accept our certificate (--cert)");
  expect_saved(fetch({"--cert", directory_.write("chain.pem", leaf.cert_pem + between.pem() + leaf.key_pem)}));
}

TEST_P(ClientCertificate, IsMissed) {
  expect_failed(fetch({}), "tls", "the server asks for a client certificate (--cert)");
  expect_failed(fetch({"-k"}), "tls", "the server asks for a client certificate (--cert)");
}

TEST_P(ClientCertificate, IsRefusedFromAStranger) {
  auto const leaf = servers_.issue(client_spec());
  expect_failed(fetch({"--cert", directory_.write("stranger.pem", leaf.cert_pem + leaf.key_pem)}), "tls",
                "the server does not accept our certificate (--cert): tlsv1 alert unknown ca");
}

INSTANTIATE_TEST_SUITE_P(Over, ClientCertificate,
                         testing::Values(site::TlsVersions::only_1_2, site::TlsVersions::only_1_3),
                         [](auto const& versions) {
                           return versions.param == site::TlsVersions::only_1_2 ? "Tls12" : "Tls13";
                         });

class TlsFiles : public testing::Test {
 protected:
  // The entry is none that TLS is needed for: the files are looked at all the same.
  void expect_rejected(std::vector<std::string> arguments, std::string const& message,
                       std::vector<std::string> environment = {}) const {
    arguments.insert(arguments.end(), {"-o", directory_ / "pages", site_.url(small_page)});
    ProgramOptions options;
    options.arguments = std::move(arguments);
    options.environment = std::move(environment);
    Program program(options);
    auto const ended = program.wait();
    EXPECT_EQ(ended.exit_code, 2);
    EXPECT_EQ(ended.err, "scrape: " + message + "\n");
    EXPECT_EQ(site_.server().counters().requests, 0U);
  }
  std::string quoted(std::string const& name) const { return '\'' + directory_ / name + '\''; }

  mutable LocalSite site_{LocalSite::Scheme::http};
  TemporaryDirectory directory_;
  std::string missing_ = directory_ / "missing";
  std::string text_ = directory_.write("text", "This is no certificate.\n");
  site::Leaf leaf_ = site::self_signed(client_spec());
  std::string certificate_ = directory_.write("cert.pem", leaf_.cert_pem);
  std::string key_ = directory_.write("key.pem", leaf_.key_pem);
};

TEST_F(TlsFiles, MustExist) {
  expect_rejected({"--cacert", missing_},
                  "cannot read CA certificates (--cacert) from " + quoted("missing") + ": No such file or directory");
  expect_rejected({"--capath", missing_},
                  "cannot read CA certificates (--capath) from " + quoted("missing") + ": No such file or directory");
  expect_rejected({"--cert", missing_},
                  "cannot read the certificate (--cert) from " + quoted("missing") + ": No such file or directory");
  expect_rejected({"--cert", certificate_, "--key", missing_},
                  "cannot read the private key from " + quoted("missing") + ": No such file or directory");
}

TEST_F(TlsFiles, MustBeReadable) {
  if (::geteuid() == 0) GTEST_SKIP() << "root can read everything";
  ::chmod(text_.c_str(), 0);
  expect_rejected({"--cacert", text_},
                  "cannot read CA certificates (--cacert) from " + quoted("text") + ": Permission denied");
}

TEST_F(TlsFiles, MustHoldCertificates) {
  auto const empty = directory_.write("empty", "");
  for (auto const* const name : {"text", "empty"}) {
    expect_rejected({"--cacert", directory_ / name},
                    "cannot read CA certificates (--cacert) from " + quoted(name) + ": it holds none in PEM form");
    expect_rejected({"--cert", directory_ / name},
                    "cannot read the certificate (--cert) from " + quoted(name) + ": it holds none in PEM form");
  }
}

TEST_F(TlsFiles, MustNotBeBroken) {
  auto const broken = directory_.write("broken", leaf_.cert_pem.substr(0, leaf_.cert_pem.size() / 2));
  expect_rejected({"--cacert", broken},
                  "cannot read CA certificates (--cacert) from " + quoted("broken") + ": bad end line");
}

TEST_F(TlsFiles, MustNotBeDirectories) {
  directory_.write("folder/file", "");
  expect_rejected({"--cacert", directory_ / "folder"},
                  "cannot read CA certificates (--cacert) from " + quoted("folder") + ": Is a directory");
  expect_rejected({"--cert", directory_ / "folder"},
                  "cannot read the certificate (--cert) from " + quoted("folder") + ": Is a directory");
}

TEST_F(TlsFiles, MustBeFoundByTheirHashInADirectory) {
  expect_rejected({"--capath", text_},
                  "cannot read CA certificates (--capath) from " + quoted("text") + ": Not a directory");
  directory_.write("folder/cert.pem", leaf_.cert_pem);
  directory_.write("folder/01234567.0", "no certificate");
  expect_rejected({"--capath", directory_ / "folder"}, "cannot read CA certificates (--capath) from " +
                                                           quoted("folder") +
                                                           ": it holds none under a name that openssl rehash gives");
}

TEST_F(TlsFiles, MustHoldAKey) {
  auto const message =
      "cannot read the private key from " + quoted("cert.pem") + ": it holds none in PEM form; --key names the file";
  expect_rejected({"--cert", certificate_}, message);
  expect_rejected({"--cert", certificate_, "--key", certificate_}, message);
}

TEST_F(TlsFiles, MustHoldTheKeyOfTheCertificate) {
  auto const other = site::self_signed(client_spec());
  expect_rejected(
      {"--cert", certificate_, "--key", directory_.write("other.pem", other.key_pem)},
      "the private key in " + quoted("other.pem") + " does not belong to the certificate in " + quoted("cert.pem"));
}

// Nobody is there to type a password.
TEST_F(TlsFiles, MustNotBeEncrypted) {
  directory_.write("secret.pem", site::encrypted(leaf_.key_pem, "password"));
  expect_rejected({"--cert", certificate_, "--key", directory_ / "secret.pem"},
                  "cannot read the private key from " + quoted("secret.pem") +
                      ": it is encrypted; decrypt it first: openssl pkey -in ENCRYPTED -out PLAIN");
}

TEST_F(TlsFiles, MustNotBeAKeyAlone) {
  expect_rejected({"--key", key_}, "the private key " + quoted("key.pem") + " (--key) needs its certificate (--cert)");
}

TEST_F(TlsFiles, MustBeNamed) {
  for (auto const* const option : {"--cacert", "--capath", "--cert", "--key"})
    expect_rejected({option, ""}, option + std::string(": it is empty; see scrape --help"));
}

TEST_F(TlsFiles, MustTakeTheKeyLog) {
  expect_rejected({},
                  "cannot open the key log " + quoted("missing/log") + " (SSLKEYLOGFILE): No such file or directory",
                  {"SSLKEYLOGFILE=" + (directory_ / "missing/log")});
}

// Also when nothing is verified: who names a file wants it to be used.
TEST_F(TlsFiles, AreLookedAtWhenNothingIsVerified) {
  expect_rejected({"-k", "--cacert", missing_},
                  "cannot read CA certificates (--cacert) from " + quoted("missing") + ": No such file or directory");
}

}  // namespace
}  // namespace scrape::test
