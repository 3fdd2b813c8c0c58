#pragma once
/// Reads what earlier runs left in DIR/.scrape/state.db.

#include <scrape/plan/ending.hpp>
#include <scrape/plan/known.hpp>
#include <scrape/store/recorded_file.hpp>
#include <scrape/store/run_facts.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::store {

/// All that is known of a URL.
struct PageFacts {
  std::string url;          ///< normalised; its plan::key_of()
  std::string given;        ///< as its list had it
  std::string source;       ///< "urls.txt:17"
  std::string listed_path;  ///< the name of its file when its list gave one
  std::uint64_t run = 0;    ///< in which it ended last
  plan::Ending ending = plan::Ending::failed;
  std::string record;  ///< its line in the manifest of that run, without line feed
  std::string head;    ///< of the last response: status line and fields, each with CRLF; empty when there was none
  std::optional<plan::Known> file;
};

/// What became of a URL the last time, and what is there of it.
struct LastOutcome {
  plan::Ending ending = plan::Ending::failed;
  std::optional<plan::Known> file;
};

/// An entry that is to be tried again.
struct OpenEntry {
  std::uint64_t index = 0;
  std::string source;
  std::string given;
  std::string key;  ///< its normalised URL, or that of its own request: see plan::key_of()
  std::string listed_path;
};

/// Thread-safe. All functions throw LocalTrouble when the state cannot be read.
class Archive {
 public:
  /// Nothing when the directory has no state. Throws LocalTrouble when that is none, or of a later version.
  static std::unique_ptr<Archive> open(std::string const& directory);

  /// The same for a short look: nothing is created or locked in the directory, which need not be writable, unless a run
  /// has it open or was killed. What was read is to be trusted if is_undisturbed() says so afterwards.
  static std::unique_ptr<Archive> open_to_look(std::string const& directory);

  /// Whether no run has begun to write since open_to_look(); the same can be read anew if one has.
  bool is_undisturbed() const;

  Archive(Archive const&) = delete;
  Archive& operator=(Archive const&) = delete;
  ~Archive();

  /// Whether a reading failed because the state is damaged.
  bool is_damaged() const noexcept;

  /// What became of normalised URLs, and of requests of their own (plan::key_of()), in their order; nothing for those
  /// that no run has a record of. Cheaper than one by one: each reading takes and frees locks of the state.
  std::vector<std::optional<LastOutcome>> last_outcomes(std::vector<std::string_view> const& keys);

  /// Everything about a normalised URL, or about a request of its own for it: see plan::key_of().
  std::optional<PageFacts> page(std::string_view key);

  /// One of the requests of their own for that URL, as page() takes it. Reads the whole state.
  std::optional<std::string> own_request_of(std::string const& url);

  /// The run that began last.
  std::optional<RunFacts> last_run();

  /// The last run before that which did not come to its end and was not continued, if its sources have not been dealt
  /// with since then by another command either.
  std::optional<RunFacts> interrupted_run();

  /// That run; the arguments of `scrape explain`.
  std::optional<RunFacts> run(std::uint64_t id);

  /// The next entries that failed or were not started, in the order in which they were met first; `after` is 0 at the
  /// beginning, and the place to go on from afterwards. None when there are no more.
  std::vector<OpenEntry> open_entries(std::int64_t& after, std::size_t at_most);

  /// The largest index that an entry ever had; 0 when there was none. Reads the whole state.
  std::uint64_t last_index();

  /// How many entries open_entries() gives.
  std::uint64_t count_open();

  /// The next files that records speak of, in the order in which their URLs were met first; `after` as above.
  std::vector<RecordedFile> recorded_files(std::int64_t& after, std::size_t at_most);

  /// The next files that are known, in that order; `after` as above.
  std::vector<plan::Known> known_files(std::int64_t& after, std::size_t at_most);

  /// Calls back for paths that several URLs were saved to, with the run that wrote them last.
  void for_each_shared_path(std::function<void(std::string const& path, std::uint64_t run)> const& take);

 private:
  struct Queries;

  explicit Archive(std::unique_ptr<Queries> queries);

  std::unique_ptr<Queries> queries_;
};

}  // namespace scrape::store
