#include <scrape/plan/short_hash.hpp>

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid.hpp>

#include <array>
#include <cstddef>

namespace scrape::plan {

std::string short_hash(std::string_view text) {
  boost::uuids::name_generator_sha1 const generate(boost::uuids::ns::url());
  auto const id = generate(text.data(), text.size());
  // Bytes 6 and 8 carry the version and the variant.
  constexpr std::array<std::size_t, 10> chosen{0, 1, 2, 3, 4, 5, 7, 9, 10, 11};
  constexpr std::string_view digits = "abcdefghijklmnopqrstuvwxyz234567";  // RFC 4648 §6
  std::string hash;
  unsigned bits = 0;
  int count = 0;
  for (auto const index : chosen) {
    bits = bits << 8U | id.data[index];
    for (count += 8; count >= 5; count -= 5)
      hash += digits[bits >> static_cast<unsigned>(count - 5) & 31U];
  }
  return hash;
}

}  // namespace scrape::plan
