#include <scrape/base/char_set.hpp>
#include <scrape/base/error.hpp>
#include <scrape/base/text.hpp>
#include <scrape/url/host.hpp>

#include <boost/url/ipv6_address.hpp>
#include <idn2.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>

#include <arpa/inet.h>

namespace scrape::url {
namespace {

// RFC 1035 §2.3.4: what fits into a query.
constexpr std::size_t longest_name = 253;
constexpr std::size_t longest_label = 63;

Result<std::string> percent_decode(std::string_view text) {
  std::string decoded;
  if (text.find('%') == std::string_view::npos) return decoded = text;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    unsigned char byte = 0;
    auto const hex = text.substr(i + 1, 2);
    auto const [end, failed] = std::from_chars(hex.data(), hex.data() + hex.size(), byte, 16);
    if (hex.size() != 2 || failed != std::errc() || end != hex.data() + 2) return Errc::url_bad_host;
    decoded += static_cast<char>(byte);
    i += 2;
  }
  return decoded;
}

Result<std::string> to_a_labels(std::string const& name) {
  char* encoded = nullptr;
  auto const status = idn2_to_ascii_8z(name.c_str(), &encoded, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  std::unique_ptr<char, decltype(&idn2_free)> const owner(encoded, &idn2_free);
  if (status != IDN2_OK || name.find('\0') != std::string::npos) return Errc::url_bad_host;
  return std::string(encoded);
}

bool is_label(std::string_view label) noexcept {
  constexpr auto stands_in_label = lower_digits | "-_";
  return !label.empty() && label.size() <= longest_label && std::ranges::all_of(label, stands_in_label);
}

// A single trailing dot marks a fully qualified name and is kept.
bool is_name(std::string_view name) noexcept {
  if (name.ends_with('.')) name.remove_suffix(1);
  if (name.size() > longest_name) return false;
  while (true) {
    auto const dot = name.find('.');
    if (!is_label(name.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    name.remove_prefix(dot + 1);
  }
}

// WHATWG URL §3.5, "ends in a number".
bool ends_in_a_number(std::string_view name) noexcept {
  if (name.ends_with('.')) name.remove_suffix(1);
  auto const last = name.substr(name.rfind('.') + 1);
  if (last.empty()) return false;
  if (last.starts_with("0x")) return last.find_first_not_of("0123456789abcdef", 2) == std::string_view::npos;
  return std::all_of(last.begin(), last.end(), is_digit);
}

Result<std::string> to_ipv4(std::string name) {
  if (name.ends_with('.')) name.pop_back();
  in_addr address{};
  if (inet_aton(name.c_str(), &address) == 0) return Errc::url_bad_host;
  std::array<char, INET_ADDRSTRLEN> text{};
  inet_ntop(AF_INET, &address, text.data(), text.size());
  return std::string(text.data());
}

Result<std::string> to_ipv6(std::string_view bracketed) {
  if (!bracketed.ends_with(']')) return Errc::url_bad_host;
  auto const address = boost::urls::parse_ipv6_address(bracketed.substr(1, bracketed.size() - 2));
  if (!address) return Errc::url_bad_host;
  return to_lower(std::string_view(address->to_string()));
}

}  // namespace

Result<std::string> normalise_host(std::string_view host) {
  if (host.empty()) return Errc::url_no_host;
  if (host.starts_with('[')) return to_ipv6(host);
  auto const decoded = percent_decode(host);
  if (!decoded) return decoded.error();
  auto const is_ascii = std::all_of(decoded->begin(), decoded->end(), [](char c) { return (c & 0x80) == 0; });
  auto name = is_ascii ? Result<std::string>(to_lower(*decoded)) : to_a_labels(*decoded);
  if (!name) return name.error();
  if (!is_name(*name)) return Errc::url_bad_host;
  return ends_in_a_number(*name) ? to_ipv4(std::move(*name)) : name;
}

bool is_address(std::string_view host) noexcept {
  constexpr CharSet dotted_decimal("0123456789.");
  return host.find(':') != std::string_view::npos || std::ranges::all_of(host, dotted_decimal);
}

}  // namespace scrape::url
