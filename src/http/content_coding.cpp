#include "decoders.hpp"

#include <scrape/base/error.hpp>
#include <scrape/base/text.hpp>
#include <scrape/http/content_coding.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace scrape::http {
namespace {

// Real servers apply one, or two by mistake; each more has a window of its own to fill (up to 16 MiB).
constexpr std::size_t most_codings = 5;

// What a coding may always expand to: below that size no page is taken for a bomb, however well it compresses.
constexpr std::uint64_t bomb_size = std::uint64_t{64} * 1024 * 1024;

// And how many times what it took, beyond that size. Pages shrink to a tenth, repetitive logs to a hundredth; zeros
// reach 1 000 with deflate, and 30 000 and more with brotli and zstd.
constexpr std::uint64_t bomb_factor = 250;

struct Coding {
  std::string_view name;
  std::unique_ptr<Decoder> (*make)();
};

// RFC 9110 §8.4.1, RFC 7932, RFC 8878 §7.2.
constexpr std::array codings{
    Coding{"gzip", &make_gzip_decoder},       Coding{"x-gzip", &make_gzip_decoder}, Coding{"br", &make_brotli_decoder},
    Coding{"deflate", &make_deflate_decoder}, Coding{"zstd", &make_zstd_decoder},
};

// One coding of several, within its limits.
class Stage {
 public:
  explicit Stage(Coding const& coding) : decoder_(coding.make()) {}

  Result<std::optional<Bytes>> next(Bytes& input) {
    auto const offered = input.size();
    auto piece = decoder_->next(input);
    taken_ += offered - input.size();
    if (!piece || !*piece) return piece;
    given_ += (*piece)->size();
    if (given_ > bomb_size && given_ > bomb_factor * taken_) return Errc::coding_bomb;
    return piece;
  }

  Result<void> finish() const { return decoder_->finish(); }

 private:
  std::unique_ptr<Decoder> decoder_;
  std::uint64_t taken_ = 0;
  std::uint64_t given_ = 0;
};

// Codings in the order in which they are undone. What a stage gives stays where it is until the next one has used it.
class Chain final : public Decoder {
 public:
  explicit Chain(std::vector<Stage> stages) : stages_(std::move(stages)), between_(stages_.size()) {}

  Result<std::optional<Bytes>> next(Bytes& input) override {
    for (auto at = stages_.size(); at-- > 0;) {
      auto piece = stages_[at].next(at == 0 ? input : between_[at]);
      if (!piece) return piece;
      if (!*piece) continue;
      if (at + 1 == stages_.size()) return piece;
      between_[at + 1] = **piece;
      return Bytes();
    }
    return std::nullopt;
  }

  Result<void> finish() const override {
    for (auto const& stage : stages_) {
      auto const finished = stage.finish();
      if (!finished) return finished;
    }
    return {};
  }

 private:
  std::vector<Stage> stages_;
  std::vector<Bytes> between_;  ///< for each stage what it has not yet used; the first one's input is the caller's
};

// Null for a name that we do not know.
Coding const* find_coding(std::string_view name) noexcept {
  auto const* const found =
      std::ranges::find_if(codings, [name](auto const& known) { return equal_ignoring_case(name, known.name); });
  return found == codings.end() ? nullptr : found;
}

}  // namespace

Result<std::unique_ptr<Decoder>> make_decoder(std::string_view content_encoding) {
  std::vector<Stage> stages;
  for (auto rest = content_encoding; !rest.empty();) {
    auto const comma = rest.rfind(',');
    auto const last = comma == std::string_view::npos ? 0 : comma + 1;
    auto const name = trim(rest.substr(last));
    rest = rest.substr(0, last == 0 ? 0 : comma);
    if (name.empty() || equal_ignoring_case(name, "identity")) continue;
    auto const* const coding = find_coding(name);
    if (coding == nullptr) return Errc::unknown_coding;
    if (stages.size() == most_codings) return Errc::too_many_codings;
    stages.emplace_back(*coding);
  }
  if (stages.empty()) return std::unique_ptr<Decoder>();
  return std::unique_ptr<Decoder>(std::make_unique<Chain>(std::move(stages)));
}

}  // namespace scrape::http
