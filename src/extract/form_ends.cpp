#include "form_ends.hpp"

#include <scrape/base/text.hpp>

namespace scrape::extract {

void find_form_ends(std::string_view page, std::string_view text, std::vector<std::size_t>& places) {
  constexpr std::string_view tag = "</form";
  auto const start = static_cast<std::size_t>(text.data() - page.data());
  for (auto at = text.find("</"); at != std::string_view::npos; at = text.find("</", at + 1)) {
    if (!equal_ignoring_case(text.substr(at, tag.size()), tag) || trim(text.substr(0, at)).empty()) continue;
    places.push_back(start + at);
  }
}

std::string with_form_marks(std::string_view page, std::vector<std::size_t> const& places) {
  std::string marked;
  std::size_t done = 0;
  for (auto const place : places) {
    marked.append(page.substr(done, place - done)).append("<!--").append(form_mark).append("-->");
    done = place;
  }
  return marked.append(page.substr(done));
}

}  // namespace scrape::extract
