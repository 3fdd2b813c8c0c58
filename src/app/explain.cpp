#include "curl_command.hpp"
#include "look.hpp"
#include "standard_output.hpp"
#include "verbs.hpp"

#include <scrape/app/exit_code.hpp>
#include <scrape/app/message.hpp>
#include <scrape/base/text.hpp>
#include <scrape/base/units.hpp>
#include <scrape/plan/list_line.hpp>
#include <scrape/store/file_check.hpp>

#include <boost/json/parse.hpp>

#include <array>
#include <cstdio>
#include <optional>
#include <utility>
#include <vector>

namespace scrape::app {
namespace {

namespace json = boost::json;

// What the state has about a page.
struct Findings {
  store::PageFacts page;
  std::optional<store::RunFacts> run;
};

std::string number_text(double number) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.3f", number);
  return text.data();
}

// A line of the manifest, whatever version of the program wrote it: what is absent or of another kind is empty.
class RecordView {
 public:
  explicit RecordView(std::string const& line) {
    json::error_code failed;
    auto const parsed = json::parse(line, failed);
    if (!failed && parsed.is_object()) record_ = parsed.get_object();
  }

  bool has(std::string_view key) const { return record_.contains(key); }

  std::string text(std::string_view key) const { return text_of(record_.if_contains(key)); }

  // Of a member of an object.
  std::string text(std::string_view object, std::string_view key) const {
    auto const* const inner = record_.if_contains(object);
    return inner != nullptr && inner->is_object() ? text_of(inner->get_object().if_contains(key)) : std::string();
  }

 private:
  static std::string text_of(json::value const* value) {
    if (value == nullptr) return {};
    if (value->is_string()) return std::string(value->get_string());
    if (value->is_bool()) return value->get_bool() ? "true" : "false";
    if (value->is_int64()) return std::to_string(value->get_int64());
    if (value->is_uint64()) return std::to_string(value->get_uint64());
    return value->is_double() ? number_text(value->get_double()) : std::string();
  }

  json::object record_;
};

std::string with_unit(std::string const& number, std::string const& unit) {
  return number.empty() ? number : number + ' ' + unit;
}

std::string state_text(store::RecordedFile const& file, std::string const& directory) {
  using Kind = store::FileState::Kind;
  auto const state = store::FileCheck(directory).check(file);
  switch (state.kind) {
    case Kind::right:
      return "there, as it was saved";
    case Kind::missing:
      return "missing";
    case Kind::other_size:
      return "altered: it has " + std::to_string(state.size.value) + " bytes now";
    case Kind::other_content:
      return "altered: its content is another now";
    case Kind::no_file:
      return "altered: it is no file now";
    case Kind::unreadable:
      return "unreadable: " + state.why.message();
  }
  return {};
}

class Explanation {
 public:
  Explanation(std::string directory, Findings const& found)
      : directory_(std::move(directory)),
        page_(found.page),
        url_(plan::url_of(page_.url)),
        run_(found.run),
        record_(page_.record) {}

  void print() {
    print_entry();
    print_outcome();
    print_attempt();
    print_content();
    print_file();
    print_head();
    out_.print("curl:\n  " + curl() + '\n');
    out_.flush();
  }

 private:
  void fact(std::string_view key, std::string_view value) {
    if (!value.empty()) out_.print_fact(key, value);
  }

  void print_entry() {
    fact("url", url_);
    if (page_.given != url_) fact("as listed", page_.given);
    if (page_.url != url_)
      fact("request", page_.url.substr(url_.size() + 1) + ", of its own: body and headers are not kept");
    fact("source", page_.source);
    auto const started = run_ ? ", which began " + format_time(run_->started) : std::string();
    fact("run", std::to_string(page_.run) + started);
    if (!run_) return;
    fact("command", "scrape " + run_->arguments);
    fact("configured", run_->configured);
  }

  void print_outcome() {
    fact("outcome", name_of(page_.ending));
    auto const error_class = record_.text("error_class");
    fact("error", record_.text("error") + (error_class.empty() ? "" : " (" + error_class + ')'));
    if (record_.text("redirects") != "0" || record_.text("final_url") != url_) {
      fact("final url", record_.text("final_url"));
      fact("redirects", record_.text("redirects"));
    }
    if (record_.text("downgraded") == "true") fact("downgraded", "a redirect led from https to http");
    auto const version = record_.text("http");
    fact("status", record_.text("status") + (version.empty() ? "" : ", HTTP/" + version));
  }

  void print_attempt() {
    auto const attempts = record_.text("attempts");
    auto const is_only_one = attempts.empty() || attempts == "0" || attempts == "1";
    fact("attempts", attempts + (is_only_one ? "" : "; steps and address are those of the last"));
    fact("started", record_.text("started"));
    fact("took", with_unit(record_.text("elapsed_ms"), "ms"));
    for (auto const& [key, name] : steps)
      fact(name, with_unit(record_.text("timing_ms", key), "ms"));
    auto const connection = record_.text("reused") == "true" ? ", a connection used before" : ", a new connection";
    auto const remote = record_.text("remote");
    fact("address", remote.empty() ? remote : remote + connection);
  }

  void print_content() {
    fact("content type", record_.text("content_type"));
    fact("etag", record_.text("etag"));
    fact("last modified", record_.text("last_modified"));
    fact("on the wire", with_unit(record_.text("wire_bytes"), "bytes"));
    fact("rows", record_.text("rows"));
    fact("extraction", record_.text("extract_error"));
  }

  // Of a page that failed now, the one that was saved earlier may still be there.
  void print_file() {
    auto const is_failure = !has_file(page_.ending);
    if (is_failure && !record_.text("path").empty()) {
      print_file("error page", {record_.text("path"), size_in_record(), record_.text("sha256"), page_.run});
    }
    if (page_.file) {
      auto const& file = *page_.file;
      print_file(is_failure ? "earlier page" : "file", {file.path, file.size, file.sha256, file.run});
    }
    if (!page_.file && record_.text("path").empty()) fact("file", "none");
  }

  void print_file(std::string_view name, store::RecordedFile const& file) {
    fact(name, directory_ + (directory_.ends_with('/') ? "" : "/") + file.path);
    fact("  size", with_unit(std::to_string(file.size.value), "bytes"));
    fact("  sha256", file.sha256);
    fact("  now", state_text(file, directory_));
  }

  ByteCount size_in_record() const { return parse_size(record_.text("bytes")).value_or(ByteCount{}); }

  void print_head() {
    if (page_.head.empty()) return;
    out_.print("last response:\n");
    std::string_view left = page_.head;
    while (!left.empty()) {
      auto const end = left.find("\r\n");
      out_.print("  " + printable(left.substr(0, end)) + '\n');
      left.remove_prefix(end == std::string_view::npos ? left.size() : end + 2);
    }
  }

  std::string curl() const {
    auto const path = page_.file ? page_.file->path : record_.text("path");
    auto const file = path.substr(path.rfind('/') + 1);
    auto const arguments = run_ ? run_->configured + ' ' + run_->arguments : std::string();
    auto const method = record_.text("method");
    return curl_command({url_, method.empty() ? "GET" : method, file.empty() ? "page" : file, arguments});
  }

  static constexpr auto steps = std::to_array<std::pair<char const*, char const*>>({{"queue", "  queue"},
                                                                                    {"dns", "  dns"},
                                                                                    {"connect", "  connect"},
                                                                                    {"tls", "  tls"},
                                                                                    {"first_byte", "  first byte"},
                                                                                    {"body", "  body"}});

  std::string directory_;
  store::PageFacts const& page_;
  std::string url_;
  std::optional<store::RunFacts> const& run_;
  RecordView record_;
  StandardOutput out_;
};

// What people mix up: the scheme, and a slash at the end.
std::vector<std::string> near_urls(url::Url const& url) {
  auto const swapped = [](std::string const& text) {
    return text.starts_with("https:") ? "http:" + text.substr(6) : "https:" + text.substr(5);
  };
  auto const base = url.text().substr(0, url.text().size() - url.target().size());
  auto path = std::string(url.path());
  std::vector<std::string> near{swapped(url.text())};
  if (path != "/") {
    path.ends_with('/') ? path.pop_back() : path.push_back('/');
    near.push_back(base + path + std::string(url.query()));
    near.push_back(swapped(near.back()));
  }
  return near;
}

int tell_unknown(std::string const& directory, url::Url const& url) {
  auto const known = look(directory, [&url](store::Archive& archive) {
    if (auto const own = archive.own_request_of(url.text())) return '\'' + *own + '\'';
    for (auto& near : near_urls(url)) {
      if (archive.page(near)) return near;
    }
    return std::string();
  });
  auto const hint = known.empty() ? std::string() : "; did you mean " + known + '?';
  say('\'' + directory + "' has no record of " + url.text() + hint);
  return exit_code::some_failed;
}

}  // namespace

int explain(int argc, char const* const* argv) {
  CLI::App app("Tells everything that is known of one URL, and how curl would ask for it.", "scrape explain");
  std::string directory;
  std::string text;
  app.add_option("DIR", directory, "output directory")->required();
  app.add_option("URL", text, "as in a list")->required();
  app.footer("Exit code: 0, or 1 when no run had that URL, 2 without records, 3 when they cannot be read.");
  if (auto const code = parse_verb(app, argc, argv)) return *code;
  auto const line = plan::parse_list_url(text);
  if (auto const* const bad = std::get_if<plan::BadLine>(&line)) throw ConfigurationError(bad->problem);
  auto const& url = std::get<plan::ListEntry>(line).url;
  require_run(directory);
  // Behind a # is which of the requests for the URL is meant, where that is no fragment.
  auto const hash = text.find('#');
  auto const mark = hash == std::string::npos ? std::string() : text.substr(hash + 1);
  auto const found = look(directory, [&](store::Archive& archive) -> std::optional<Findings> {
    auto page = archive.page(plan::key_of(url.text(), mark));
    if (!page && !mark.empty()) page = archive.page(url.text());
    if (!page) return std::nullopt;
    auto run = archive.run(page->run);
    return Findings{std::move(*page), std::move(run)};
  });
  if (!found) return tell_unknown(directory, url);
  Explanation(directory, *found).print();
  return exit_code::all_well;
}

}  // namespace scrape::app
