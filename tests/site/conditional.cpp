#include "site/conditional.hpp"

#include <boost/beast/http/field.hpp>

#include <array>
#include <cstdio>
#include <ctime>
#include <iomanip>
#include <locale>
#include <sstream>

namespace scrape::site {
namespace {

namespace http = boost::beast::http;

/// FNV-1a: the same on every machine, which std::hash is not.
std::string entity_tag(std::string_view body) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (auto const byte : body)
    hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "\"%016llx\"", static_cast<unsigned long long>(hash));
  return text.data();
}

bool is_current_tag(std::string_view if_none_match, std::string_view tag) {
  return if_none_match == "*" || if_none_match.find(tag) != std::string_view::npos;
}

bool is_not_older(std::string const& if_modified_since, std::int64_t last_modified) {
  std::tm parts{};
  std::istringstream in(if_modified_since);
  in.imbue(std::locale::classic());
  in >> std::get_time(&parts, "%a, %d %b %Y %H:%M:%S GMT");
  return !in.fail() && timegm(&parts) >= last_modified;
}

bool client_is_up_to_date(Request const& request, std::string_view tag, std::int64_t last_modified) {
  auto const tags = request.find(http::field::if_none_match);
  if (tags != request.end()) return is_current_tag(std::string_view(tags->value().data(), tags->value().size()), tag);
  auto const since = request.find(http::field::if_modified_since);
  return since != request.end() && is_not_older(std::string(since->value()), last_modified);
}

}  // namespace

Answer with_validators(Request const& request, Answer answer, std::int64_t last_modified) {
  auto const tag = entity_tag(answer.body);
  answer.fields.push_back({"ETag", tag});
  answer.fields.push_back({"Last-Modified", http_date(last_modified)});
  if (client_is_up_to_date(request, tag, last_modified)) {
    answer.status = 304;
    answer.body.clear();
  }
  return answer;
}

}  // namespace scrape::site
