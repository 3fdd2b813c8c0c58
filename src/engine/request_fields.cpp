#include "request_fields.hpp"

#include <scrape/base/text.hpp>
#include <scrape/http/content_coding.hpp>

#include <algorithm>

namespace scrape::engine {
namespace {

http::Fields usual_fields(Config const& config) {
  http::Fields fields;
  if (!config.user_agent.empty()) fields.add("User-Agent", config.user_agent);
  fields.add("Accept", "*/*");
  fields.add("Accept-Encoding", config.compressed ? http::accepted_codings : "identity");
  return fields;
}

// Those that no edit is about, or none that takes them away.
http::Fields remaining(http::Fields const& fields, std::vector<http::HeaderEdit> const& edits, bool only_removed) {
  http::Fields left;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    auto const field = fields[i];
    auto const is_edited = std::ranges::any_of(edits, [&](http::HeaderEdit const& edit) {
      return equal_ignoring_case(edit.name, field.name) && !(only_removed && edit.value);
    });
    if (!is_edited) left.add(field.name, field.value);
  }
  return left;
}

}  // namespace

RequestFields request_fields(Config const& config) {
  auto const usual = usual_fields(config);
  RequestFields fields{remaining(usual, config.headers, false), remaining(usual, config.headers, true), {}};
  if (!config.referer.empty()) fields.own.add("Referer", config.referer);
  for (auto const& [name, value] : config.headers) {
    if (!value) continue;
    if (equal_ignoring_case(name, "Host")) {
      fields.host = *value;
    } else {
      fields.own.add(name, *value);
    }
  }
  return fields;
}

}  // namespace scrape::engine
