#include "json_members.hpp"

namespace scrape::plan {
namespace {

constexpr std::string_view blanks = " \t\r\n";

std::size_t skip(std::string_view text, std::size_t at, std::string_view what) {
  at = text.find_first_not_of(what, at);
  return at == std::string_view::npos ? text.size() : at;
}

std::size_t end_of_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at)
    at += text[at] == '\\' ? 1 : 0;
  return at + 1;
}

std::size_t end_of_nested(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  while (at < text.size()) {
    auto const c = text[at];
    depth += c == '{' || c == '[' ? 1 : 0;
    depth -= c == '}' || c == ']' ? 1 : 0;
    at = c == '"' ? end_of_string(text, at) : at + 1;
    if (depth == 0) break;
  }
  return at;
}

std::size_t end_of_value(std::string_view text, std::size_t at) {
  if (text[at] == '"') return end_of_string(text, at);
  if (text[at] == '{' || text[at] == '[') return end_of_nested(text, at);
  at = text.find_first_of(",} \t\r\n", at);
  return at == std::string_view::npos ? text.size() : at;
}

}  // namespace

std::vector<Member> members_of(std::string_view object) {
  std::vector<Member> members;
  auto at = skip(object, 1, blanks);
  while (at < object.size() && object[at] == '"') {
    auto const key = at;
    auto const begin = skip(object, end_of_string(object, key), " \t\r\n:");
    if (begin >= object.size()) break;
    auto const end = end_of_value(object, begin);
    members.push_back({key, begin, end});
    at = skip(object, end, " \t\r\n,");
  }
  return members;
}

}  // namespace scrape::plan
