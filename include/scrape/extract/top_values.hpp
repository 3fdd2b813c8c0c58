#pragma once
/// Which texts occur most often, and how many there are, in bounded memory.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::extract {

/// Exact for up to `most_texts` distinct texts. Beyond, the rare ones are forgotten: all counts are lowered by the
/// median one, and who has none left goes (after Misra and Gries, 1982). Counts are then at least those given, and too
/// low by undercount() at most.
class TopValues {
 public:
  static constexpr std::size_t most_texts = 10'000;

  /// Longer texts are told apart by this much of them and a hash of 128 bits.
  static constexpr std::size_t longest_kept = 192;

  void add(std::string_view text);

  /// Of all texts, each as often as it came.
  std::uint64_t count() const noexcept { return count_; }

  /// Different texts; at least so many unless is_exact().
  std::uint64_t distinct() const noexcept;

  bool is_exact() const noexcept { return undercount_ == 0; }
  std::uint64_t undercount() const noexcept { return undercount_; }

  struct Entry {
    std::string text;  ///< at most `longest_kept` bytes, valid UTF-8
    bool is_shortened;
    std::uint64_t count;
  };

  /// The most frequent first, those equally frequent in the order of their bytes. Only those are listed that are
  /// certainly more frequent than any text that was forgotten.
  std::vector<Entry> most_frequent(std::size_t most) const;

  /// Memory that is held, about.
  std::size_t bytes() const noexcept { return bytes_; }

  /// Forgets the rarer half of the texts.
  void thin();

 private:
  std::map<std::string, std::uint64_t, std::less<>> counts_;  // a tree: nobody outside can make it slow
  std::uint64_t count_ = 0;
  std::uint64_t most_known_ = 0;
  std::uint64_t undercount_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace scrape::extract
