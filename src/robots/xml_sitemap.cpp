#include "sitemap_format.hpp"

#include <scrape/base/text.hpp>

#include <algorithm>
#include <array>
#include <set>

#include <expat.h>

namespace scrape::robots {
namespace {

// Bytes of different names: expat keeps every one to the end.
constexpr std::size_t most_names = std::size_t{64} * 1024;

struct Place {
  std::string_view path;
  LocationKind kind;
  bool is_attribute = false;  ///< the URL is in href, not between the tags
};

constexpr auto places = std::to_array<Place>({
    {"/urlset/url/loc", LocationKind::page},
    {"/sitemapindex/sitemap/loc", LocationKind::sitemap},
    {"/rss/channel/item/link", LocationKind::page},
    {"/feed/entry/link", LocationKind::page, true},
});

struct ParserDeleter {
  void operator()(XML_Parser parser) const noexcept { XML_ParserFree(parser); }
};

class XmlFormat final : public SitemapFormat {
 public:
  XmlFormat(Findings& findings, std::size_t first_line, bool is_utf8);

  void read(std::string_view bytes) override;
  void finish() override { parse({}, true); }

 private:
  // Called by expat: no exception may leave them.
  static void on_start(void* self, XML_Char const* name, XML_Char const** attributes) noexcept;
  static void on_end(void* self, XML_Char const* name) noexcept;
  static void on_text(void* self, XML_Char const* text, int size) noexcept;
  static void on_other(void* self, XML_Char const* text, int size) noexcept;
  static void on_doctype(void* self, XML_Char const* name, XML_Char const* system_id, XML_Char const* public_id,
                         int has_internal_subset) noexcept;

  void parse(std::string_view bytes, bool is_last);
  void start(std::string_view name, XML_Char const** attributes);
  void end();
  void read_link(XML_Char const** attributes);
  void add_location(std::string_view text);
  void note_names(std::string_view name, XML_Char const** attributes);
  void note_name(std::string_view name);
  std::string_view without_prefix(std::string_view name) const;
  void stop(std::string text);
  std::size_t line() const { return first_line_ - 1 + XML_GetCurrentLineNumber(parser_.get()); }

  Findings& findings_;
  std::size_t first_line_;
  std::unique_ptr<XML_ParserStruct, ParserDeleter> parser_;
  std::set<std::string, std::less<>> names_;
  std::size_t names_size_ = 0;
  std::size_t markup_size_ = 0;  // without anything that expat could tell us of
  std::size_t depth_ = 0;
  std::string prefix_;            // of the root, with its colon
  std::string path_;              // "/urlset/url"
  Place const* place_ = nullptr;  // of the open element, when its text is a location
  std::string text_;
};

XmlFormat::XmlFormat(Findings& findings, std::size_t first_line, bool is_utf8)
    : findings_(findings), first_line_(first_line), parser_(XML_ParserCreate(is_utf8 ? "UTF-8" : nullptr)) {
  if (!parser_) throw std::bad_alloc();
  XML_SetUserData(parser_.get(), this);
  XML_SetElementHandler(parser_.get(), &on_start, &on_end);
  XML_SetCharacterDataHandler(parser_.get(), &on_text);
  XML_SetDefaultHandler(parser_.get(), &on_other);
  XML_SetStartDoctypeDeclHandler(parser_.get(), &on_doctype);
}

void XmlFormat::on_start(void* self, XML_Char const* name, XML_Char const** attributes) noexcept {
  static_cast<XmlFormat*>(self)->start(name, attributes);
}

void XmlFormat::on_end(void* self, XML_Char const* /*name*/) noexcept {
  static_cast<XmlFormat*>(self)->end();
}

void XmlFormat::on_text(void* self, XML_Char const* text, int size) noexcept {
  auto& format = *static_cast<XmlFormat*>(self);
  format.markup_size_ = 0;
  if (format.place_ == nullptr || format.text_.size() > longest_location) return;
  std::string_view piece(text, static_cast<std::size_t>(size));
  if (format.text_.empty()) piece.remove_prefix(std::min(piece.find_first_not_of(" \t\r\n"), piece.size()));
  format.text_ += piece;
}

void XmlFormat::on_other(void* self, XML_Char const* /*text*/, int /*size*/) noexcept {
  static_cast<XmlFormat*>(self)->markup_size_ = 0;
}

void XmlFormat::on_doctype(void* self, XML_Char const* /*name*/, XML_Char const* /*system_id*/,
                           XML_Char const* /*public_id*/, int /*has_internal_subset*/) noexcept {
  static_cast<XmlFormat*>(self)->stop("a document type declaration, which no sitemap has");
}

void XmlFormat::read(std::string_view bytes) {
  markup_size_ += bytes.size();
  parse(bytes, false);
  if (markup_size_ > longest_markup) stop("a tag or comment of more than " + std::to_string(longest_markup) + " bytes");
}

void XmlFormat::parse(std::string_view bytes, bool is_last) {
  auto const done = XML_Parse(parser_.get(), bytes.data(), static_cast<int>(bytes.size()), is_last ? 1 : 0);
  if (done != XML_STATUS_OK) findings_.stop(line(), XML_ErrorString(XML_GetErrorCode(parser_.get())));
}

void XmlFormat::stop(std::string text) {
  findings_.stop(line(), std::move(text));
  XML_StopParser(parser_.get(), XML_FALSE);
}

void XmlFormat::start(std::string_view name, XML_Char const** attributes) {
  if (findings_.is_stopped()) return;
  markup_size_ = 0;
  note_names(name, attributes);
  if (++depth_ > deepest_element) return stop("more than " + std::to_string(deepest_element) + " elements deep");
  if (depth_ == 1) prefix_ = name.substr(0, name.find(':') + 1);
  (path_ += '/') += without_prefix(name);
  auto const leads_on = [this](Place const& place) { return place.path.starts_with(path_ + '/'); };
  if (depth_ == 1 && std::ranges::none_of(places, leads_on)) return stop("neither a sitemap nor a feed");
  auto const* const place = std::ranges::find(places, std::string_view(path_), &Place::path);
  place_ = place == places.end() ? nullptr : place;
  text_.clear();
  if (place_ != nullptr && place_->is_attribute) read_link(attributes);
}

void XmlFormat::end() {
  if (findings_.is_stopped()) return;
  markup_size_ = 0;
  if (place_ != nullptr) add_location(text_);
  path_.resize(path_.rfind('/'));
  --depth_;
}

// RFC 4287 §4.2.7.2: a link without a relation is an alternate, the page itself.
void XmlFormat::read_link(XML_Char const** attributes) {
  std::string_view relation = "alternate";
  std::string_view target;
  for (; *attributes != nullptr; attributes += 2) {
    std::string_view const name = attributes[0];
    if (name == "rel") relation = attributes[1];
    if (name == "href") target = attributes[1];
  }
  add_location(relation == "alternate" ? target : std::string_view());
}

void XmlFormat::add_location(std::string_view text) {
  findings_.add(place_->kind, text, line());
  place_ = nullptr;
  if (findings_.is_stopped()) XML_StopParser(parser_.get(), XML_FALSE);
}

void XmlFormat::note_names(std::string_view name, XML_Char const** attributes) {
  note_name(name);
  for (; *attributes != nullptr; attributes += 2)
    note_name(attributes[0]);
}

void XmlFormat::note_name(std::string_view name) {
  constexpr std::size_t overhead = 64;
  if (findings_.is_stopped() || names_.contains(name)) return;
  names_.emplace(name);
  names_size_ += name.size() + overhead;
  if (names_size_ > most_names) stop("too many different names of elements and attributes");
}

// What the path has for elements of other namespaces is no name of ours.
std::string_view XmlFormat::without_prefix(std::string_view name) const {
  if (!name.starts_with(prefix_)) return "?";
  name.remove_prefix(prefix_.size());
  return name.find(':') == std::string_view::npos ? name : "?";
}

}  // namespace

std::unique_ptr<SitemapFormat> make_xml_format(Findings& findings, std::size_t first_line, bool is_utf8) {
  return std::make_unique<XmlFormat>(findings, first_line, is_utf8);
}

}  // namespace scrape::robots
