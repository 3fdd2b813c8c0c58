#include <scrape/http/method.hpp>
#include <scrape/http/token.hpp>

#include <algorithm>
#include <array>

namespace scrape::http {
namespace {

constexpr auto idempotent = std::to_array<std::string_view>({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"});
constexpr auto with_content = std::to_array<std::string_view>({"POST", "PUT", "PATCH"});

// The longest that is registered (RFC 3253, UPDATEREDIRECTREF of RFC 4437) has 17.
constexpr std::size_t longest_method = 40;

}  // namespace

bool is_idempotent(std::string_view method) noexcept {
  return std::ranges::find(idempotent, method) != idempotent.end();
}

bool expects_content(std::string_view method) noexcept {
  return std::ranges::find(with_content, method) != with_content.end();
}

std::string objection_to_method(std::string_view method, bool has_content) {
  if (!is_token(method)) return "a method is a word like GET or POST, without white space and control characters";
  if (method.size() > longest_method) return "a method has at most " + std::to_string(longest_method) + " characters";
  // RFC 9110 §9.3.6: its target is a proxy's business. §9.3.8: a TRACE has no content.
  if (method == "CONNECT") return "CONNECT is for proxies and fetches nothing";
  if (method == "TRACE" && has_content) return "a TRACE must not have a body";
  return {};
}

}  // namespace scrape::http
