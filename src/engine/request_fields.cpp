#include "request_fields.hpp"

#include <scrape/base/text.hpp>
#include <scrape/http/content_coding.hpp>

#include <algorithm>
#include <array>
#include <optional>

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

constexpr auto condition_names = std::to_array<std::string_view>(
    {"If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since", "Range", "If-Range"});

constexpr std::string_view type_name = "Content-Type";

bool is_about(std::string_view name, http::HeaderEdit const& edit) {
  return equal_ignoring_case(name, edit.name);
}

// Of content; empty: none is sent.
std::string_view content_type_of(plan::OwnRequest const& request, RequestFields const& usual) {
  auto const edit =
      std::ranges::find_if(request.headers, [](auto const& header) { return is_about(type_name, header); });
  if (edit != request.headers.end()) return edit->value ? std::string_view(*edit->value) : std::string_view();
  if (auto const of_run = usual.own.find(type_name)) return *of_run;
  return usual.leaves_out_type ? std::string_view() : std::string_view(request.content_type);
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
  auto edits = is_own_origin ? request.headers : std::vector<http::HeaderEdit>();
  auto const has_content = plan::content_of(job) != nullptr;
  // The type is that of the content, and goes and comes with it.
  auto const is_of_type = [](http::HeaderEdit const& edit) { return is_about(type_name, edit); };
  if (request.body) {
    std::erase_if(edits, is_of_type);
    edits.push_back({std::string(type_name), std::nullopt});
  }
  auto fields = remaining(is_own_origin ? usual.own : usual.foreign, edits, false);
  for (auto const& [name, value] : edits) {
    if (value && !equal_ignoring_case(name, "Host")) fields.add(name, *value);
  }
  auto const type = content_type_of(request, usual);
  if (has_content && !type.empty()) fields.add(type_name, type);
  return fields;
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
