// Pages that came in part: kept, found again, continued or thrown away.

#include "integration/support/file_size_limit.hpp"
#include "integration/support/pages.hpp"
#include "site/content.hpp"
#include "support/sha256.hpp"

#include <boost/asio/awaitable.hpp>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace scrape::store {
namespace {

namespace fs = std::filesystem;
using test::sha256_hex;

constexpr std::size_t film_size = 300'000;
constexpr std::size_t begun_size = 200'000;
char const* const film_key = "https://h/latest";

asio::awaitable<bool> keep(BodySink& sink) {
  co_await sink.keep_part();
  co_return true;
}

asio::awaitable<OpenPart::State> check_all(OpenPart& part) {
  auto state = OpenPart::State::unread;
  while (state == OpenPart::State::unread) {
    state = co_await part.check();
  }
  co_return state;
}

class Parts : public testing::TestWithParam<Sync> {
 protected:
  void SetUp() override { begin(PageStore::EarlierParts::continued); }

  // As another run.
  void begin(PageStore::EarlierParts earlier) {
    store_ = make_file_store(pages_.disk(), pages_.path(), GetParam());
    store_->keep_parts(earlier);
  }

  std::unique_ptr<BodySink> begun(std::size_t size, std::unique_ptr<OpenPart> part = nullptr) {
    auto sink = store_->open("film.bin", nullptr, std::move(part));
    plan::Part facts;
    facts.key = film_key;
    facts.url = "https://h/film";
    facts.asked = "0123";
    facts.validator = facts.etag = "\"a\"";
    sink->allow_part(facts);
    EXPECT_TRUE(pages_.write(*sink, {film_.substr(0, size)}));
    return sink;
  }

  void keep_part(std::size_t size) {
    auto const sink = begun(size);
    test::run(pages_.io(), keep(*sink));
  }

  std::unique_ptr<OpenPart> opened() {
    auto part = store_->open_part(film_key);
    if (part) {
      EXPECT_EQ(test::run(pages_.io(), check_all(*part)), OpenPart::State::right);
    }
    return part;
  }

  std::vector<std::string> files() const {
    auto const folder = pages_ / ".scrape/parts";
    return fs::exists(folder) ? test::files_below(folder) : std::vector<std::string>();
  }

  test::Pages pages_{GetParam()};
  std::string film_ = site::bytes_body(film_size);
  std::unique_ptr<PageStore> store_;
};

TEST_P(Parts, AreContinuedToAWholePage) {
  keep_part(begun_size);
  EXPECT_EQ(files(), (std::vector<std::string>{"1", "1.facts"}));
  EXPECT_EQ(pages_.temporary_files(), 0U);
  begin(PageStore::EarlierParts::continued);
  auto part = opened();
  ASSERT_TRUE(part);
  EXPECT_EQ(part->facts().size.value, begun_size);
  EXPECT_EQ(part->facts().sha256, sha256_hex(film_.substr(0, begun_size)));

  auto const sink = store_->open("film.bin", nullptr, std::move(part));
  sink->demand({sha256_hex(film_), sha256_hex(film_.substr(begun_size)), {}});
  ASSERT_TRUE(pages_.write(*sink, {film_.substr(begun_size, 90'000), film_.substr(begun_size + 90'000)}));
  EXPECT_EQ(sink->content().size(), film_size);
  auto const stored = pages_.commit(*sink);

  ASSERT_TRUE(stored) << stored.error().message();
  EXPECT_EQ(stored->bytes.value, film_size);
  EXPECT_EQ(stored->sha256, sha256_hex(film_));
  EXPECT_TRUE(test::read_file(pages_ / "film.bin") == film_);
  EXPECT_EQ(files(), std::vector<std::string>());
}

TEST_P(Parts, AreAPageOnlyAsDemanded) {
  auto const whole = sha256_hex(film_);
  auto const rest = sha256_hex(film_.substr(begun_size));
  for (auto const& digests : {plan::Digests{rest, {}, {}}, plan::Digests{whole, whole, {}}}) {
    keep_part(begun_size);
    auto const sink = store_->open("film.bin", nullptr, opened());
    sink->demand(digests);
    ASSERT_TRUE(pages_.write(*sink, {film_.substr(begun_size)}));
    auto const stored = pages_.commit(*sink);
    ASSERT_FALSE(stored);
    EXPECT_EQ(stored.error(), Errc::digest_mismatch);
    EXPECT_EQ(pages_.files(), std::vector<std::string>());
    EXPECT_EQ(files(), std::vector<std::string>());
  }
}

TEST_P(Parts, AreWorthKeepingOnlyFromSomeSizeOn) {
  keep_part(plan::least_part.value - 1);
  EXPECT_EQ(files(), std::vector<std::string>());
  EXPECT_FALSE(store_->has_part(film_key));
  keep_part(plan::least_part.value);
  EXPECT_TRUE(store_->has_part(film_key));
}

TEST_P(Parts, StayUntilTheyAreDropped) {
  keep_part(begun_size);
  {
    auto const part = opened();
    ASSERT_TRUE(part);
    EXPECT_FALSE(store_->has_part(film_key));
    EXPECT_EQ(store_->open_part(film_key), nullptr) << "somebody else has it";
  }
  auto const part = opened();
  ASSERT_TRUE(part);
  part->drop();
  pages_.settle();
  EXPECT_FALSE(store_->has_part(film_key));
  EXPECT_EQ(files(), std::vector<std::string>());
}

TEST_P(Parts, GiveWayToThoseOfTheSamePageThatCameLater) {
  keep_part(begun_size);
  keep_part(begun_size + 1);
  EXPECT_EQ(opened()->facts().size.value, begun_size + 1);
  EXPECT_EQ(files(), (std::vector<std::string>{"2", "2.facts"}));
}

TEST_P(Parts, AreRemovedWhenNobodyNeedsThemAnyMore) {
  keep_part(begun_size);
  store_->drop_part("https://h/other");
  EXPECT_TRUE(store_->has_part(film_key));
  store_->drop_part(film_key);
  pages_.settle();
  EXPECT_FALSE(store_->has_parts());
  EXPECT_EQ(files(), std::vector<std::string>());
}

TEST_P(Parts, AreForgottenOnceSomebodyAsksForThem) {
  keep_part(begun_size);
  begin(PageStore::EarlierParts::forgotten);
  EXPECT_EQ(files().size(), 2U);
  EXPECT_EQ(store_->open_part(film_key), nullptr);
  pages_.settle();
  EXPECT_EQ(files(), std::vector<std::string>());
  keep_part(begun_size);
  EXPECT_TRUE(opened()) << "it is of this run";
}

class MarkedParts : public Parts {
 protected:
  static constexpr std::size_t piece = std::size_t{1024} * 1024;
  static constexpr std::size_t room = 8 * piece + 500;

  std::unique_ptr<BodySink> begun_with_eight_pieces() {
    film_ = site::bytes_body(9 * piece);
    auto sink = begun(0);
    for (std::size_t from = 0; from < 8 * piece; from += piece)
      EXPECT_TRUE(pages_.write(*sink, {film_.substr(from, piece)}));
    return sink;
  }

  void expect_what_was_marked(std::unique_ptr<BodySink> sink) {
    sink.reset();
    pages_.settle();
    begin(PageStore::EarlierParts::continued);
    auto const part = opened();
    ASSERT_TRUE(part);
    EXPECT_GE(part->facts().size.value, 4 * piece);
    EXPECT_LE(part->facts().size.value, 8 * piece);
  }
};

TEST_P(MarkedParts, StayWhenTheDiskIsFull) {
  auto sink = begun_with_eight_pieces();
  test::FileSizeLimit const full(room);
  EXPECT_FALSE(pages_.write(*sink, {film_.substr(8 * piece)}));
  test::run(pages_.io(), keep(*sink));
  expect_what_was_marked(std::move(sink));
}

TEST_P(MarkedParts, StayWhenTheDiskIsFullAtTheirEnd) {
  auto sink = begun_with_eight_pieces();
  EXPECT_TRUE(pages_.write(*sink, {film_.substr(8 * piece, 1000)}));
  test::FileSizeLimit const full(room);
  test::run(pages_.io(), keep(*sink));
  expect_what_was_marked(std::move(sink));
}

TEST_P(MarkedParts, StayWhenTheDiskIsFullAtTheEndOfThePage) {
  auto sink = begun_with_eight_pieces();
  EXPECT_TRUE(pages_.write(*sink, {film_.substr(8 * piece, 1000)}));
  test::FileSizeLimit const full(room);
  EXPECT_FALSE(pages_.commit(*sink));
  expect_what_was_marked(std::move(sink));
}

// As runs that were killed may leave them.
TEST_P(Parts, GiveWayToLaterOnesOfTheSameEntry) {
  fs::create_directories(pages_ / ".scrape/parts");
  plan::Part facts;
  facts.key = facts.url = film_key;
  facts.asked = "0";
  facts.sha256 = sha256_hex("x");
  facts.validator = "\"a\"";
  for (auto const number : {2, 9, 10}) {
    facts.size = ByteCount{static_cast<std::uint64_t>(number)};
    auto const name = pages_ / (".scrape/parts/" + std::to_string(number));
    std::ofstream(name) << film_.substr(0, 10);
    std::ofstream(name + ".facts") << to_text(facts);
  }
  begin(PageStore::EarlierParts::continued);
  EXPECT_EQ(store_->open_part(film_key)->facts().size.value, 10U);
  EXPECT_EQ(files(), (std::vector<std::string>{"10", "10.facts"}));
}

TEST_P(Parts, AreTheOnlyFilesThatAreRemovedForThem) {
  auto const folder = pages_ / ".scrape/parts";
  fs::create_directories(folder);
  for (auto const* const name : {"7", "8.facts", "9.new", "notes", "10.txt", "x.facts", "11.facts.new", ".hidden"})
    std::ofstream(folder + '/' + name) << "mine";
  begin(PageStore::EarlierParts::continued);
  EXPECT_EQ(files(), (std::vector<std::string>{".hidden", "10.txt", "11.facts.new", "notes", "x.facts"}));
}

// Nothing is looked for beside what a link leads to.
TEST_P(Parts, AreBesideNoFolderThatALinkLeadsTo) {
  fs::create_directories(pages_ / "foreign/parts");
  fs::create_directories(pages_ / "foreign/tmp");
  std::ofstream(pages_ / "foreign/parts/1") << "mine";
  fs::remove_all(pages_ / ".scrape/tmp");
  fs::create_directory_symlink(pages_ / "foreign/tmp", pages_ / ".scrape/tmp");
  begin(PageStore::EarlierParts::continued);
  keep_part(begun_size);
  EXPECT_EQ(test::files_below(pages_ / "foreign/parts"), std::vector<std::string>{"1"});
  EXPECT_EQ(files().size(), 2U);
}

// What a process that is killed leaves; and what does not come to be a part leaves no trace.
TEST_P(Parts, AreMarkedWhileALargePageComes) {
  film_ = site::bytes_body(std::size_t{9} * 1024 * 1024);
  auto const write = [&] {
    auto sink = begun(0);
    for (std::size_t at = 0; at < film_.size(); at += 1024 * 1024)
      EXPECT_TRUE(pages_.write(*sink, {film_.substr(at, 1024 * 1024)}));
    EXPECT_EQ(files(), (std::vector<std::string>{"1", "1.facts"}));
    EXPECT_NE(test::read_file(pages_ / ".scrape/parts/1.facts").find("\nsize 8388608\n"), std::string::npos);
    return sink;
  };
  EXPECT_TRUE(pages_.commit(*write()));
  EXPECT_EQ(files(), std::vector<std::string>());
  begin(PageStore::EarlierParts::continued);
  write().reset();
  pages_.settle();
  EXPECT_EQ(files(), std::vector<std::string>());
}

TEST_P(Parts, AreNotKeptWhereALinkHasTheirPlace) {
  fs::remove_all(pages_ / ".scrape/parts");
  fs::create_directory(pages_ / "elsewhere");
  fs::create_directory_symlink(pages_ / "elsewhere", pages_ / ".scrape/parts");
  begin(PageStore::EarlierParts::continued);
  keep_part(begun_size);
  EXPECT_FALSE(store_->has_part(film_key));
  EXPECT_TRUE(fs::is_empty(pages_ / "elsewhere"));
}

std::string name_of_sync(testing::TestParamInfo<Sync> const& sync) {
  return sync.param == Sync::none ? "none" : sync.param == Sync::batch ? "batch" : "each";
}

INSTANTIATE_TEST_SUITE_P(Sync, Parts, testing::Values(Sync::none, Sync::batch, Sync::each), name_of_sync);
INSTANTIATE_TEST_SUITE_P(Sync, MarkedParts, testing::Values(Sync::none, Sync::batch, Sync::each), name_of_sync);

}  // namespace
}  // namespace scrape::store
