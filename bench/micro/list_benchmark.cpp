#include "operation.hpp"

#include <scrape/plan/list_line.hpp>
#include <scrape/url/line_splitter.hpp>

#include <string>
#include <string_view>
#include <variant>

namespace scrape::micro {
namespace {

Operation parse_line(std::string name, std::string_view line) {
  return operation("parse_list_line/" + std::move(name),
                   [line] { return std::get<plan::ListEntry>(plan::parse_list_line(line)); });
}

Operation split_lines() {
  std::string list;
  for (int i = 0; i < batch_size; ++i)
    list += "https://www.example.com/articles/" + std::to_string(100'000 + i) + "/index.html\n";
  return {"LineSplitter::feed/line", [list] {
            url::LineSplitter splitter;
            benchmark::DoNotOptimize(splitter.feed(list));
          }};
}

}  // namespace

Operations list_operations() {
  return {
      split_lines(),
      parse_line("url", "https://docs.example.org/en/stable/library/asyncio-task.html"),
      parse_line("without_scheme", "docs.example.org/en/stable/library/asyncio-task.html"),
      parse_line("json", R"({"url": "https://docs.example.org/en/stable/", "path": "docs/stable.html"})"),
  };
}

}  // namespace scrape::micro
