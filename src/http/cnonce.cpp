#include <scrape/base/hex.hpp>
#include <scrape/http/cnonce.hpp>

#include <openssl/rand.h>

#include <new>

namespace scrape::http {

// The generator fails where it finds no memory.
std::string make_cnonce() {
  constexpr std::size_t cnonce_size = 16;
  std::string bytes(cnonce_size, '\0');
  auto* const begin = reinterpret_cast<unsigned char*>(bytes.data());
  if (RAND_bytes(begin, static_cast<int>(bytes.size())) != 1) throw std::bad_alloc();
  return to_hex(bytes);
}

}  // namespace scrape::http
