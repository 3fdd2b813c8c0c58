#include "metrics.hpp"

#include <scrape/app/exit_code.hpp>
#include <scrape/base/text.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string_view>

namespace scrape::app {
namespace {

std::string escaped_label(std::string_view text) {
  std::string escaped;
  for (auto const c : to_utf8(text)) {
    if (c == '\\' || c == '"') escaped += '\\';
    escaped += c == '\n' ? std::string("\\n") : std::string(1, c);
  }
  return escaped;
}

// The same whatever the working directory is.
std::string full_name(std::string const& directory) {
  std::error_code ignored;
  auto const name = (std::filesystem::absolute(directory, ignored) / "").lexically_normal().parent_path();
  return name.string();
}

std::string in_seconds(std::chrono::milliseconds time) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%lld.%03lld", static_cast<long long>(time.count() / 1000),
                static_cast<long long>(time.count() % 1000));
  return text.data();
}

class MetricsText {
 public:
  explicit MetricsText(std::string const& directory)
      : directory_("directory=\"" + escaped_label(full_name(directory)) + '"') {}

  void begin(std::string_view name, std::string_view help) {
    name_ = "scrape_last_run_" + std::string(name);
    text_ += "# HELP " + name_ + ' ' + std::string(help) + "\n# TYPE " + name_ + " gauge\n";
  }

  void add(std::string_view label, std::string_view label_value, std::uint64_t value) {
    add(',' + std::string(label) + "=\"" + escaped_label(label_value) + '"', std::to_string(value));
  }

  void add_metric(std::string_view name, std::string_view help, std::string const& value) {
    begin(name, help);
    add({}, value);
  }

  std::string take() { return std::move(text_); }

 private:
  void add(std::string const& more_labels, std::string const& value) {
    text_ += name_ + '{' + directory_ + more_labels + "} " + value + '\n';
  }

  std::string directory_;
  std::string name_;
  std::string text_;
};

}  // namespace

std::string to_prometheus(RunFacts const& facts, Summary const& summary, std::string const& directory) {
  using std::chrono::milliseconds;
  using std::chrono::round;
  auto const elapsed = round<milliseconds>(facts.elapsed);
  auto const ended = round<milliseconds>(facts.started.time_since_epoch()) + elapsed;
  MetricsText text(directory);
  text.add_metric("timestamp_seconds", "When the last run ended, as Unix time.", in_seconds(ended));
  text.add_metric("duration_seconds", "How long it took.", in_seconds(elapsed));
  text.add_metric("success", "1 when its exit code was 0, else 0.", facts.exit_code == exit_code::all_well ? "1" : "0");
  text.add_metric("exit_code", "Its exit code.", std::to_string(facts.exit_code));
  text.begin("entries", "Entries of its lists by what became of them.");
  for (auto const ending : plan::all_endings)
    text.add("outcome", name_of(ending), summary.count(ending));
  text.begin("errors", "Entries that failed or were denied, by the class of the error; those that occurred.");
  for (auto const& [error_class, number] : summary.classes())
    text.add("class", name_of(error_class), number);
  text.add_metric("bytes", "Bytes of the pages that were saved or fetched, decoded.",
                  std::to_string(summary.fetched_bytes().value));
  text.add_metric("wire_bytes", "Bytes of all bodies as they came.", std::to_string(facts.received.value));
  text.add_metric("slowdowns", "How often a host was asked less from then on.", std::to_string(summary.slowdowns()));
  return text.take();
}

}  // namespace scrape::app
