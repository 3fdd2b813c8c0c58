#pragma once
/// What a verb was asked for, on its way to standard output.

#include <string>
#include <string_view>

namespace scrape::app {

/// Lives on one thread.
class StandardOutput {
 public:
  /// Adds text as it is. Throws LocalTrouble, as flush() does, when it cannot be written.
  void print(std::string_view text);

  /// "key:   value" with the values of all lines below each other. What a terminal might obey stands escaped.
  void print_fact(std::string_view key, std::string_view value);

  /// To be called at the end.
  void flush();

 private:
  std::string waiting_;
};

}  // namespace scrape::app
