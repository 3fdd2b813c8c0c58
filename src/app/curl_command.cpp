#include "curl_command.hpp"

#include "given_options.hpp"
#include "option_groups.hpp"
#include "shell_words.hpp"

#include <scrape/base/units.hpp>
#include <scrape/version.hpp>

#include <array>
#include <cstdio>
#include <string_view>
#include <utility>
#include <vector>

namespace scrape::app {
namespace {

enum class Unit { none, text, seconds, whole_seconds, bytes };

// An option that curl has under the same name.
struct Shared {
  char const* name;
  char const* curl_name;
  Unit unit;
};

constexpr auto shared_options = std::to_array<Shared>({{"--referer", "-e", Unit::text},
                                                       {"--max-redirs", "--max-redirs", Unit::text},
                                                       {"--user", "-u", Unit::text},
                                                       {"--digest", "--digest", Unit::none},
                                                       {"--netrc", "--netrc", Unit::none},
                                                       {"--netrc-file", "--netrc-file", Unit::text},
                                                       {"--cookie-jar", "-b", Unit::text},
                                                       {"--cacert", "--cacert", Unit::text},
                                                       {"--capath", "--capath", Unit::text},
                                                       {"--cert", "--cert", Unit::text},
                                                       {"--key", "--key", Unit::text},
                                                       {"--insecure", "-k", Unit::none},
                                                       {"--tlsv1.2", "--tlsv1.2", Unit::none},
                                                       {"--tlsv1.3", "--tlsv1.3", Unit::none},
                                                       {"--ipv4", "-4", Unit::none},
                                                       {"--ipv6", "-6", Unit::none},
                                                       {"--interface", "--interface", Unit::text},
                                                       {"--proxy", "-x", Unit::text},
                                                       {"--noproxy", "--noproxy", Unit::text},
                                                       {"--max-time", "-m", Unit::seconds},
                                                       {"--connect-timeout", "--connect-timeout", Unit::seconds},
                                                       {"--speed-limit", "--speed-limit", Unit::bytes},
                                                       {"--speed-time", "--speed-time", Unit::whole_seconds},
                                                       {"--max-filesize", "--max-filesize", Unit::bytes},
                                                       {"--limit-rate", "--limit-rate", Unit::bytes},
                                                       {"--retry", "--retry", Unit::text},
                                                       {"--retry-delay", "--retry-delay", Unit::whole_seconds},
                                                       {"--retry-max-time", "--retry-max-time", Unit::whole_seconds}});

// Those that may be given several times.
constexpr auto repeated_options = std::to_array<std::pair<char const*, char const*>>(
    {{"--resolve", "--resolve"}, {"--connect-to", "--connect-to"}, {"--header", "-H"}, {"--cookie", "-b"}});

std::string seconds_of(Duration duration, bool is_whole) {
  using Milliseconds = std::chrono::milliseconds;
  if (is_whole || duration % std::chrono::seconds(1) == Duration::zero()) {
    return std::to_string(std::chrono::ceil<std::chrono::seconds>(duration).count());
  }
  auto const count = std::chrono::ceil<Milliseconds>(duration).count();
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%lld.%03lld", static_cast<long long>(count / 1000),
                static_cast<long long>(count % 1000));
  return text.data();
}

std::string in_curls_words(std::string const& value, Unit unit) {
  switch (unit) {
    case Unit::none:
    case Unit::text:
      return value;
    case Unit::seconds:
    case Unit::whole_seconds: {
      auto const duration = parse_duration(value);
      return duration ? seconds_of(*duration, unit == Unit::whole_seconds) : value;
    }
    case Unit::bytes: {
      auto const size = parse_size(value);
      return size ? std::to_string(size->value) : value;
    }
  }
  return value;
}

class Command {
 public:
  void add(std::string_view word) { line_.append(" ").append(shell_word(word)); }
  void add(std::string_view option, std::string_view value) {
    add(option);
    add(value);
  }
  std::string finish() && { return std::move(line_); }

 private:
  std::string line_ = "curl";
};

GivenOptions options_of(std::string const& arguments) {
  Options options;
  CLI::App app;
  add_groups(app, options);
  auto const words = split_words(arguments);
  std::vector<char const*> argv{"scrape"};
  for (auto const& word : words)
    argv.push_back(word.c_str());
  return {app, static_cast<int>(argv.size()), argv.data()};
}

std::string usual_method(GivenOptions const& given) {
  if (given.has("--request")) return given.value_of("--request");
  return given.has("--data") ? "POST" : "GET";
}

// Of an entry with a request of its own only the method is known.
void add_request(GivenOptions const& given, std::string const& method, Command& command) {
  auto const has_data = given.has("--data") && method == usual_method(given);
  if (method == "HEAD") {
    command.add("--head");
  } else if (method != (has_data ? "POST" : "GET")) {
    command.add("-X", method);
  }
  if (!has_data) return;
  for (auto const& value : given.values_of("--data"))
    command.add("--data", value);
}

}  // namespace

std::string curl_command(CurlRequest const& request) {
  auto const given = options_of(request.arguments);
  Command command;
  if (!given.has("--keep-error-pages")) command.add("--fail");
  command.add("--location");
  // curl would rather speak HTTP/2, and scrape does not.
  command.add("--http1.1");
  if (!given.has("--no-compressed")) command.add("--compressed");
  command.add("-A", given.has("--user-agent") ? given.value_of("--user-agent") : std::string("scrape/") + version);
  for (auto const& option : shared_options) {
    if (!given.has(option.name)) continue;
    command.add(option.curl_name);
    if (option.unit != Unit::none) command.add(in_curls_words(given.value_of(option.name), option.unit));
  }
  add_request(given, request.method, command);
  for (auto const& [name, curl_name] : repeated_options) {
    for (auto const& value : given.values_of(name))
      command.add(curl_name, value);
  }
  if (request.url.find_first_of("[]{}") != std::string::npos) command.add("--globoff");
  command.add("--output", (request.file.starts_with('-') ? "./" : "") + request.file);
  command.add(request.url);
  return std::move(command).finish();
}

}  // namespace scrape::app
