#include <scrape/base/text.hpp>
#include <scrape/base/wire.hpp>
#include <scrape/plan/own_request.hpp>
#include <scrape/plan/short_hash.hpp>

#include <tuple>
#include <utility>

namespace scrape::plan {
namespace {

std::string const* content(OwnRequest const& request) noexcept {
  return request.body.get();
}

bool is_plain_get(OwnRequest const& request) noexcept {
  return request.method == "GET" && request.headers.empty() && !request.body;
}

std::string request_hash(OwnRequest const& request) {
  Encoder text;
  text.text(request.method);
  text.number(request.body ? 1 : 0);
  if (request.body) {
    text.text(*request.body);
    text.text(request.content_type);
  }
  for (auto const& header : request.headers) {
    text.text(to_lower(header.name));
    text.number(header.value ? 1 : 0);
    if (header.value && !http::has_credentials(header)) text.text(*header.value);
  }
  return short_hash(text.bytes());
}

}  // namespace

bool operator==(OwnRequest const& a, OwnRequest const& b) {
  auto const* const one = content(a);
  auto const* const other = content(b);
  auto const same_body = one == other || (one != nullptr && other != nullptr && *one == *other);
  return same_body && std::tie(a.method, a.headers, a.content_type, a.credentials, a.mark) ==
                          std::tie(b.method, b.headers, b.content_type, b.credentials, b.mark);
}

std::shared_ptr<OwnRequest const> marked(OwnRequest request) {
  request.mark = is_plain_get(request) ? std::string() : request.method + '-' + request_hash(request);
  return std::make_shared<OwnRequest const>(std::move(request));
}

std::shared_ptr<OwnRequest const> completed(std::shared_ptr<OwnRequest const> of_entry, bool says_how,
                                            std::shared_ptr<OwnRequest const> const& of_run) {
  if (!of_run || says_how) return of_entry;
  if (!of_entry) return of_run;
  auto request = *of_entry;
  request.method = of_run->method;
  request.body = of_run->body;
  request.content_type = of_run->content_type;
  return marked(std::move(request));
}

std::string key_of(std::string_view url, std::string_view mark) {
  auto key = std::string(url);
  if (!mark.empty()) key.append(1, '#').append(mark);
  return key;
}

std::string key_of(std::string_view url, OwnRequest const* request) {
  return key_of(url, request == nullptr ? std::string_view() : std::string_view(request->mark));
}

}  // namespace scrape::plan
