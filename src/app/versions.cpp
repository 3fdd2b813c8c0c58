#include <scrape/app/versions.hpp>
#include <scrape/version.hpp>

#include <ares.h>
#include <boost/version.hpp>
#include <idn2.h>
#include <openssl/crypto.h>
#include <spdlog/version.h>
#include <zlib.h>

namespace scrape::app {

std::string versions() {
  auto const boost = std::to_string(BOOST_VERSION / 100'000) + '.' + std::to_string(BOOST_VERSION / 100 % 1'000) + '.' +
                     std::to_string(BOOST_VERSION % 100);
  auto const spdlog = std::to_string(SPDLOG_VER_MAJOR) + '.' + std::to_string(SPDLOG_VER_MINOR) + '.' +
                      std::to_string(SPDLOG_VER_PATCH);
  return std::string("scrape ") + version + "\nlibraries: Boost " + boost + ", OpenSSL " +
         OpenSSL_version(OPENSSL_VERSION_STRING) + ", c-ares " + ares_version(nullptr) + ", zlib " + zlibVersion() +
         ", libidn2 " + idn2_check_version(nullptr) + ", spdlog " + spdlog +
         "\nfeatures: http https http/1.1 tls1.2 tls1.3 gzip deflate idn ipv6";
}

}  // namespace scrape::app
