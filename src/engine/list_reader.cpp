#include "list_stream.hpp"

#include <scrape/base/fatal.hpp>
#include <scrape/engine/list_reader.hpp>

#include <cerrno>
#include <ranges>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace scrape::engine {
namespace {

constexpr std::size_t shown_bytes = 200;

// Open entries at a time.
constexpr std::size_t a_batch = 256;

constexpr auto not_kept =
    "it was asked for with a request or a password of its own, which are not kept: give its list, and what else the "
    "command had, once more";

plan::ListLine parse(url::Line const& line) {
  if (!line.is_too_long) return plan::parse_list_line(line.text);
  return plan::BadLine{line.text.substr(0, shown_bytes), 1, "the line is longer than 1 MiB"};
}

std::string given_text(plan::ListLine const& line) {
  if (auto const* const good = std::get_if<plan::ListEntry>(&line)) return good->given;
  return std::get<plan::BadLine>(line).given;
}

}  // namespace

// One source: either a single URL or a list.
class ListReader::Stream {
 public:
  Stream(Source const& source, int wake, store::Archive* archive, std::shared_ptr<plan::OwnRequest const> usual)
      : source_(source), archive_(archive), usual_(std::move(usual)) {
    if (source.kind == Source::Kind::file || source.kind == Source::Kind::standard_input) {
      bytes_.emplace(open(source), wake);
    }
  }

  bool has_ended() const noexcept { return has_ended_; }

  void read(std::vector<Item>& items, std::uint64_t& index) {
    if (source_.kind == Source::Kind::open_entries) return read_open_entries(items);
    if (!bytes_) {
      has_ended_ = true;
      add(items, index, "argv:" + std::to_string(source_.position), plan::parse_list_url(source_.text));
      return;
    }
    auto const bytes = bytes_->next();
    has_ended_ = !bytes || bytes->empty();
    for (auto const& line : has_ended_ ? lines_.finish() : lines_.feed(*bytes)) {
      last_line_ = line.number;
      add(items, index, place(line.number), parse(line));
    }
    if (bytes) return;
    auto problem = "the list cannot be read any further: " + bytes.error().message();
    add(items, index, place(last_line_ + 1), plan::BadLine{"", 1, std::move(problem)});
  }

 private:
  // They keep the index that they had: a file may be named by it.
  void read_open_entries(std::vector<Item>& items) {
    auto const entries =
        archive_ == nullptr ? std::vector<store::OpenEntry>() : archive_->open_entries(after_, a_batch);
    has_ended_ = entries.empty();
    for (auto const& entry : entries) {
      auto line = complete(plan::parse_list_url(entry.given));
      auto* const listed = std::get_if<plan::ListEntry>(&line);
      if (listed != nullptr && !entry.listed_path.empty()) listed->path = entry.listed_path;
      if (listed != nullptr && !is_known_whole(*listed, entry)) line = plan::BadLine{entry.given, 1, not_kept};
      items.push_back({plan::Entry{entry.index, entry.source, entry.given}, std::move(line)});
    }
  }

  static int open(Source const& source) {
    // A FIFO without a writer must not keep us from starting; that is what poll is for.
    auto const fd = source.kind == Source::Kind::file ? ::open(source.text.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
                                                      : ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
    char probe = 0;
    auto const is_directory = fd >= 0 && ::read(fd, &probe, 0) < 0 && errno == EISDIR;
    if (fd >= 0 && !is_directory) return fd;
    auto const why = std::system_category().message(errno);
    if (fd >= 0) ::close(fd);
    auto const name = source.kind == Source::Kind::file ? "'" + source.text + "'" : std::string("from standard input");
    throw ConfigurationError("cannot read URL list " + name + ": " + why);
  }

  std::string place(std::uint64_t line) const {
    return (source_.kind == Source::Kind::file ? source_.text : "-") + ':' + std::to_string(line);
  }

  plan::ListLine complete(plan::ListLine line) const {
    if (auto* const listed = std::get_if<plan::ListEntry>(&line)) {
      listed->request = plan::completed(std::move(listed->request), listed->says_how, usual_);
    }
    return line;
  }

  // The state keeps no password, header or body: it can only tell whether this is what was asked for.
  static bool is_known_whole(plan::ListEntry const& listed, store::OpenEntry const& entry) {
    auto const had_credentials = listed.request && listed.request->credentials;
    return !had_credentials && plan::key_of(listed.url.text(), listed.request.get()) == entry.key;
  }

  void add(std::vector<Item>& items, std::uint64_t& index, std::string place, plan::ListLine line) const {
    if (std::holds_alternative<plan::BlankLine>(line)) return;
    line = complete(std::move(line));
    auto given = given_text(line);
    items.push_back({plan::Entry{++index, std::move(place), std::move(given)}, std::move(line)});
  }

  Source source_;
  store::Archive* archive_;
  std::shared_ptr<plan::OwnRequest const> usual_;
  std::int64_t after_ = 0;  // the last open entry that was read
  std::optional<ListStream> bytes_;
  url::LineSplitter lines_;
  std::uint64_t last_line_ = 0;
  bool has_ended_ = false;
};

ListReader::ListReader(std::vector<Source> const& sources, store::Archive* archive,
                       std::shared_ptr<plan::OwnRequest const> const& usual) {
  if (::pipe2(wake_, O_CLOEXEC | O_NONBLOCK) != 0) {
    throw ConfigurationError("cannot create a pipe: " + std::system_category().message(errno));
  }
  for (auto const& source : std::views::reverse(sources)) {
    streams_.push_back(std::make_unique<Stream>(source, wake_[0], archive, usual));
  }
}

ListReader::~ListReader() {
  ::close(wake_[0]);
  ::close(wake_[1]);
}

std::vector<Item> ListReader::read() {
  std::vector<Item> items;
  while (items.empty() && !streams_.empty()) {
    streams_.back()->read(items, index_);
    if (streams_.back()->has_ended()) streams_.pop_back();
  }
  return items;
}

void ListReader::interrupt() noexcept {
  [[maybe_unused]] auto const written = ::write(wake_[1], "", 1);
}

}  // namespace scrape::engine
