#include "secrets.hpp"

#include "given_values.hpp"
#include "option_groups.hpp"
#include "shell_words.hpp"

#include <scrape/plan/list_line.hpp>
#include <scrape/plan/user_information.hpp>

#include <algorithm>
#include <array>
#include <ranges>

namespace scrape::app {
namespace {

constexpr std::string_view stars = "***";

// Where a header has no colon somebody may have forgotten its name. A file is named, not read.
std::string_view secret_in_header(std::string_view text) {
  if (text.starts_with('@')) return {};
  auto const colon = text.find(':');
  if (colon == std::string_view::npos) return text.ends_with(';') ? std::string_view() : text;
  auto const begin = text.find_first_not_of(" \t", colon + 1);
  return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
}

// Of what is no URL nobody knows where its password is.
std::string_view secret_in_operand(std::string_view text) {
  if (text.find("://") == std::string_view::npos) return {};
  auto const is_url = std::holds_alternative<plan::ListEntry>(plan::parse_list_url(text));
  return is_url ? plan::user_information_of(text).value_or(std::string_view()) : plan::credentials_in(text);
}

// A file is named, not read.
std::string_view secret_in_data(std::string_view text) {
  return text.starts_with('@') ? std::string_view() : text;
}

std::string_view secret_in(std::string_view option, std::string_view value) {
  if (option.empty()) return secret_in_operand(value);
  if (option == "--header") return secret_in_header(value);
  if (option == "--proxy") return plan::credentials_in(value);
  if (option == "--data") return secret_in_data(value);
  if (option == "--cookie") return value.find('=') == std::string_view::npos ? std::string_view() : value;
  constexpr auto all_secret = std::to_array<std::string_view>({"--referer", "--on-change", "--user"});
  return std::ranges::find(all_secret, option) != all_secret.end() ? value : std::string_view();
}

}  // namespace

std::vector<Secret> secrets_in(int argc, char const* const* argv) {
  Options options;
  CLI::App app;
  add_groups(app, options);
  std::vector<Secret> secrets;
  for (auto const& value : given_values(app, argc, argv)) {
    auto const secret = secret_in(value.option, value.text);
    if (secret.empty()) continue;
    auto const begin = static_cast<std::size_t>(secret.data() - argv[value.argument]);
    secrets.push_back({value.argument, begin, begin + secret.size()});
  }
  return secrets;
}

void hide(std::vector<Secret> const& secrets, char** argv) {
  for (auto const& secret : secrets)
    std::fill(argv[secret.argument] + secret.begin, argv[secret.argument] + secret.end, '*');
}

std::string shown_command_line(int argc, char const* const* argv, std::vector<Secret> const& secrets) {
  std::vector<std::string> words(argv, argv + argc);
  for (auto const& secret : secrets)
    words[secret.argument].replace(secret.begin, secret.end - secret.begin, stars);
  std::string line;
  for (auto const& word : words | std::views::drop(1))
    line.append(line.empty() ? "" : " ").append(shell_word(word));
  return line;
}

std::string shown_value(std::string_view option, std::string_view value) {
  auto const secret = secret_in(option, value);
  auto shown = std::string(value);
  if (!secret.empty()) shown.replace(static_cast<std::size_t>(secret.data() - value.data()), secret.size(), stars);
  return shown;
}

}  // namespace scrape::app
