// Any text is a URL or an error within it; a URL reads back as itself and has a name that stays below the directory.

#include "fuzz.hpp"

#include <scrape/base/path.hpp>
#include <scrape/plan/file_name.hpp>
#include <scrape/url/url.hpp>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace scrape;
  auto const text = fuzz::text_of(data, size);
  auto const url = url::Url::parse(text);
  if (!url) {
    fuzz::require(url.error().at <= text.size());
  } else {
    auto const again = url::Url::parse(url->text());
    fuzz::require(again.has_value() && *again == *url);
    auto const name = plan::default_name(*url, "html");
    auto const checked = relative_path(name);
    fuzz::require(checked.has_value() && *checked == name);
  }
  auto const base = url::Url::parse("https://example.org/a/b?c");
  auto const resolved = base->resolve(text);
  if (resolved) fuzz::require(url::Url::parse(resolved->text()).has_value());
  return 0;
}
