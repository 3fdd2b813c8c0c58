#include <scrape/base/text.hpp>
#include <scrape/http/netrc.hpp>

#include <algorithm>
#include <stdexcept>

namespace scrape::http {
namespace {

constexpr std::string_view netrc_blanks = " \t\r\n";

class NetrcReader {
 public:
  explicit NetrcReader(std::string_view text) noexcept : text_(text) {}

  // The next word, or nothing at the end.
  std::optional<std::string> next() {
    skip_blanks();
    if (text_.empty()) return std::nullopt;
    if (text_.starts_with('"')) return quoted();
    auto const word = text_.substr(0, text_.find_first_of(netrc_blanks));
    advance(word.size());
    return std::string(word);
  }

  std::string value_of(std::string_view key) {
    auto value = next();
    if (!value) fail("'" + std::string(key) + "' has nothing behind it");
    return std::move(*value);
  }

  // RFC 7617 §2.
  std::string credential_of(std::string_view key) {
    auto value = value_of(key);
    if (std::ranges::any_of(value, is_control)) fail("a control character in '" + std::string(key) + '\'');
    return value;
  }

  // Up to an empty line.
  void skip_macro() {
    auto end = text_.find("\n\n");
    auto const other = text_.find("\n\r\n");
    end = std::min(end, other);
    advance(std::min(end, text_.size()));
  }

  [[noreturn]] void fail(std::string const& what) const {
    throw std::invalid_argument("line " + std::to_string(line_) + ": " + what);
  }

 private:
  void advance(std::size_t size) noexcept {
    line_ += static_cast<std::size_t>(std::ranges::count(text_.substr(0, size), '\n'));
    text_.remove_prefix(size);
  }

  void skip_blanks() noexcept {
    while (true) {
      advance(std::min(text_.find_first_not_of(netrc_blanks), text_.size()));
      if (!text_.starts_with('#')) return;
      advance(std::min(text_.find('\n'), text_.size()));
    }
  }

  std::string quoted() {
    std::string word;
    for (std::size_t i = 1; i < text_.size(); ++i) {
      if (text_[i] == '"') {
        advance(i + 1);
        return word;
      }
      if (text_[i] == '\n') break;
      if (text_[i] == '\\' && i + 1 < text_.size()) {
        word += unescaped(text_[++i]);
      } else {
        word += text_[i];
      }
    }
    fail("a quotation mark is not closed");
  }

  static char unescaped(char c) noexcept {
    switch (c) {
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      default:
        return c;
    }
  }

  std::string_view text_;
  std::size_t line_ = 1;
};

}  // namespace

Netrc::Netrc(std::string_view text) {
  NetrcReader reader(text);
  while (auto const key = reader.next()) {
    if (*key == "machine") {
      entries_.push_back({to_lower(reader.value_of(*key)), {}});
    } else if (*key == "default") {
      entries_.push_back({});
    } else if (*key == "macdef") {
      reader.value_of(*key);
      reader.skip_macro();
    } else if (entries_.empty()) {
      reader.fail("a word before the first 'machine' or 'default'");
    } else if (*key == "login") {
      entries_.back().credentials.user = reader.credential_of(*key);
      if (entries_.back().credentials.user.find(':') != std::string::npos) reader.fail("a colon in 'login'");
    } else if (*key == "password") {
      entries_.back().credentials.password = reader.credential_of(*key);
    } else if (*key == "account") {
      reader.value_of(*key);
    } else {
      reader.fail("a word that is none of machine, default, login, password, account and macdef");
    }
  }
}

std::optional<Credentials> Netrc::find(std::string_view host, std::string_view user) const {
  auto const is_of_user = [user](Entry const& entry) { return user.empty() || entry.credentials.user == user; };
  auto const found =
      std::ranges::find_if(entries_, [&](Entry const& entry) { return entry.machine == host && is_of_user(entry); });
  if (found != entries_.end()) return found->credentials;
  auto const fallback =
      std::ranges::find_if(entries_, [&](Entry const& entry) { return !entry.machine && is_of_user(entry); });
  if (fallback != entries_.end()) return fallback->credentials;
  return std::nullopt;
}

}  // namespace scrape::http
