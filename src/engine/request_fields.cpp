#include "request_fields.hpp"

#include <scrape/base/text.hpp>
#include <scrape/http/content_coding.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace scrape::engine {
namespace {

constexpr std::string_view type_name = "Content-Type";

bool is_about(std::string_view name, http::HeaderEdit const& edit) {
  return equal_ignoring_case(name, edit.name);
}

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

constexpr auto condition_names = std::to_array<std::string_view>(
    {"If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since", "Range", "If-Range"});

// What describes content goes and comes with it (RFC 9110 §8, RFC 9530).
bool is_of_content(std::string_view name) {
  constexpr std::string_view prefix = "Content-";
  constexpr auto others = std::to_array<std::string_view>({"Repr-Digest", "Digest"});
  return equal_ignoring_case(name.substr(0, prefix.size()), prefix) ||
         std::ranges::any_of(others, [name](std::string_view other) { return equal_ignoring_case(name, other); });
}

// Those of a kind.
template <class IsWanted>
http::Fields only(http::Fields const& fields, IsWanted const& is_wanted) {
  http::Fields left;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (is_wanted(fields[i])) left.add(fields[i].name, fields[i].value);
  }
  return left;
}

// As the headers of a request of its own change them.
http::Fields edited(http::Fields const& usual, std::vector<http::HeaderEdit> const& edits) {
  auto fields = remaining(usual, edits, false);
  for (auto const& [name, value] : edits) {
    if (value && !equal_ignoring_case(name, "Host")) fields.add(name, *value);
  }
  return fields;
}

// A TRACE brings back all that it says (RFC 9110 §9.3.8).
bool may_be_traced(http::Field const& field) {
  return !http::has_credentials({std::string(field.name), std::string(field.value)});
}

// They are the user's own wherever the content goes.
void add_content_fields(plan::OwnRequest const& request, RequestFields const& usual, http::Fields& fields) {
  auto const all = edited(usual.own, request.headers);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (is_of_content(all[i].name)) fields.add(all[i].name, all[i].value);
  }
  auto const is_edited =
      std::ranges::any_of(request.headers, [](auto const& edit) { return is_about(type_name, edit); });
  auto const is_usual = !is_edited && !usual.leaves_out_type && !all.find(type_name);
  if (is_usual && !request.content_type.empty()) fields.add(type_name, request.content_type);
}

}  // namespace

RequestFields request_fields(Config const& config) {
  auto const usual = usual_fields(config);
  RequestFields fields{remaining(usual, config.headers, false), remaining(usual, config.headers, true), {}, false};
  if (!config.referer.empty()) fields.own.add("Referer", config.referer);
  for (auto const& [name, value] : config.headers) {
    if (!value && equal_ignoring_case(name, type_name)) fields.leaves_out_type = true;
    if (!value) continue;
    if (equal_ignoring_case(name, "Host")) {
      fields.host = *value;
    } else {
      fields.own.add(name, *value);
    }
  }
  return fields;
}

http::Fields fields_of(plan::Job const& job, RequestFields const& usual, bool is_own_origin) {
  auto const& request = *job.request;
  auto fields = is_own_origin ? edited(usual.own, request.headers) : usual.foreign;
  if (request.body) fields = only(fields, [](http::Field const& field) { return !is_of_content(field.name); });
  if (plan::content_of(job) != nullptr) add_content_fields(request, usual, fields);
  return plan::method_of(job) == "TRACE" ? only(fields, may_be_traced) : fields;
}

std::string host_of(plan::Job const& job, RequestFields const& usual, bool is_own_origin) {
  if (!is_own_origin) return authority(job.target.origin());
  if (job.request) {
    for (auto const& header : job.request->headers) {
      if (is_about("Host", header)) return *header.value;
    }
  }
  return usual.host.empty() ? authority(job.target.origin()) : usual.host;
}

bool has_conditions(http::Fields const& fields) {
  return std::ranges::any_of(condition_names, [&](std::string_view name) { return fields.find(name).has_value(); });
}

bool may_have_conditions(plan::Job const& job) {
  if (plan::method_of(job) != "GET" || job.request->body) return false;
  return std::ranges::none_of(job.request->headers, [](http::HeaderEdit const& header) {
    return std::ranges::any_of(condition_names, [&](std::string_view name) { return is_about(name, header); });
  });
}

http::Request request_of(plan::Job const& job, std::string_view host, http::Fields const& fields) {
  http::Request request{
      .method = plan::method_of(job), .authority = host, .target = job.target.target(), .fields = fields};
  if (auto const* const content = plan::content_of(job)) request.content = *content;
  return request;
}

}  // namespace scrape::engine
