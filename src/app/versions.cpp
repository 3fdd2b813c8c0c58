#include <scrape/app/versions.hpp>
#include <scrape/version.hpp>

#include <ares.h>
#include <boost/version.hpp>
#include <brotli/decode.h>
#include <idn2.h>
#include <openssl/crypto.h>
#include <spdlog/version.h>
#include <zlib.h>
#include <zstd.h>

#include <sqlite3.h>

namespace scrape::app {
namespace {

// Twelve bits each for minor version and patch.
std::string brotli_version() {
  auto const version = BrotliDecoderVersion();
  return std::to_string(version >> 24U) + '.' + std::to_string(version >> 12U & 0xfffU) + '.' +
         std::to_string(version & 0xfffU);
}

}  // namespace

std::string versions() {
  auto const boost = std::to_string(BOOST_VERSION / 100'000) + '.' + std::to_string(BOOST_VERSION / 100 % 1'000) + '.' +
                     std::to_string(BOOST_VERSION % 100);
  auto const spdlog = std::to_string(SPDLOG_VER_MAJOR) + '.' + std::to_string(SPDLOG_VER_MINOR) + '.' +
                      std::to_string(SPDLOG_VER_PATCH);
  return std::string("scrape ") + version + "\nlibraries: Boost " + boost + ", OpenSSL " +
         OpenSSL_version(OPENSSL_VERSION_STRING) + ", c-ares " + ares_version(nullptr) + ", zlib " + zlibVersion() +
         ", brotli " + brotli_version() + ", zstd " + ZSTD_versionString() + ", libidn2 " +
         idn2_check_version(nullptr) + ", SQLite " + ::sqlite3_libversion() + ", spdlog " + spdlog +
         "\nfeatures: http https http/1.1 tls1.2 tls1.3 gzip deflate br zstd idn ipv6 css json-pointer jq regex";
}

}  // namespace scrape::app
