#include "option_groups.hpp"

#include <scrape/http/method.hpp>
#include <scrape/plan/own_request.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>

namespace scrape::app {
namespace {

constexpr auto usual_type = "application/x-www-form-urlencoded";

bool reads_list_from_standard_input(engine::Config const& config) {
  return std::ranges::any_of(
      config.sources, [](engine::Source const& source) { return source.kind == engine::Source::Kind::standard_input; });
}

[[noreturn]] void fail_to_read(std::string const& name) {
  throw std::invalid_argument("cannot read " + name + ": " + std::system_category().message(errno));
}

std::string content_of(std::FILE* file, std::string const& name) {
  std::string content;
  std::array<char, 65'536> piece{};
  while (std::feof(file) == 0 && std::ferror(file) == 0)
    content.append(piece.data(), std::fread(piece.data(), 1, piece.size(), file));
  if (std::ferror(file) != 0) fail_to_read(name);
  // As in curl: a text file becomes one line.
  std::erase_if(content, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
  return content;
}

std::string read_data(std::string const& text, bool is_input_a_list) {
  if (!text.starts_with('@')) return text;
  if (text == "@-" && is_input_a_list) {
    throw std::invalid_argument("@- is standard input, but that is the list already");
  }
  if (text == "@-") return content_of(stdin, "standard input");
  auto const name = text.substr(1);
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> const file(std::fopen(name.c_str(), "rbe"), &std::fclose);
  if (!file) fail_to_read("'" + name + "'");
  return content_of(file.get(), "'" + name + "'");
}

// The pieces of a form.
std::string joined(std::vector<std::string> const& data, bool is_input_a_list) {
  std::string body;
  for (auto const& text : data) {
    if (&text != data.data()) body += '&';
    body += read_data(text, is_input_a_list);
  }
  return body;
}

}  // namespace

void add_request(CLI::App& app, GivenRequest& given) {
  auto* const group = app.get_option_group("HTTP");
  group->add_option("-X,--request", given.method, "what to ask with [GET, or POST with --data]")->type_name("METHOD");
  group
      ->add_option("-d,--data", given.data,
                   "content to send; @FILE is that of a file without its line breaks, @- that of stdin; several are "
                   "joined by &")
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->type_name("DATA");
}

std::string settle_request(Options& options) {
  auto const& [method, data] = options.request;
  if (method.empty() && data.empty()) return {};
  plan::OwnRequest request;
  request.method = !method.empty() ? method : "POST";
  auto const objection = http::objection_to_method(request.method, !data.empty());
  if (!objection.empty()) return "--request: " + objection;
  if (!data.empty()) {
    try {
      request.body = std::make_shared<std::string const>(joined(data, reads_list_from_standard_input(options.config)));
      request.content_type = usual_type;
    } catch (std::invalid_argument const& wrong) {
      return std::string("--data: ") + wrong.what();
    }
  }
  auto whole = plan::marked(std::move(request));
  options.config.request = whole->mark.empty() ? nullptr : std::move(whole);
  return {};
}

}  // namespace scrape::app
