#include "option_values.hpp"

namespace scrape::app {
namespace {

ByteCount size_of(std::string const& name, std::string const& text) {
  auto const size = parse_size(text);
  if (!size) throw invalid(name, text, "a size such as 500, 64k, 10M or 2G");
  return *size;
}

}  // namespace
namespace {

constexpr auto expected_duration = "a duration such as 500ms, 10s, 5m or 2h";

}  // namespace

CLI::ValidationError invalid(std::string const& option, std::string const& text, char const* expected) {
  return CLI::ValidationError(option, "'" + text + "' is not " + expected);
}

void add_duration(CLI::App& app, std::string const& names, Duration& into, std::string const& help) {
  auto const read = [&into, names](std::string const& text) {
    auto const duration = parse_duration(text);
    if (!duration) throw invalid(names, text, expected_duration);
    into = *duration == Duration::zero() ? Duration::max() : *duration;
  };
  app.add_option_function<std::string>(names, read, help)->type_name("DUR");
}

void add_pause(CLI::App& app, std::string const& name, Duration& into, std::string const& help) {
  auto const read = [&into, name](std::string const& text) {
    auto const duration = parse_duration(text);
    if (!duration) throw invalid(name, text, expected_duration);
    into = *duration;
  };
  app.add_option_function<std::string>(name, read, help)->type_name("DUR");
}

void add_rate(CLI::App& app, std::string const& name, Duration& into, std::string const& help) {
  auto const read = [&into, name](std::string const& text) {
    auto const gap = parse_rate(text);
    if (!gap) throw invalid(name, text, "a rate such as 2/s, 30/m or 1000/h");
    into = *gap;
  };
  app.add_option_function<std::string>(name, read, help)->type_name("N/UNIT");
}

void add_size(CLI::App& app, std::string const& name, ByteCount& into, std::string const& help) {
  auto const read = [&into, name](std::string const& text) {
    auto const size = size_of(name, text);
    into = size == ByteCount{} ? ByteCount{UINT64_MAX} : size;
  };
  app.add_option_function<std::string>(name, read, help)->type_name("BYTES");
}

void add_bytes(CLI::App& app, std::string const& name, ByteCount& into, std::string const& help) {
  auto const read = [&into, name](std::string const& text) { into = size_of(name, text); };
  app.add_option_function<std::string>(name, read, help)->type_name("BYTES");
}

CLI::Option* add_name(CLI::App& app, std::string const& names, std::string& into, std::string const& help,
                      std::string const& type) {
  auto const is_named = [](std::string const& text) {
    return text.empty() ? std::string("it is empty") : std::string();
  };
  return app.add_option(names, into, help)->check(is_named)->type_name(type);
}

}  // namespace scrape::app
