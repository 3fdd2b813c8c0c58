#include "operation.hpp"

#include <scrape/plan/file_name.hpp>

#include <string_view>

namespace scrape::micro {
namespace {

Operation name(std::string name, std::string_view text) {
  auto const url = url::Url::parse(text).value();
  return operation("default_name/" + std::move(name), [url] { return plan::default_name(url, "html"); });
}

Operation hash() {
  auto const url = url::Url::parse("https://www.example.com/search?q=fast+http+client&lang=en&page=2").value();
  return operation("url_hash", [url] { return plan::url_hash(url); });
}

}  // namespace

Operations file_name_operations() {
  return {
      name("exact_file", "https://docs.example.org/en/stable/library/asyncio-task.html"),
      name("exact_folder", "https://docs.example.org/en/stable/library/"),
      name("exact_page", "https://docs.example.org/en/stable/library/asyncio-task"),
      name("hashed_query", "https://www.example.com/search?q=fast+http+client&lang=en&page=2"),
      name("hashed_upper_case", "https://en.example.org/wiki/Hypertext_Transfer_Protocol"),
      hash(),
  };
}

}  // namespace scrape::micro
