// Which run continues another one that did not come to its end: the same command's, and no other.

#include "cli/run.hpp"
#include "support/state.hpp"

#include <algorithm>

namespace scrape::test {
namespace {

class Continuation : public Run {
 protected:
  using Arguments = std::vector<std::string>;
  using Counts = std::map<std::string, int>;

  std::uint64_t requests() { return site_.server().counters().requests; }

  std::uint64_t requests_of(Arguments const& arguments, int exit_code = 0) {
    auto const before = requests();
    auto const ended = fetch(arguments);
    EXPECT_EQ(ended.exit_code, exit_code) << ended.err;
    return requests() - before;
  }

  // A budget ends it: three of six pages are there.
  void interrupt(Arguments arguments) {
    arguments.insert(arguments.begin(), {"--max-total", "2500", "-j", "1"});
    ASSERT_EQ(requests_of(arguments, 5), 3U);
  }

  // The list, with other options.
  Arguments with(Arguments arguments) const {
    arguments.push_back(list_);
    return arguments;
  }

  static std::string lines_of(std::vector<std::string> const& urls) {
    std::string lines;
    for (auto const& url : urls)
      lines += url + '\n';
    return lines;
  }

  std::vector<std::string> urls_ = pages(6);
  std::string list_ = directory_.write("urls.txt", lines_of(urls_));
};

TEST_F(Continuation, IsNotAffectedByOtherCommandsInBetween) {
  interrupt({list_});

  EXPECT_EQ(requests_of({site_.url("/notes/1.txt")}), 1U);
  EXPECT_EQ(requests_of({site_.url("/notes/1.txt")}), 1U) << "that one is at its end";

  EXPECT_EQ(requests_of({list_}), 3U);
  EXPECT_EQ(outcomes(records()), (Counts{{"saved", 6}}));
  EXPECT_EQ(requests_of({list_}), 6U);
}

// Regression: a page of an interrupted run was good enough for whoever asked for it.
TEST_F(Continuation, IsNoneForAnotherListWithTheSamePages) {
  interrupt({list_});
  EXPECT_EQ(requests_of({urls_[0]}), 1U);
  EXPECT_EQ(outcomes(records()), (Counts{{"unchanged", 1}}));
  EXPECT_FALSE(records().at(0).contains("resumed"));
  EXPECT_EQ(requests_of({list_}), 4U) << "and that one is asked for again, as it has been dealt with since";
}

// Another user may get other pages; a password is not what makes a command another one.
TEST_F(Continuation, OfAUrlIsForItsUserAlone) {
  auto const of = [this](std::string const& user, std::string const& target) {
    auto url = site_.url(target);
    return url.insert(url.find("//") + 2, user + '@');
  };
  auto const more = [&](std::string const& user) {
    Arguments urls;
    for (int i = 1; i <= 6; ++i)
      urls.push_back(of(user, "/bytes/1000?" + std::to_string(i)));
    return urls;
  };
  interrupt(more("alice:1"));
  EXPECT_EQ(requests_of(more("bob:1")), 6U);
  interrupt(more("alice:1"));
  EXPECT_EQ(requests_of(more("alice:2")), 3U);
}

TEST_F(Continuation, IsToldByAllOfAUrl) {
  interrupt({list_, site_.url("/notes/1.txt?@")});
  EXPECT_EQ(requests_of({list_, site_.url("/notes/2.txt?@")}), 7U);
}

TEST_F(Continuation, IsNoneForOtherRequestsNamesOrJudgements) {
  interrupt({list_});
  std::vector<Arguments> const others{{"-H", "Accept-Language: de"},
                                      {"-A", "somebody"},
                                      {"-e", "https://example.org/"},
                                      {"--no-compressed"},
                                      {"--name", "{index}.bin"},
                                      {"--expect", "size>1"},
                                      {"--reject-match", "nothing of the kind"},
                                      {"--robots"},
                                      {"--insecure"}};
  for (auto const& other : others) {
    requests_of(with(other));
    auto const all = records();
    EXPECT_EQ(all.size(), 6U);
    EXPECT_TRUE(std::ranges::none_of(all, [](Record const& record) { return record.contains("resumed"); })) << other[0];
  }
}

TEST_F(Continuation, IsTheSameCommandWithAnotherSpeedOrVoice) {
  interrupt({list_});
  EXPECT_EQ(requests_of(with({"-v", "-j", "2", "--per-host", "1", "--delay", "1ms", "--retry", "1", "--deadline", "1h",
                              "--max-time", "9s", "--summary", summary_, "--sync", "none", "--keep-runs", "3"})),
            3U);
}

TEST_F(Continuation, GoesOnWithHeadersThatAreTheSame) {
  interrupt(with({"-H", "X-Kind: a", "-H", "accept-language: de"}));
  EXPECT_EQ(requests_of(with({"-H", "X-Kind: b", "-H", "accept-language: de"})), 6U);
  interrupt(with({"-H", "X-Kind: c"}));
  EXPECT_EQ(requests_of(with({"-H", "x-kind: c"})), 3U);
}

// A token may be a new one each time, and a password could be guessed from a hash.
TEST_F(Continuation, TakesNoNoticeOfCredentials) {
  interrupt(with({"-H", "Authorization: Bearer old", "-H", "Cookie: session=old"}));
  auto const shape = "SELECT shape FROM run ORDER BY id DESC LIMIT 1";
  auto const before = State(pages_).number(shape);
  EXPECT_EQ(requests_of(with({"-H", "Authorization: Bearer new", "-H", "Cookie: session=new"})), 3U);
  EXPECT_EQ(State(pages_).number(shape), before);
  EXPECT_EQ(requests_of({list_}), 6U) << "that there are any makes a difference";
}

TEST_F(Continuation, OfStandardInputIsTheSameHoweverItIsNamed) {
  auto arguments = with_site({"--max-total", "2500", "-j", "1"});
  ASSERT_EQ(scrape(arguments, lines_of(urls_)).exit_code, 5);
  auto const before = requests();
  ASSERT_EQ(scrape(with_site({"-"}), lines_of(urls_)).exit_code, 0);
  EXPECT_EQ(requests() - before, 3U);
}

TEST_F(Continuation, KnowsWhatWasFetchedMeanwhileBecauseItWasOpen) {
  interrupt({list_});
  EXPECT_EQ(requests_of({"--retry-failed"}), 3U);
  EXPECT_EQ(requests_of({list_}), 0U);
  EXPECT_EQ(outcomes(records()), (Counts{{"saved", 6}}));
  EXPECT_EQ(requests_of({list_}), 6U);
}

TEST_F(Continuation, DoesNotTakeWhatWasFetchedInAnotherWayBecauseItWasOpen) {
  interrupt({list_});
  EXPECT_EQ(requests_of({"--retry-failed", "-A", "somebody"}), 3U);
  EXPECT_EQ(requests_of({list_}), 3U);
}

TEST_F(Continuation, TakesNothingFromBeforeAFreshRun) {
  ASSERT_EQ(requests_of({list_}), 6U);
  interrupt({list_});
  ASSERT_EQ(requests_of(with({"--fresh", "--max-total", "500", "-j", "1"}), 5), 1U);
  EXPECT_EQ(requests_of({list_}), 5U);
}

}  // namespace
}  // namespace scrape::test
