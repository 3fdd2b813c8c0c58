#include "tls_key_log.hpp"

#include <scrape/base/fatal.hpp>

#include <openssl/ssl.h>

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace scrape::net {
namespace {

int log_index() {
  static int const index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

}  // namespace

// Whoever can read the file can read what was transferred.
TlsKeyLog::TlsKeyLog(SSL_CTX* context, std::string const& file)
    : file_(::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) {
  if (file_ < 0) {
    auto const reason = std::generic_category().message(errno);
    throw ConfigurationError("cannot open the key log '" + file + "' (SSLKEYLOGFILE): " + reason);
  }
  SSL_CTX_set_ex_data(context, log_index(), this);
  SSL_CTX_set_keylog_callback(context, &on_secret);
}

TlsKeyLog::~TlsKeyLog() {
  ::close(file_);
}

// In one call: other programs may write to the same file. A full disk costs only the log. An exception must not pass
// through C; out of memory ends the program here.
// NOLINTNEXTLINE(bugprone-exception-escape)
void TlsKeyLog::on_secret(SSL const* connection, char const* line) noexcept {
  auto const& log = *static_cast<TlsKeyLog const*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(connection), log_index()));
  auto const text = std::string(line) + '\n';
  [[maybe_unused]] auto const written = ::write(log.file_, text.data(), text.size());
}

}  // namespace scrape::net
