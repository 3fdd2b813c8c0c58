#pragma once
/// Hosts that are reached without a proxy.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::url {

/// A list as --noproxy and NO_PROXY have it, read as curl does: names that stand for themselves and all below them
/// ("example.org", ".example.org"), addresses, blocks of addresses ("192.168.0.0/16", "fd00::/8"); commas or blanks
/// between them. What is none of these matches nothing. "*" alone, as the whole list, stands for all.
class NoProxy {
 public:
  NoProxy() = default;
  explicit NoProxy(std::string_view list);

  bool matches(std::string_view host) const;

 private:
  struct Block {
    std::array<std::uint8_t, 16> address{};  ///< IPv4 as IPv6 (RFC 4291 §2.5.5.2)
    unsigned bits = 0;
    bool is_ipv4 = false;
  };

  void add(std::string_view element);
  static bool parse_address(std::string_view text, Block& block);
  bool is_in_a_block(std::string_view host) const;
  bool is_below_a_name(std::string_view host) const;

  bool is_all_ = false;
  std::vector<std::string> names_;
  std::vector<Block> blocks_;
};

}  // namespace scrape::url
