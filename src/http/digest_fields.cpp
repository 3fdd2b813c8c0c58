#include <scrape/base/base64.hpp>
#include <scrape/base/hex.hpp>
#include <scrape/base/text.hpp>
#include <scrape/http/digest_fields.hpp>

#include <algorithm>
#include <cstddef>

namespace scrape::http {
namespace {

constexpr std::size_t sha256_size = 32;

}  // namespace

// The last one of a name counts (RFC 9651 §4.2.2). Base 64 has neither commas nor semicolons.
std::optional<std::string> sha256_of_digest_field(std::string_view field) {
  std::optional<std::string> found;
  while (!field.empty()) {
    auto const comma = std::min(field.find(','), field.size());
    auto member = trim(field.substr(0, comma), " \t");
    field.remove_prefix(std::min(comma + 1, field.size()));
    auto const equals = member.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    auto const name = member.substr(0, equals);
    auto const value = trim(member.substr(equals + 1, member.find(';') - equals - 1), " ");
    if (value.size() < 2 || !value.starts_with(':') || !value.ends_with(':')) return std::nullopt;
    if (name != "sha-256") continue;
    auto const bytes = from_base64(value.substr(1, value.size() - 2));
    if (!bytes || bytes->size() != sha256_size) return std::nullopt;
    found = to_hex(*bytes);
  }
  return found;
}

}  // namespace scrape::http
