#include "given_values.hpp"

#include <utility>

namespace scrape::app {
namespace {

class CommandLineWalk {
 public:
  CommandLineWalk(CLI::App const& app, int argc, char const* const* argv) : app_(app), words_(argv, argv + argc) {}

  std::vector<GivenValue> values() && {
    for (at_ = 1; at_ < words_.size(); ++at_)
      take(words_[at_]);
    return std::move(values_);
  }

 private:
  void take(std::string_view word) {
    if (only_operands_ || word == "-" || !word.starts_with('-')) {
      add({}, word);
    } else if (word == "--") {
      only_operands_ = true;
    } else if (word.starts_with("--")) {
      take_long(word);
    } else {
      take_cluster(word);
    }
  }

  void take_long(std::string_view word) {
    auto const equals = word.find('=');
    auto const* const option = find(word.substr(0, equals));
    if (option == nullptr || !has_value(*option)) return;
    equals == std::string_view::npos ? take_next(*option) : add(option->get_name(), word.substr(equals + 1));
  }

  // The first letter that takes a value takes all that follows it.
  void take_cluster(std::string_view word) {
    for (std::size_t i = 1; i < word.size(); ++i) {
      auto const* const option = find(std::string{'-', word[i]});
      if (option == nullptr) return;
      if (!has_value(*option)) continue;
      auto const value = word.substr(i + 1);
      return value.empty() ? take_next(*option) : add(option->get_name(), value);
    }
  }

  void take_next(CLI::Option const& option) {
    if (++at_ < words_.size()) add(option.get_name(), words_[at_]);
  }

  void add(std::string option, std::string_view text) { values_.push_back({at_, std::move(option), text}); }

  CLI::Option const* find(std::string_view name) const { return app_.get_option_no_throw(std::string(name)); }

  static bool has_value(CLI::Option const& option) { return option.get_expected_max() > 0; }

  CLI::App const& app_;
  std::vector<std::string_view> words_;
  std::size_t at_ = 0;
  bool only_operands_ = false;
  std::vector<GivenValue> values_;
};

}  // namespace

std::vector<GivenValue> given_values(CLI::App const& app, int argc, char const* const* argv) {
  return CommandLineWalk(app, argc, argv).values();
}

}  // namespace scrape::app
