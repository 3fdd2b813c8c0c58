#include <scrape/base/text.hpp>
#include <scrape/http/challenge.hpp>
#include <scrape/http/token.hpp>

#include <algorithm>

namespace scrape::http {
namespace {

constexpr std::string_view challenge_blanks = " \t";

class ChallengeReader {
 public:
  explicit ChallengeReader(std::string_view text) noexcept : text_(text) {}

  std::vector<Challenge> read() {
    std::vector<Challenge> challenges;
    while (skip_to_element() && read_element(challenges)) {
    }
    return challenges;
  }

 private:
  void skip_blanks() noexcept {
    text_.remove_prefix(std::min(text_.find_first_not_of(challenge_blanks), text_.size()));
  }

  // RFC 9110 §5.6.1.2: elements of a list may be empty.
  bool skip_to_element() noexcept {
    text_.remove_prefix(std::min(text_.find_first_not_of(" \t,"), text_.size()));
    return !text_.empty();
  }

  std::string_view take_token() noexcept {
    auto const end = std::ranges::find_if_not(text_, is_token_character);
    auto const token = text_.substr(0, static_cast<std::size_t>(end - text_.begin()));
    text_.remove_prefix(token.size());
    return token;
  }

  // A parameter of the last challenge, or the scheme of the next one, perhaps with its first parameter or a token68.
  bool read_element(std::vector<Challenge>& challenges) {
    auto const name = take_token();
    if (name.empty()) return false;
    auto const before_blanks = text_;
    skip_blanks();
    if (text_.starts_with('=')) return !challenges.empty() && read_value(challenges.back(), name);
    challenges.push_back({to_lower(name), {}});
    if (text_.size() == before_blanks.size() || text_.empty() || text_.starts_with(',')) {
      return text_.empty() || text_.starts_with(',');
    }
    return read_first_parameter(challenges.back());
  }

  bool read_first_parameter(Challenge& challenge) {
    auto const begin = text_;
    auto const name = take_token();
    skip_blanks();
    auto const is_parameter = !name.empty() && text_.starts_with('=') && !is_end_of_token68(text_);
    if (is_parameter) return read_value(challenge, name);
    text_ = begin.substr(std::min(begin.find(','), begin.size()));
    return true;
  }

  // Its padding, rather than the value of a parameter.
  static bool is_end_of_token68(std::string_view text) noexcept {
    text = text.substr(std::min(text.find_first_not_of('='), text.size()));
    text = trim(text.substr(0, text.find(',')), challenge_blanks);
    return text.empty();
  }

  bool read_value(Challenge& challenge, std::string_view name) {
    text_.remove_prefix(1);
    skip_blanks();
    std::string value;
    if (text_.starts_with('"')) {
      if (!read_quoted(value)) return false;
    } else {
      value = take_token();
      if (value.empty()) return false;
    }
    challenge.parameters.emplace_back(to_lower(name), std::move(value));
    return true;
  }

  // RFC 9110 §5.6.4.
  bool read_quoted(std::string& value) {
    for (std::size_t i = 1; i < text_.size(); ++i) {
      if (text_[i] == '"') {
        text_.remove_prefix(i + 1);
        return true;
      }
      if (text_[i] == '\\' && i + 1 < text_.size()) ++i;
      value += text_[i];
    }
    return false;
  }

  std::string_view text_;
};

}  // namespace

std::optional<std::string_view> Challenge::find(std::string_view name) const noexcept {
  auto const found = std::ranges::find(parameters, name, [](auto const& parameter) { return parameter.first; });
  if (found == parameters.end()) return std::nullopt;
  return found->second;
}

std::vector<Challenge> parse_challenges(std::string_view field) {
  return ChallengeReader(field).read();
}

}  // namespace scrape::http
