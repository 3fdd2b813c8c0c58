#pragma once
/// `--expect CONDITIONS`: what a good page is like.

#include <scrape/base/units.hpp>
#include <scrape/http/message.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::plan {

struct StatusRange {
  int first;
  int last;
};

/// Every condition must hold; of a condition with alternatives one.
class Expectation {
 public:
  /// Adds "status=200|204|3xx,type=text/html|image/*,size>=1k,size<2M,match=REGEX". A regular expression may have
  /// commas, so that it comes last. Throws std::invalid_argument, with a sentence for the user.
  void add(std::string_view conditions);

  /// Conditions as they were given.
  std::string const& text() const noexcept { return text_; }

  /// Whether a response of that status is a page to save: as the conditions say, or else any success.
  bool wants(int status) const noexcept;

  /// Whether a condition names that status: it is then neither an error nor a redirect to follow.
  bool names(int status) const noexcept { return !statuses_.empty() && wants(status); }

  /// Which condition does not hold for a response of that head, "status 204, not 200"; nothing when all do.
  std::optional<std::string> unmet(http::ResponseHead const& head) const;

  /// The same of a page of that size, decoded.
  std::optional<std::string> unmet(ByteCount size) const;

  /// Regular expressions that pages must match.
  std::vector<std::string> const& patterns() const noexcept { return patterns_; }

 private:
  template <class T>
  struct Condition {
    std::string text;  ///< as it was given
    std::vector<T> alternatives;
  };

  static bool holds(Condition<StatusRange> const& condition, int status) noexcept;

  void add_condition(std::string_view condition);
  void add_statuses(std::string_view text);
  void add_types(std::string_view text);
  void add_size(std::string_view condition);

  std::string text_;
  std::vector<Condition<StatusRange>> statuses_;
  std::vector<Condition<std::string>> types_;
  ByteCount least_;
  ByteCount most_{UINT64_MAX};
  std::vector<std::string> patterns_;
};

}  // namespace scrape::plan
