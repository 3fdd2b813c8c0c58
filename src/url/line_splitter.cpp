#include <scrape/url/line_splitter.hpp>

#include <utility>

namespace scrape::url {

std::vector<Line> LineSplitter::feed(std::string_view bytes) {
  std::vector<Line> lines;
  for (auto end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n')) {
    append(bytes.substr(0, end));
    lines.push_back(take_line());
    bytes.remove_prefix(end + 1);
  }
  append(bytes);
  return lines;
}

std::vector<Line> LineSplitter::finish() {
  std::vector<Line> lines;
  if (!current_.text.empty()) lines.push_back(take_line());
  return lines;
}

void LineSplitter::append(std::string_view part) {
  auto const room = longest_line - current_.text.size();
  if (part.size() > room) current_.is_too_long = true;
  current_.text += part.substr(0, room);
}

Line LineSplitter::take_line() {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  auto line = std::exchange(current_, Line{});
  line.number = ++lines_;
  if (line.number == 1 && line.text.starts_with(byte_order_mark)) line.text.erase(0, byte_order_mark.size());
  return line;
}

}  // namespace scrape::url
