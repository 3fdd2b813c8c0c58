#include <scrape/base/buffer_pool.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <ranges>
#include <set>
#include <vector>

namespace scrape {
namespace {

constexpr std::size_t block_size = 1000;

std::vector<std::byte*> places_of(std::vector<BufferPool::Block> const& blocks) {
  std::vector<std::byte*> places;
  for (auto const& block : blocks)
    places.push_back(block.get());
  return places;
}

class BufferPoolTest : public testing::Test {
 protected:
  std::vector<BufferPool::Block> take(std::size_t count) {
    std::vector<BufferPool::Block> blocks(count);
    std::ranges::generate(blocks, [this] { return pool_.take(); });
    return blocks;
  }

  // Where they are, in the order in which they went back.
  std::vector<std::byte*> give_back(std::vector<BufferPool::Block> blocks) {
    auto places = places_of(blocks);
    for (auto& block : blocks)
      pool_.give_back(std::move(block));
    return places;
  }

  BufferPool pool_{block_size};
};

TEST_F(BufferPoolTest, LendsBlocksOfItsSize) {
  EXPECT_EQ(pool_.block_size(), block_size);
  auto const block = pool_.take();
  std::fill_n(block.get(), block_size, std::byte{0xA5});  // AddressSanitizer sees when that is too much
  EXPECT_EQ(std::count(block.get(), block.get() + block_size, std::byte{0xA5}), std::ptrdiff_t{block_size});
}

TEST_F(BufferPoolTest, LendsTheOneThatCameBackLast) {
  auto const given_back = give_back(take(3));
  auto const taken = places_of(take(3));
  EXPECT_TRUE(std::ranges::equal(taken, given_back | std::views::reverse));
}

TEST_F(BufferPoolTest, LendsNoBlockTwiceHoweverManyCameBack) {
  give_back(take(1000));
  auto const blocks = take(1000);
  auto const places = places_of(blocks);
  EXPECT_EQ(std::set<std::byte*>(places.begin(), places.end()).size(), 1000U);
}

}  // namespace
}  // namespace scrape
