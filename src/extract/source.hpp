#pragma once
/// A page as the queries want it: as text, as HTML, as JSON, made when it is first asked for.

#include <scrape/extract/findings.hpp>
#include <scrape/extract/html_document.hpp>
#include <scrape/extract/json_document.hpp>
#include <scrape/extract/problem.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace scrape::extract {

enum class Kind { html, json, text, other };

class Source {
 public:
  /// Both must outlive it.
  Source(Page const& page, std::string_view content) : page_(page), content_(content) {}

  /// What the page is: by its media type, and where that says nothing by its first character. JSON that servers call
  /// HTML is JSON.
  Kind kind();

  std::string const& text();
  Found<HtmlNode> html();
  /// nullptr when the page cannot be read as one.
  HtmlDocument const* html_document();
  Found<JsonNode> json();

 private:
  Page const& page_;
  std::string_view content_;
  Kind find_kind();

  std::optional<Kind> kind_;
  std::optional<std::string> text_;
  std::optional<Found<HtmlDocument>> html_;
  std::optional<Found<JsonDocument>> json_;
};

}  // namespace scrape::extract
