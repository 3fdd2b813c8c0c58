// How long parts stay, and for which requests: no answer is joined to that of another one.

#include "cli/resumption.hpp"

#include <fstream>
#include <string>
#include <vector>

namespace scrape::test {
namespace {

using Options = std::vector<std::string>;

std::string continued() {
  return std::string(plain_request) + request_from(site::range_break);
}

std::string twice_plain() {
  return std::string(plain_request) + std::string(plain_request);
}

struct TwoRequests {
  Options one;
  Options other;
};

// The server has one tag for what it sends to each of them (RFC 9110 §12.5.5 wants Vary, and two tags).
TEST_F(Resumption, JoinsNoAnswerToThatOfAnotherRequest) {
  TwoRequests const table[] = {
      {{"-H", "Accept-Language: de"}, {"-H", "Accept-Language: en"}},
      {{"-H", "Accept-Language: de"}, {}},
      {{"-A", "one"}, {"-A", "other"}},
      {{"-e", "https://one.example/"}, {"-e", "https://other.example/"}},
      {{"-u", "one:secret"}, {"-u", "other:secret"}},
      {{"-u", "one:secret"}, {}},
      {{"-H", "Authorization: Bearer one"}, {"-H", "Authorization: Bearer other"}},
      {{"-b", "session=one"}, {"-b", "session=other"}},
      {{"-H", "Host: one.example"}, {"-H", "Host: other.example"}},
  };
  for (auto const& [one, other] : table) {
    LocalSite const site;
    auto const fetch = [&](Options options) {
      options.insert(options.end(),
                     {"--retry", "0", "--cacert", site.ca_file(), "-o", pages_, site.url("/range/shared-tag")});
      return scrape(options).exit_code;
    };
    EXPECT_EQ(fetch(one), 4) << one.at(1);
    EXPECT_EQ(parts().size(), 2U) << one.at(1);
    EXPECT_EQ(fetch(other), 0) << one.at(1);
    EXPECT_EQ(number_of(records().at(0), "status"), 200) << one.at(1);
    expect_page(site::range_body(true));
  }
}

TEST_F(Resumption, JoinsNoAnswerToThatOfAnotherLineOfTheList) {
  auto const list = directory_ / "list.jsonl";
  std::ofstream(list) << R"({"url":")" << site_.url("/range/shared-tag") << R"(","headers":{"Accept-Language":"de"}})"
                      << '\n';
  EXPECT_EQ(Run::fetch({list}).exit_code, 4);
  EXPECT_EQ(parts().size(), 2U);
  EXPECT_EQ(fetch("shared-tag").exit_code, 0);
  EXPECT_TRUE(saved() == site::range_body(true));
  EXPECT_EQ(asked("shared-tag"), twice_plain());
  EXPECT_EQ(parts().size(), 2U) << "it is that of another entry";
}

TEST_F(Resumption, GoesOnForTheSameUserWithANewPassword) {
  EXPECT_EQ(fetch("right", {"-u", "one:before", "-H", "Accept-Language: de", "-b", "a=b"}).exit_code, 4);
  EXPECT_EQ(fetch("right", {"-u", "one:after", "-H", "Accept-Language: de", "-b", "a=b"}).exit_code, 0);
  EXPECT_EQ(asked("right"), continued());
}

TEST_F(Resumption, KeepsNoSecrets) {
  EXPECT_EQ(fetch("right", {"-H", "Authorization: Bearer oho", "-b", "session=aha"}).exit_code, 4);
  auto const facts = read_file(part_file() + ".facts");
  for (auto const* const secret : {"oho", "aha", "session", "Bearer"})
    EXPECT_EQ(facts.find(secret), std::string::npos);
}

// As downloads of GitHub and S3 are: signed anew each time.
TEST_F(Resumption, GoesOnWhereOnlyTheSignatureOfTheTargetDiffers) {
  EXPECT_EQ(fetch("signed").exit_code, 4);
  EXPECT_EQ(parts().size(), 2U);
  EXPECT_EQ(fetch("signed").exit_code, 0);
  expect_page(site::range_body(false));
  EXPECT_EQ(asked("right"), continued());
}

TEST_F(Resumption, KeepsThePartWhileARedirectLeadsNowhere) {
  EXPECT_EQ(fetch("wavering").exit_code, 4);
  EXPECT_EQ(fetch("wavering").exit_code, 4);
  EXPECT_EQ(number_of(records().at(0), "status"), 503);
  EXPECT_EQ(parts().size(), 2U);
  EXPECT_EQ(fetch("wavering").exit_code, 0);
  EXPECT_EQ(asked("right"), continued());
}

TEST_F(Resumption, KeepsPartsInRunsOfOtherPages) {
  fetch("right");
  EXPECT_EQ(Run::fetch({site_.url("/notes/1.txt")}).exit_code, 0);
  EXPECT_EQ(Run::fetch({"--fresh", site_.url("/notes/1.txt")}).exit_code, 0);
  EXPECT_EQ(parts().size(), 2U);
  EXPECT_EQ(fetch("right").exit_code, 0);
  EXPECT_EQ(asked("right"), continued());
}

TEST_F(Resumption, KeepsPartsInRunsThatSaveNothing) {
  fetch("right");
  EXPECT_EQ(fetch("right", {"--no-save", "--fresh"}).exit_code, 0);
  EXPECT_EQ(parts().size(), 2U);
}

TEST_F(Resumption, RemovesThePartOfAPageThatCameFromElsewhere) {
  fetch("wavering");
  auto facts = read_file(part_file() + ".facts");
  facts.replace(facts.find("/range/right?"), 12, "/range/moved");
  std::ofstream(part_file() + ".facts") << facts;
  fetch("wavering");
  EXPECT_EQ(fetch("wavering").exit_code, 0);
  expect_page(site::range_body(false));
  EXPECT_EQ(asked("right"), twice_plain());
}

// RFC 9530 §3: the digest is of the whole, of which the user wants a part.
TEST_F(Run, TakesPartsThatTheUserAskedForWhateverTheDigestOfTheWhole) {
  auto const ended = fetch({"-H", "Range: bytes=0-99", "--expect", "status=206", site_.url("/digest/range")});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(number_of(records().at(0), "bytes"), 100);
}

}  // namespace
}  // namespace scrape::test
