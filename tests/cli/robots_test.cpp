// --robots: what a site's robots.txt says is done.

#include "cli/run.hpp"
#include "site/exchange.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>

namespace scrape::test {
namespace {

using site::After;
using site::Answer;
using site::Exchange;

Answer text(std::string body) {
  return {.type = "text/plain", .body = std::move(body), .fields = {}};
}

// A site with a robots.txt of the test's making, and pages that are all alike. Remembers what was asked for.
class Site {
 public:
  explicit Site(std::vector<Answer> robots, Answer page = text("page"),
                std::vector<std::string> addresses = {"127.0.0.1"})
      : robots_(std::move(robots)),
        page_(std::move(page)),
        server_(listening_on(std::move(addresses)), [this](Exchange const& exchange) { return answer(exchange); }) {}

  std::string url(std::string_view target) const { return url("127.0.0.1", target); }
  std::string url(std::string_view host, std::string_view target) const { return server_.url(host, target); }

  // Whether any request had a field of that name.
  bool was_told(std::string const& field) const {
    std::lock_guard const lock(mutex_);
    return std::ranges::find(fields_, field) != fields_.end();
  }

  std::vector<std::string> asked() const {
    std::lock_guard const lock(mutex_);
    return asked_;
  }

 private:
  static site::ServerOptions listening_on(std::vector<std::string> addresses) {
    site::ServerOptions options;
    options.addresses = std::move(addresses);
    return options;
  }

  site::asio::awaitable<After> answer(Exchange const& exchange) {
    std::string const target(exchange.request.target());
    auto const chosen = target == "/robots.txt" ? next() : page_;
    remember(target, exchange.request);
    co_return co_await site::send(exchange, chosen);
  }

  // The last one for ever.
  Answer next() {
    auto const answer = robots_.front();
    if (robots_.size() > 1) robots_.erase(robots_.begin());
    return answer;
  }

  void remember(std::string const& target, site::Request const& request) {
    std::lock_guard const lock(mutex_);
    asked_.push_back(target);
    for (auto const& field : request)
      fields_.emplace_back(field.name_string());
  }

  std::vector<Answer> robots_;
  Answer page_;
  mutable std::mutex mutex_;
  std::vector<std::string> asked_;
  std::vector<std::string> fields_;
  site::Server server_;
};

Answer status(unsigned code) {
  return {.status = code, .body = "nothing", .fields = {}};
}

Answer moved_to(std::string location) {
  return {.status = 302, .body = {}, .fields = {{"Location", std::move(location)}}};
}

class RobotsRun : public testing::Test {
 protected:
  Ended fetch(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--robots", "--retry-delay", "1ms", "-o", pages_});
    return scrape(std::move(arguments));
  }

  // By entry.
  std::map<double, std::string> outcomes() const {
    std::map<double, std::string> outcomes;
    for (auto const& record : read_records(pages_ + "/manifest.jsonl"))
      outcomes[static_cast<double>(number_of(record, "index"))] = text_of(record, "outcome");
    return outcomes;
  }

  std::string error(std::size_t record) const {
    return text_of(read_records(pages_ + "/manifest.jsonl").at(record), "error");
  }

  TemporaryDirectory directory_;
  std::string pages_ = directory_ / "pages";
};

using Outcomes = std::map<double, std::string>;

TEST_F(RobotsRun, AsksFirstAndOnceAndFetchesWhatIsAllowed) {
  Site const site({text("User-agent: *\nDisallow: /private/\n")});

  auto const ended = fetch({site.url("/a"), site.url("/private/b"), site.url("/c")});

  EXPECT_EQ(ended.exit_code, 1) << ended.err;
  EXPECT_EQ(outcomes(), (Outcomes{{1, "saved"}, {2, "denied"}, {3, "saved"}}));
  auto const asked = site.asked();
  ASSERT_EQ(asked.size(), 3U);
  EXPECT_EQ(asked.front(), "/robots.txt");
  for (auto const& record : read_records(pages_ + "/manifest.jsonl")) {
    if (text_of(record, "outcome") != "denied") continue;
    EXPECT_EQ(text_of(record, "error_class"), "robots");
    EXPECT_EQ(text_of(record, "error"), "robots.txt forbids it");
  }
}

TEST_F(RobotsRun, CountsWhatIsDenied) {
  Site const site({text("User-agent: *\nDisallow: /private/\n")});

  fetch({"--summary", directory_ / "summary.json", site.url("/a"), site.url("/private/b"), site.url("/private/c")});

  auto const summary = read_records(directory_ / "summary.json").at(0);
  EXPECT_EQ(summary.at("outcomes").at("denied").to_number<int>(), 2);
  EXPECT_EQ(summary.at("error_classes").at("robots").to_number<int>(), 2);
}

TEST_F(RobotsRun, HeedsTheRulesMadeForUs) {
  Site const site({text("User-agent: *\nDisallow: /\n\nUser-agent: scrape\nDisallow: /b\n")});

  fetch({site.url("/a"), site.url("/b")});

  EXPECT_EQ(outcomes(), (Outcomes{{1, "saved"}, {2, "denied"}}));
}

TEST_F(RobotsRun, FetchesAllWhereThereIsNoFile) {
  for (auto const code : {404U, 403U, 410U}) {
    Site const site({status(code)});
    EXPECT_EQ(fetch({site.url("/a")}).exit_code, 0) << code;
  }
}

TEST_F(RobotsRun, FetchesNothingWhereTheFileCannotBeReached) {
  Site const site({status(500)});

  EXPECT_EQ(fetch({"--retry", "2", site.url("/a"), site.url("/b")}).exit_code, 4);

  EXPECT_EQ(outcomes(), (Outcomes{{1, "denied"}, {2, "denied"}}));
  EXPECT_EQ(site.asked(), (std::vector<std::string>(3, "/robots.txt")));
  EXPECT_EQ(error(0), "robots.txt cannot be reached, so that nothing may be fetched: the server answered 500");
}

TEST_F(RobotsRun, TriesAgainWhatMayPass) {
  Site const site({status(503), text("User-agent: *\nDisallow: /b\n")});

  fetch({site.url("/a"), site.url("/b")});

  EXPECT_EQ(outcomes(), (Outcomes{{1, "saved"}, {2, "denied"}}));
}

TEST_F(RobotsRun, FollowsRedirectsToAnotherAuthorityToo) {
  Site const elsewhere({text("User-agent: *\nDisallow: /a\n")});
  Site const site({moved_to("/robots.txt"), moved_to(elsewhere.url("/robots.txt"))});

  fetch({site.url("/a"), site.url("/b")});

  EXPECT_EQ(outcomes(), (Outcomes{{1, "denied"}, {2, "saved"}}));
}

TEST_F(RobotsRun, TakesAFileThatIsMovedTooOftenForNone) {
  Site const site({moved_to("/robots.txt")});

  EXPECT_EQ(fetch({site.url("/a")}).exit_code, 0);

  EXPECT_EQ(site.asked().size(), 7U) << "five redirects, the sixth and the page";
}

TEST_F(RobotsRun, ReadsNoMoreThanCounts) {
  auto file = "User-agent: *\nDisallow: /a\n" + std::string(600'000, '#') + "\nDisallow: /b\n";
  Site const site({text(std::move(file))});

  fetch({site.url("/a"), site.url("/b")});

  EXPECT_EQ(outcomes(), (Outcomes{{1, "denied"}, {2, "saved"}}));
}

// 32 MiB of them are remembered: those of some 65 sites here, one of which is asked twice.
TEST_F(RobotsRun, RemembersNoMoreThanMemoryIsGoodFor) {
  constexpr int sites = 80;
  std::vector<std::string> addresses;
  for (int i = 1; i <= sites; ++i)
    addresses.push_back("127.0.0." + std::to_string(i));
  Site const site({text("User-agent: *\nDisallow: /a\n" + std::string(600'000, '#'))}, text("page"), addresses);
  ProgramOptions options;
  options.arguments = {"--robots", "-v", "-o", pages_, "-"};
  Program program(options);
  auto fetch_from = [&, entry = 0](std::string const& host, std::string const& target) mutable {
    program.write_input(site.url(host, target) + '\n');
    EXPECT_TRUE(program.wait_for_error_text("saved entry=" + std::to_string(++entry) + ' '));
  };
  auto const files = [&site] { return std::ranges::count(site.asked(), "/robots.txt"); };

  for (auto const& address : addresses)
    fetch_from(address, "/b");
  EXPECT_EQ(files(), sites);
  fetch_from(addresses.back(), "/c");
  EXPECT_EQ(files(), sites);
  fetch_from(addresses.front(), "/c");
  EXPECT_EQ(files(), sites + 1);

  program.finish_input();
  EXPECT_EQ(program.wait().exit_code, 0);
}

TEST_F(RobotsRun, HoldsForTheTargetsOfRedirectsToo) {
  Site const elsewhere({text("User-agent: *\nDisallow: /secret\n")});
  Site const open({status(404)}, moved_to(elsewhere.url("/secret")));

  auto const ended = fetch({open.url("/a")});

  EXPECT_EQ(outcomes(), (Outcomes{{1, "denied"}})) << ended.err;
  EXPECT_EQ(elsewhere.asked(), (std::vector<std::string>{"/robots.txt"}));
}

// Regression: the request for the file of another origin carried what was meant for that of the entry.
TEST_F(RobotsRun, TellsOtherOriginsNothingThatWasMeantForThatOfTheEntry) {
  Site const elsewhere({text("User-agent: *\nAllow: /\n")});
  Site const open({status(404)}, moved_to(elsewhere.url("/b")));

  EXPECT_EQ(fetch({"-H", "X-Secret: 1", open.url("/a")}).exit_code, 0);

  EXPECT_TRUE(open.was_told("X-Secret"));
  EXPECT_EQ(elsewhere.asked(), (std::vector<std::string>{"/robots.txt", "/b"}));
  EXPECT_FALSE(elsewhere.was_told("X-Secret"));
}

TEST_F(RobotsRun, LeavesTheCrawlDelayBetweenRequests) {
  using namespace std::chrono_literals;
  Site const site({text("User-agent: *\nCrawl-delay: 0.3\n")});
  auto const begin = std::chrono::steady_clock::now();

  EXPECT_EQ(fetch({site.url("/a"), site.url("/b"), site.url("/c")}).exit_code, 0);

  EXPECT_GE(std::chrono::steady_clock::now() - begin, 900ms);
}

TEST_F(RobotsRun, AsksForNoFileUnlessToldTo) {
  Site const site({text("User-agent: *\nDisallow: /\n")});

  EXPECT_EQ(scrape({"-o", pages_, site.url("/a")}).exit_code, 0);

  EXPECT_EQ(site.asked(), (std::vector<std::string>{"/a"}));
}

}  // namespace
}  // namespace scrape::test
