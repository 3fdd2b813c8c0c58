#pragma once
/// Reads Prometheus' text exposition format 0.0.4, as strictly as it is written down, and no more of it than gauges.

#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>

namespace scrape::test {

class Metrics {
 public:
  /// Throws std::runtime_error with the line that is wrong.
  explicit Metrics(std::string const& text) {
    if (!text.ends_with('\n')) fail(text);
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
      line.starts_with('#') ? read_comment(line) : read_sample(line);
  }

  /// Of a metric, and of that value of the label that is not the directory: ("entries", "saved").
  std::string value(std::string const& name, std::string const& label_value = {}) const {
    auto const found = values_.find({"scrape_last_run_" + name, label_value});
    return found == values_.end() ? std::string() : found->second;
  }

  std::set<std::string> const& directories() const { return directories_; }
  std::size_t size() const { return values_.size(); }

 private:
  [[noreturn]] static void fail(std::string const& line) { throw std::runtime_error("no metrics: " + line); }

  // HELP, then TYPE, once for each metric, before its samples.
  void read_comment(std::string const& line) {
    static std::regex const form(R"(# (HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) .+|TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) gauge))");
    std::smatch parts;
    if (!std::regex_match(line, parts, form)) fail(line);
    if (parts[2].matched && (!metrics_.insert(parts[2]).second || parts[2].str().ends_with("_total"))) fail(line);
    if (parts[3].matched && (parts[3] != helped_ || parts[3] == current_)) fail(line);
    (parts[2].matched ? helped_ : current_) = parts[2].matched ? parts[2] : parts[3];
  }

  void read_sample(std::string const& line) {
    static std::regex const form(R"re(([a-zA-Z_:][a-zA-Z0-9_:]*)\{(.*)\} (-?[0-9]+(\.[0-9]+)?))re");
    std::smatch parts;
    if (!std::regex_match(line, parts, form) || parts[1] != current_ || helped_ != current_) fail(line);
    auto const labels = read_labels(parts[2]);
    if (!labels.contains("directory") || labels.size() > 2) fail(line);
    std::string other;
    for (auto const& [name, value] : labels) {
      if (name != "directory") other = value;
    }
    directories_.insert(labels.at("directory"));
    if (!values_.try_emplace({parts[1], other}, parts[3]).second) fail(line);
  }

  static std::map<std::string, std::string> read_labels(std::string const& text) {
    static std::regex const form(R"re(([a-zA-Z_][a-zA-Z0-9_]*)="((\\\\|\\"|\\n|[^"\\\n])*)"(,|$))re");
    std::map<std::string, std::string> labels;
    std::smatch parts;
    for (auto rest = text; !rest.empty(); rest = parts.suffix()) {
      if (!std::regex_search(rest, parts, form, std::regex_constants::match_continuous)) fail(text);
      if (!labels.try_emplace(parts[1], unescaped(parts[2])).second) fail(text);
    }
    return labels;
  }

  static std::string unescaped(std::string const& text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
      auto const is_escape = text[i] == '\\';
      i += is_escape ? 1U : 0U;
      plain += is_escape && text[i] == 'n' ? '\n' : text[i];
    }
    return plain;
  }

  std::set<std::string> metrics_;
  std::string helped_;
  std::string current_;
  std::map<std::pair<std::string, std::string>, std::string> values_;
  std::set<std::string> directories_;
};

}  // namespace scrape::test
