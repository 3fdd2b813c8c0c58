#pragma once
/// Downloads from /range/VARIATION of the demo site, which break off the first time.

#include "cli/run.hpp"
#include "site/ranges.hpp"
#include "support/sha256.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::test {

// What the site was asked: Range, If-Range, Accept-Encoding, If-None-Match.
inline constexpr std::string_view plain_request = "- - gzip, deflate, br, zstd -\n";
inline constexpr std::string_view first_tag = R"("first")";

inline std::string request_from(std::size_t offset, std::string_view validator = first_tag) {
  return "bytes=" + std::to_string(offset) + "- " + std::string(validator) + " identity -\n";
}

class Resumption : public Run {
 protected:
  Ended fetch(std::string const& variation, std::vector<std::string> options = {}) const {
    options.push_back(site_.url("/range/" + variation));
    return Run::fetch(std::move(options));
  }

  std::string asked(std::string const& variation) const {
    auto const ended = scrape({"--cacert", site_.ca_file(), "-q", "-o", directory_ / "asked", "--name", "log",
                               "--fresh", site_.url("/ranges-asked/" + variation)});
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    return read_file(directory_ / "asked/log");
  }

  std::string saved() const { return read_file(pages_ + '/' + text_of(records().at(0), "path")); }

  std::vector<std::string> parts() const {
    auto const folder = pages_ + "/.scrape/parts";
    return std::filesystem::exists(folder) ? files_below(folder) : std::vector<std::string>();
  }

  std::string part_file() const { return pages_ + "/.scrape/parts/1"; }

  void expect_page(std::string const& body) const {
    auto const record = records().at(0);
    ASSERT_EQ(text_of(record, "outcome"), "saved") << text_of(record, "error");
    EXPECT_EQ(number_of(record, "bytes"), static_cast<std::int64_t>(body.size()));
    EXPECT_EQ(text_of(record, "sha256"), sha256_hex(body));
    EXPECT_TRUE(saved() == body);
    EXPECT_EQ(parts(), std::vector<std::string>());
  }
};

}  // namespace scrape::test
