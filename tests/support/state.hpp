#pragma once
/// The state of an output directory, as any other program sees it.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

struct sqlite3;

namespace scrape::test {

/// DIR/.scrape/state.db; also of a run that was killed, whose log it leaves for the next one to recover.
class State {
 public:
  enum class Access { read, write };

  /// Throws std::runtime_error when it cannot be opened, as all that follows.
  explicit State(std::string const& directory, Access access = Access::read);

  void run(std::string const& sql);

  /// The first column of all rows.
  std::vector<std::string> texts(std::string const& sql);

  /// The first column of the first row.
  std::int64_t number(std::string const& sql);

 private:
  struct Closer {
    void operator()(sqlite3* database) const noexcept;
  };
  std::unique_ptr<sqlite3, Closer> handle_;
};

}  // namespace scrape::test
