// However a list is cut into pieces, its lines are the same; each is an entry, a blank or an error that is safe to
// print.

#include "fuzz.hpp"

#include <scrape/base/text.hpp>
#include <scrape/plan/list_line.hpp>
#include <scrape/url/line_splitter.hpp>

#include <algorithm>

namespace {

using namespace scrape;

std::vector<std::string> lines_of(std::string_view text, std::size_t piece) {
  url::LineSplitter splitter;
  std::vector<std::string> lines;
  auto const keep = [&lines](std::vector<url::Line> found) {
    for (auto& line : found)
      lines.push_back(std::move(line.text));
  };
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size())))
    keep(splitter.feed(text.substr(0, piece)));
  keep(splitter.finish());
  return lines;
}

bool is_safe(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

// Nothing of a line becomes a line of the request.
bool is_one_request(plan::OwnRequest const& request) {
  auto const is_safe_header = [](http::HeaderEdit const& header) {
    return is_safe(header.name) && (!header.value || is_safe(*header.value));
  };
  auto const& user = request.credentials;
  auto const is_safe_user = !user || (is_safe(user->user) && is_safe(user->password));
  return is_safe(request.method) && is_safe(request.mark) && is_safe_user &&
         std::ranges::all_of(request.headers, is_safe_header);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const text = fuzz::text_of(data, size);
  auto const lines = lines_of(text, text.size() + 1);
  fuzz::require(lines == lines_of(text, 1));
  for (auto const& line : lines) {
    auto const parsed = plan::parse_list_line(line);
    if (auto const* const bad = std::get_if<plan::BadLine>(&parsed)) {
      fuzz::require(bad->column >= 1 && printable(bad->problem) == bad->problem);
    }
    auto const* const good = std::get_if<plan::ListEntry>(&parsed);
    if (good != nullptr && good->request) fuzz::require(is_one_request(*good->request));
  }
  return 0;
}
