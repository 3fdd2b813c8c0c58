#include "sitemap_format.hpp"

#include <scrape/base/text.hpp>

#include <algorithm>

namespace scrape::robots {
namespace {

// Goes to the format at once, whatever pieces the network makes: expat looks at an unfinished tag again with each.
constexpr std::size_t slice_size = std::size_t{16} * 1024;

class TextFormat final : public SitemapFormat {
 public:
  TextFormat(Findings& findings, std::size_t first_line) : findings_(findings), lines_(first_line - 1) {}

  void read(std::string_view bytes) override {
    for (auto end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n')) {
      append(bytes.substr(0, end));
      end_line();
      bytes.remove_prefix(end + 1);
    }
    append(bytes);
  }

  void finish() override { end_line(); }

 private:
  void append(std::string_view part) {
    if (line_.size() <= longest_location) line_ += part;
  }

  void end_line() {
    findings_.add(LocationKind::page, line_, ++lines_);
    line_.clear();
  }

  Findings& findings_;
  std::string line_;  // so much of it that one sees when it is too long
  std::size_t lines_;
};

}  // namespace

void Findings::add(LocationKind kind, std::string_view text, std::size_t line) {
  text = trim(text);
  if (is_stopped() || text.empty() || text.size() > longest_location) return;
  auto url = url::Url::parse(text);
  if (!url) return;
  if (count_ == most_locations) return stop(line, "more than " + std::to_string(most_locations) + " URLs");
  ++count_;
  locations_.push_back({kind, *std::move(url), line});
}

void Findings::stop(std::size_t line, std::string text) {
  if (!is_stopped()) problem_ = {line, std::move(text)};
}

std::unique_ptr<SitemapFormat> make_text_format(Findings& findings, std::size_t first_line) {
  return std::make_unique<TextFormat>(findings, first_line);
}

struct SitemapReader::State {
  void feed(std::string_view bytes);
  void finish();

  void read_slice();
  void choose_format();

  Findings findings;
  std::unique_ptr<SitemapFormat> format;  // null while there is nothing but white space
  std::string slice;
  std::size_t size = 0;
  std::size_t blank_lines = 0;  // before the format begins
  bool is_at_start = true;
  bool is_utf8 = false;
  bool is_finished = false;
};

void SitemapReader::State::feed(std::string_view bytes) {
  auto const room = sitemap_size - size;
  auto rest = bytes.substr(0, room);
  size += rest.size();
  while (!rest.empty() && !findings.is_stopped()) {
    auto const part = rest.substr(0, slice_size - slice.size());
    slice += part;
    rest.remove_prefix(part.size());
    if (slice.size() == slice_size) read_slice();
  }
  if (bytes.size() <= room) return;
  if (!findings.is_stopped()) read_slice();
  findings.stop(0, "more than " + std::to_string(sitemap_size) + " bytes");
}

void SitemapReader::State::finish() {
  if (std::exchange(is_finished, true) || findings.is_stopped()) return;
  read_slice();
  if (format && !findings.is_stopped()) format->finish();
}

void SitemapReader::State::read_slice() {
  if (!format) choose_format();
  if (format) format->read(slice);
  slice.clear();
}

// White space in front, which XML does not allow before its declaration, is left out.
void SitemapReader::State::choose_format() {
  constexpr std::string_view utf8_mark = "\xef\xbb\xbf";
  auto const is_utf16 = slice.starts_with("\xff\xfe") || slice.starts_with("\xfe\xff") || slice.starts_with('\0');
  auto const is_first = std::exchange(is_at_start, false);
  if (is_first && slice.starts_with(utf8_mark)) {
    is_utf8 = true;
    slice.erase(0, utf8_mark.size());
  }
  auto const blank = std::min(slice.find_first_not_of(" \t\r\n"), slice.size());
  blank_lines +=
      static_cast<std::size_t>(std::count(slice.begin(), slice.begin() + static_cast<std::ptrdiff_t>(blank), '\n'));
  slice.erase(0, blank);
  if (slice.empty()) return;
  auto const is_xml = slice.front() == '<' || (is_first && is_utf16);
  auto const line = blank_lines + 1;
  format = is_xml ? make_xml_format(findings, line, is_utf8) : make_text_format(findings, line);
}

SitemapReader::SitemapReader() : state_(std::make_unique<State>()) {}
SitemapReader::SitemapReader(SitemapReader&&) noexcept = default;
SitemapReader& SitemapReader::operator=(SitemapReader&&) noexcept = default;
SitemapReader::~SitemapReader() = default;

std::vector<Location> SitemapReader::feed(std::string_view bytes) {
  if (!is_done()) state_->feed(bytes);
  return state_->findings.take();
}

std::vector<Location> SitemapReader::finish() {
  state_->finish();
  return state_->findings.take();
}

bool SitemapReader::is_done() const noexcept {
  return state_->is_finished || state_->findings.is_stopped();
}

std::optional<SitemapProblem> const& SitemapReader::problem() const noexcept {
  return state_->findings.problem();
}

}  // namespace scrape::robots
