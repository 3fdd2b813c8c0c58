#include "support/random.hpp"

#include <scrape/base/path.hpp>
#include <scrape/base/text.hpp>
#include <scrape/plan/file_name.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace scrape::plan {
namespace {

using test::Random;

// Chosen so that different URLs come close to each other.
constexpr auto origins = std::to_array<std::string_view>({
    "https://a.b",
    "http://a.b",
    "https://a.b:80",
    "http://a.b:443",
    "https://a.b.",
    "https://[::1]",
    "http://[::1]:443",
    "https://--1",
    "https://con",
    "https://a.html",
    "https://127.0.0.1",
    "http://a.b:8080",
    "https://a.b:8080",
});

constexpr auto pieces = std::to_array<std::string_view>({
    "a",      "A",
    "b",      ".",
    "..",     "~",
    "_",      "-",
    "%20",    "%2F",
    "%2f",    "%7E",
    "%41",    "index",
    "INDEX",  ".html",
    ".HTML",  ".json",
    ".md",    "con",
    "NUL",    "aux.",
    "com1",   "+",
    "=",      ":",
    "*",      "1",
    ".1",     "7z",
    "%",      "/",
    "/",      "/",
    "//",     "/./",
    "é",      "html",
    "q=a",    "@",
    "[",      "'",
    "!",      "index.html",
    "~.html", "~aaaaaaaaaaaaaaaa.html",
});

constexpr auto queries = std::to_array<std::string_view>({"", "", "", "?", "?a", "?A", "?q=a", "?/", "?../..", "?con"});

std::string path(Random& random) {
  auto text = '/' + random.several_of(pieces, 7);
  if (random.one_in(50)) text += std::string(190 + random.below(20), random.one_in(2) ? 'a' : 'A');
  if (random.one_in(100)) text += ".html";
  if (random.one_in(200)) {
    for (int i = 0; i < 300; ++i)
      text.append("/").append(random.one_of(pieces));
  }
  return text;
}

std::string random_url(Random& random) {
  return std::string(random.one_of(origins)) + path(random) + std::string(random.one_of(queries));
}

// Every file and folder that was named so far, as a file system that ignores case sees them.
class Disk {
 public:
  void save(std::string const& name, std::string const& url) {
    auto const seen = to_lower(name);
    auto const [at, is_new] = files_.try_emplace(seen, url);
    EXPECT_EQ(at->second, url) << "two URLs are saved as " << name;
    EXPECT_FALSE(folders_.contains(seen)) << name << " is a folder, too";
    for (auto slash = seen.find('/'); slash != std::string::npos; slash = seen.find('/', slash + 1)) {
      auto const folder = seen.substr(0, slash);
      EXPECT_FALSE(files_.contains(folder)) << folder << " is a file and a folder: " << url;
      folders_.insert(folder);
    }
  }

  std::size_t files() const { return files_.size(); }

 private:
  std::unordered_map<std::string, std::string> files_;
  std::unordered_set<std::string> folders_;
};

bool is_harmless(char c) {
  constexpr std::string_view refused = "<>:\"\\|?*%";  // by Windows, and the percent sign by us
  return c > ' ' && c < 0x7f && refused.find(c) == std::string_view::npos;
}

bool is_safe(std::string_view component) {
  return !component.empty() && component.size() <= longest_derived_component && !component.ends_with('.') &&
         std::ranges::all_of(component, is_harmless);
}

void expect_safe(std::string const& name, std::string const& url) {
  SCOPED_TRACE(url);
  EXPECT_EQ(relative_path(name).value(), name);
  EXPECT_LE(name.size(), longest_path);
  for (std::string_view rest = name; !rest.empty();) {
    auto const component = rest.substr(0, rest.find('/'));
    rest.remove_prefix(std::min(component.size() + 1, rest.size()));
    EXPECT_TRUE(is_safe(component)) << component;
  }
}

template <class ExtensionOf>
std::size_t save_many(std::uint64_t seed, ExtensionOf extension_of) {
  Random random(seed);
  Disk disk;
  for (int i = 0; i < 150'000 && !testing::Test::HasFailure(); ++i) {
    auto const url = url::Url::parse(random_url(random));
    if (url.has_error()) continue;
    auto const name = default_name(*url, extension_of(url->text()));
    disk.save(name, url->text());
    expect_safe(name, url->text());
  }
  return disk.files();
}

TEST(FileNameProperty, NoTwoUrlsOfOneTypeMeet) {
  auto const files = save_many(1, [](std::string const&) { return "html"; });

  EXPECT_GT(files, 50'000U) << "the URLs are hardly ever different";
}

TEST(FileNameProperty, NoTwoUrlsOfDifferentTypesMeet) {
  constexpr auto extensions = std::to_array<std::string_view>({"html", "json", "md", "bin", "a", "b"});

  save_many(2, [&](std::string const& url) { return extensions[url.size() % extensions.size()]; });
}

// All of them, up to six characters.
TEST(FileNameProperty, NoTwoShortPathsMeet) {
  constexpr std::string_view alphabet = "aA./~_:1";
  Disk disk;
  for (std::size_t number = 0; number < 8 * 8 * 8 * 8 * 8 * 8; ++number) {
    std::string text = "https://h/";
    for (auto rest = number; rest > 0; rest /= alphabet.size())
      text += alphabet[rest % alphabet.size()];
    auto const url = url::Url::parse(text);
    ASSERT_TRUE(url.has_value());
    disk.save(default_name(*url, "a"), url->text());
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace scrape::plan
