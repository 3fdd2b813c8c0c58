#pragma once
/// Where pages go.

#include <scrape/base/content.hpp>
#include <scrape/base/result.hpp>
#include <scrape/plan/known.hpp>
#include <scrape/store/body_sink.hpp>
#include <scrape/store/open_part.hpp>
#include <scrape/store/sync.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>
#include <string>

namespace scrape::store {

namespace asio = boost::asio;

class Disk;

/// A file that an earlier run left.
class SavedPage {
 public:
  virtual ~SavedPage() = default;

  /// Its size, and if it was opened for that, its bytes.
  virtual Content content() const noexcept = 0;

  /// When it was written last, in nanoseconds since 1970.
  virtual std::int64_t modified() const noexcept = 0;
};

/// Thread-safe; each sink is used by one thread at a time.
class PageStore {
 public:
  using KnownFile = std::shared_ptr<plan::Known const>;

  virtual ~PageStore() = default;

  /// A sink for the page of that name, a path as relative_path() gives it; empty for a page that is not to be kept.
  /// When the page turns out to be what `known` says, and that file is there unaltered, it is left alone.
  /// With a part, which is right, it goes on from there.
  virtual std::unique_ptr<BodySink> open(std::string path, KnownFile known = nullptr,
                                         std::unique_ptr<OpenPart> part = nullptr) = 0;

  /// What came in part is kept from here on, under the key of its entry, and what earlier runs kept is continued; or
  /// forgotten once it is asked for. No other run may use the directory meanwhile.
  enum class EarlierParts { continued, forgotten };
  virtual void keep_parts(EarlierParts earlier) = 0;

  /// Whether pages came in part, in this run or an earlier one; or that of an entry did.
  virtual bool has_parts() const noexcept = 0;
  virtual bool has_part(std::string const& key) const = 0;

  /// Null when there is none, somebody else has it, or it is forgotten.
  virtual std::unique_ptr<OpenPart> open_part(std::string const& key) = 0;

  /// Nobody needs it any more.
  virtual void drop_part(std::string const& key) = 0;

  /// Nothing when the file is gone, or is not what it was when it was saved.
  enum class Purpose { to_keep, to_read };
  using OnFound = std::function<void(std::unique_ptr<SavedPage>)>;

  /// Looks whether that file is there unaltered, and calls back on that event loop, which must run until then. A file
  /// of the recorded size and time of modification is taken for what it was, one of another time is read and hashed.
  virtual void find(KnownFile known, Purpose purpose, asio::any_io_executor const& home, OnFound on_found) = 0;

  /// Nothing else is on its way: pages that wait for company in Sync::batch do so no longer, until the next open(). To
  /// be called on the event loop that pages are committed from.
  virtual void hurry() = 0;
};

/// Files below `directory`, which is created. A page is written to DIR/.scrape/tmp and renamed when it is complete, and
/// when it survives what `sync` says; in Sync::batch all pages are committed from one event loop. The disk must outlive
/// the store and its sinks. Throws LocalTrouble when the directory cannot be made or written.
std::unique_ptr<PageStore> make_file_store(Disk& disk, std::string const& directory, Sync sync = Sync::none);

/// Whether a failure to write is this machine's trouble and not that of the page's name.
bool is_local_trouble(error_code const& failed) noexcept;

/// Whether a failure to write shows that no page can be saved any more: a full or broken disk.
bool ends_the_run(error_code const& failed) noexcept;

}  // namespace scrape::store
