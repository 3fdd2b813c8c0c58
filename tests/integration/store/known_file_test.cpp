// Whether a file is still what an earlier run saved.

#include "store/known_file.hpp"

#include "support/sha256.hpp"
#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>

namespace scrape::store {
namespace {

namespace fs = std::filesystem;

class KnownFile : public testing::Test {
 protected:
  KnownFile() { fs::create_directory(directory_ / "a"); }

  void write(std::string_view content, std::int64_t modified) const {
    directory_.write(known_.path, content);
    touch(modified);
  }

  void touch(std::int64_t modified) const {
    timespec const time{modified / 1'000'000'000, modified % 1'000'000'000};
    timespec const times[] = {time, time};
    ASSERT_EQ(::utimensat(AT_FDCWD, (directory_ / known_.path).c_str(), times, AT_SYMLINK_NOFOLLOW), 0);
  }

  std::optional<std::int64_t> unaltered() const {
    Descriptor const folder(::open(directory_.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return unaltered_since(folder, known_);
  }

  static constexpr std::int64_t then = 1'700'000'000'123'456'789;
  static constexpr std::int64_t later = then + 1;

  test::TemporaryDirectory directory_;
  plan::Known known_{.path = "a/page.html",
                     .size = ByteCount{5},
                     .sha256 = test::sha256_hex("hello"),
                     .modified = then,
                     .final_url = {},
                     .content_type = {},
                     .etag = {},
                     .last_modified = {}};
};

TEST_F(KnownFile, IsUnalteredWhenNobodyTouchedIt) {
  write("hello", then);
  EXPECT_EQ(unaltered(), then);
}

// The time is enough: thousands of files are not read again in each run.
TEST_F(KnownFile, IsNotReadWhenItsTimeIsTheSame) {
  write("HELLO", then);
  EXPECT_EQ(unaltered(), then);
}

TEST_F(KnownFile, IsUnalteredWhenItWasTouchedOnly) {
  for (auto const time : {later, std::int64_t{0}, then - 1}) {
    write("hello", time);
    EXPECT_EQ(unaltered(), time);
  }
}

TEST_F(KnownFile, IsReadWhenNobodyKnowsItsTime) {
  known_.modified = 0;
  write("hello", later);
  EXPECT_EQ(unaltered(), later);
  write("HELLO", later);
  EXPECT_EQ(unaltered(), std::nullopt);
}

TEST_F(KnownFile, IsAlteredWhenItsContentIsAnother) {
  write("HELLO", later);
  EXPECT_EQ(unaltered(), std::nullopt);
}

TEST_F(KnownFile, IsAlteredWhenItsSizeIsAnother) {
  for (auto const* const content : {"", "hell", "hello!"}) {
    write(content, then);
    EXPECT_EQ(unaltered(), std::nullopt) << content;
  }
}

TEST_F(KnownFile, IsAlteredWhenItIsMissing) {
  EXPECT_EQ(unaltered(), std::nullopt);
  fs::remove(directory_ / "a");
  EXPECT_EQ(unaltered(), std::nullopt);
}

TEST_F(KnownFile, IsAlteredWhenItIsNoFile) {
  fs::create_directory(directory_ / known_.path);
  EXPECT_EQ(unaltered(), std::nullopt);
  fs::remove(directory_ / known_.path);
  fs::create_symlink(directory_.write("elsewhere", "hello"), directory_ / known_.path);
  known_.size = ByteCount{(directory_ / "elsewhere").size()};
  touch(then);
  EXPECT_EQ(unaltered(), std::nullopt);
  fs::remove(directory_ / known_.path);
  ASSERT_EQ(::mkfifo((directory_ / known_.path).c_str(), 0600), 0);
  known_.size = ByteCount{0};
  EXPECT_EQ(unaltered(), std::nullopt) << "and nobody waits for its other end";
}

TEST_F(KnownFile, IsAlteredWhenItMayNotBeReadAndItsTimeIsAnother) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  write("hello", later);
  fs::permissions(directory_ / known_.path, fs::perms::none);
  EXPECT_EQ(unaltered(), std::nullopt);
}

}  // namespace
}  // namespace scrape::store
