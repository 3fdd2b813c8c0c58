// What is known of many URLs: they are looked up in groups, with lines between them that have none.

#include "cli/run.hpp"

#include <algorithm>
#include <fstream>

namespace scrape::test {
namespace {

constexpr int known_urls = 200;

class Recall : public Run {
 protected:
  std::string list_with_bad_lines(int begin) const {
    std::ofstream list(list_);
    for (int i = begin; i < begin + known_urls; ++i) {
      list << site_.url("/notes/" + std::to_string(i) + ".txt") << '\n';
      if (i % 3 == 0) list << "http//no.example\n";
    }
    return list_;
  }

  std::string list_ = directory_ / "urls.txt";
};

TEST_F(Recall, FindsTheFileOfEachUrlBetweenBadLines) {
  fetch({list_with_bad_lines(1)});
  auto const first = by_url(records());

  fetch({list_with_bad_lines(1)});

  EXPECT_EQ(outcomes(records()).at("unchanged"), known_urls);
  for (auto const& [url, record] : by_url(records())) {
    if (text_of(record, "outcome") == "failed") continue;
    EXPECT_EQ(number_of(record, "status"), 304) << url;
    EXPECT_EQ(text_of(record, "sha256"), text_of(first.at(url), "sha256")) << url;
  }
}

// A 304 has no body, and yet an end.
TEST_F(Recall, AsksForManyPagesOverTheSameConnections) {
  fetch({list_with_bad_lines(1)});

  fetch({"--per-host", "2", list_with_bad_lines(1)});

  auto const all = records();
  auto const connections = std::ranges::count_if(all, [](Record const& record) {
    return text_of(record, "outcome") == "unchanged" && !record.at("reused").as_bool();
  });
  EXPECT_EQ(outcomes(all).at("unchanged"), known_urls);
  EXPECT_LE(connections, 4);
}

TEST_F(Recall, KnowsNothingOfUrlsThatAreNew) {
  fetch({list_with_bad_lines(1)});

  fetch({list_with_bad_lines(known_urls / 2)});

  EXPECT_EQ(outcomes(records()).at("unchanged"), known_urls / 2 + 1);
  EXPECT_EQ(outcomes(records()).at("saved"), known_urls / 2 - 1);
}

}  // namespace
}  // namespace scrape::test
