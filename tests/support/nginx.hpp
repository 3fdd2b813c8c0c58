#pragma once
/// A real nginx on a free port of this machine, over TLS, with a throw-away authority.

#include "site/certificates.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include <sys/types.h>

namespace scrape::test {

class Nginx {
 public:
  /// Serves `directory`/www. Throws std::runtime_error when it does not start.
  explicit Nginx(std::filesystem::path directory);
  Nginx(Nginx const&) = delete;
  Nginx& operator=(Nginx const&) = delete;
  ~Nginx();

  std::string url(std::string_view target) const;
  std::string ca_file() const { return (directory_ / "ca.pem").string(); }

 private:
  void write_configuration() const;
  bool start();
  void end();

  std::filesystem::path directory_;
  std::uint16_t port_ = 0;
  pid_t server_ = -1;
};

}  // namespace scrape::test
